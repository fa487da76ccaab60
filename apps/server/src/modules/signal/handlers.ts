import type { Signal } from '@anyuan/contract';

import type { Opened } from '../../kernel/cases/types.ts';
import type { Tx } from '../../kernel/ctx.ts';
import type { SignalDevice } from './receive.ts';

/** Turns a signal into a case, in the signal's transaction; undefined: it is kept, but no case. */
export type SignalHandler = (tx: Tx, device: SignalDevice, signal: Signal) => Promise<Opened | undefined>;

const handlers = new Map<string, SignalHandler>();

/** Says what a kind of signal means, for one kind of device or (`*`) for all. */
export function onSignal(deviceKind: string, signalKind: string, handler: SignalHandler): void {
  handlers.set(`${deviceKind} ${signalKind}`, handler);
}

export const handlerOf = (deviceKind: string, signalKind: string): SignalHandler | undefined =>
  handlers.get(`${deviceKind} ${signalKind}`) ?? handlers.get(`* ${signalKind}`);
