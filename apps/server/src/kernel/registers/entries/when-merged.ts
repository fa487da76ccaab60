import type { App } from '../../app.ts';
import type { Tx } from '../../ctx.ts';

/** One of two that turned out to be one. */
export interface Merged {
  id: string;
  code: string;
}
type Listener = (tx: Tx, into: Merged, from: Merged) => Promise<void>;

const known = new WeakMap<App, Map<string, Listener[]>>();

/** What else is kept of entries of a kind: carried over in the transaction that makes two of them one. */
export function whenMerged(app: App, kind: string, does: Listener): void {
  const all = known.get(app) ?? new Map<string, Listener[]>();
  all.set(kind, [...(all.get(kind) ?? []), does]);
  known.set(app, all);
}

export async function tellMerged(tx: Tx, kind: string, into: Merged, from: Merged): Promise<void> {
  for (const does of known.get(tx.ctx.app)?.get(kind) ?? []) await does(tx, into, from);
}
