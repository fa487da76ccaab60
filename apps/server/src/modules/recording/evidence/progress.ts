import type { App } from '../../../kernel/app.ts';

/** How much of a zip that is being fetched has left, and of how much; of lists and signatures nobody counts the bytes. */
export interface Progress {
  sent: number;
  bytes: number;
}
const fetched = new WeakMap<App, Map<string, Progress>>();

/** Counts what is fetched of an export, until it is through or whoever fetched it has gone. */
export async function* counted(
  app: App,
  id: string,
  bytes: number,
  zip: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, void, undefined> {
  let all = fetched.get(app);
  if (!all) fetched.set(app, (all = new Map()));
  const progress = { sent: 0, bytes };
  // Fetched twice at once, the later counts.
  all.set(id, progress);
  try {
    for await (const chunk of zip) {
      yield chunk;
      progress.sent = Math.min(bytes, progress.sent + chunk.length);
    }
  } finally {
    if (all.get(id) === progress) all.delete(id);
  }
}

export const progressOf = (app: App, id: string): Progress | null => {
  const found = fetched.get(app)?.get(id);
  return found ? { ...found } : null;
};
