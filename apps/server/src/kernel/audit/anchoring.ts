import type { App } from '../app.ts';
import { appendAnchor, headFile } from './anchors.ts';

const everyMs = 60_000;

/** Writes down where the chain ends now, if it has moved since the last time. */
export interface Anchoring {
  anchor(): Promise<void>;
  /** Writes the last anchor and ends. */
  stop(): Promise<void>;
}

export async function startAnchoring(app: App, paths: readonly string[] = [headFile(app.config.data)]) {
  let written = -1;
  let turn: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    const head = await app.db.selectFrom('chain_head').select(['audit_seq', 'audit_hash']).executeTakeFirstOrThrow();
    if (head.audit_seq === written) return;
    const anchor = { seq: head.audit_seq, hash: head.audit_hash.toString('hex'), at: app.clock.now().toISOString() };
    for (const path of paths) await appendAnchor(path, anchor);
    written = head.audit_seq;
  }

  // A disk that is full or a database that is away must not stop the server; the next minute tries again.
  const anchor = (): Promise<void> => {
    turn = turn.then(write).catch((error: unknown) => app.log.warn({ err: error }, 'cannot anchor the audit trail'));
    return turn;
  };
  await anchor();
  const timer = setInterval(() => void anchor(), everyMs);
  return {
    anchor,
    async stop() {
      clearInterval(timer);
      await anchor();
    },
  } satisfies Anchoring;
}
