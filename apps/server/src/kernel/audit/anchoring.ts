import { join } from 'node:path';

import type { App } from '../app.ts';
import { appendAnchor, headFile, type Anchor } from './anchors.ts';
import { sealTrail } from './seals.ts';

const everyMs = 60_000;

/** In the data folder, and in the folder elsewhere that the hospital has named. */
export const anchorFiles = ({ config }: App): string[] => [
  headFile(config.data),
  ...(config.anchorFolder === undefined ? [] : [join(config.anchorFolder, 'anyuan-audit-head.jsonl')]),
];

/** Seals the lines that have no seal yet, and writes down where the chain ends now, if it has moved since the last time. */
export interface Anchoring {
  anchor(): Promise<void>;
  /** The first half of it. */
  seal(): Promise<void>;
  /** The newest one. */
  last(): Anchor | null;
  /** Hears of every new one. */
  tells(listener: (anchor: Anchor) => void): void;
  /** Writes the last anchor and ends. */
  stop(): Promise<void>;
}

export async function startAnchoring(app: App, paths: readonly string[] = anchorFiles(app)) {
  let written: Anchor | null = null;
  const listeners: ((anchor: Anchor) => void)[] = [];
  let turn: Promise<void> = Promise.resolve();
  let isEnding = false;

  /** Presses go first, also before a trail of years that has no seal yet. */
  async function sealAll(): Promise<void> {
    while (!isEnding && !(await sealTrail(app.db, app.secrets, app.clock, 1))) await app.rush.calm(1_000);
  }

  async function write(): Promise<void> {
    const head = await app.db.selectFrom('chain_head').select(['audit_seq', 'audit_hash']).executeTakeFirstOrThrow();
    if (head.audit_seq === written?.seq) return;
    const anchor = { seq: head.audit_seq, hash: head.audit_hash.toString('hex'), at: app.clock.now().toISOString() };
    // The folder elsewhere may be a share that is away: the others are written all the same.
    const failed: unknown[] = [];
    for (const path of paths) await appendAnchor(path, anchor).catch((error: unknown) => failed.push(error));
    written = anchor;
    for (const tell of listeners) tell(anchor);
    if (failed.length > 0) throw failed[0];
  }

  // A disk that is full or a database that is away must not stop the server; the next minute tries again.
  const next = (work: () => Promise<unknown>, what: string): Promise<void> => {
    turn = turn
      .then(work)
      .then(() => undefined)
      .catch((error: unknown) => app.log.warn({ err: error }, `cannot ${what} the audit trail`));
    return turn;
  };
  const seal = () => next(sealAll, 'seal');
  const anchor = () => {
    void seal();
    return next(write, 'anchor');
  };
  let isWhole = false;
  await next(async () => void (isWhole = await sealTrail(app.db, app.secrets, app.clock, 1)), 'seal');
  await next(write, 'anchor');
  // Of a long trail the rest is sealed while people work already.
  if (!isWhole) void seal();
  const timer = setInterval(() => void anchor(), everyMs);
  return {
    anchor,
    seal,
    last: () => written,
    tells: (listener) => void listeners.push(listener),
    async stop() {
      clearInterval(timer);
      isEnding = true;
      await next(() => sealTrail(app.db, app.secrets, app.clock, 1), 'seal');
      await next(write, 'anchor');
    },
  } satisfies Anchoring;
}
