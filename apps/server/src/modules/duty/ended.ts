import type { App } from '../../kernel/app.ts';
import type { Tx } from '../../kernel/ctx.ts';

/** Somebody has stood at a post, from when to when. */
export interface Stint {
  personId: string;
  postId: string;
  placeId: string | null;
  since: Date;
  until: Date;
}
type Listener = (tx: Tx, stint: Stint) => Promise<void>;

const listeners = new WeakMap<App['settings'], Listener[]>();

/** Has something follow from every stint that ends, in the transaction that ends it. */
export function whenOff({ settings }: App, listener: Listener): void {
  listeners.set(settings, [...(listeners.get(settings) ?? []), listener]);
}

export async function tellEnded(tx: Tx, stints: readonly Stint[]): Promise<void> {
  for (const listener of listeners.get(tx.ctx.app.settings) ?? [])
    for (const stint of stints) await listener(tx, stint);
}
