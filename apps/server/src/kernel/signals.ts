import type { Doubt, Signal } from '@anyuan/contract';

import type { NewCase } from './cases/index.ts';
import type { Tx } from './ctx.ts';

/** A device as signals need it. */
export interface SignalDevice {
  id: string;
  code: string;
  name: string;
  kind: string;
  place_id: string | null;
  place_name: string | null;
  test_until: Date | null;
}

/** What one kind of signal means. Both parts run in the signal's own transaction. */
export interface SignalHandler {
  /** The case it opens, or joins. Only says which: cases of signals that come together are opened together. */
  opens?: (tx: Tx, device: SignalDevice, signal: Signal, doubts: readonly Doubt[]) => NewCase;
  /** What else it does (beside opening a case: nothing about cases); `state`: the device's condition has changed. A case of its own is answered, too. */
  does?: (tx: Tx, device: SignalDevice, signal: Signal) => Promise<SignalEffect | undefined>;
}

export interface SignalEffect {
  /** `granted`, `denied`: what a device that asks is told. */
  verdict: 'state' | 'joined' | 'kept' | 'granted' | 'denied';
  /** The case that the change has raised or was written on. */
  case?: { id: string; number: string } | undefined;
}

/** Who answers which signal of which kind of device. */
export interface SignalBook {
  /**
   * Says what a kind of signal means, for one kind of device or for all (`*`). Two owners of one pair cannot both be
   * meant: throws.
   */
  on(owner: string, deviceKind: string, signalKind: string, handler: SignalHandler): void;
  /** The nearest that was said: device and signal, then the device's `*`, then the signal's `*`. */
  handlerOf(deviceKind: string, signalKind: string): SignalHandler | undefined;
}

/** An empty book; modules write into it when their routes are mounted. */
export function makeSignalBook(): SignalBook {
  const said = new Map<string, { owner: string; handler: SignalHandler }>();
  const pair = (device: string, signal: string): string => `${device} ${signal}`;
  return {
    on(owner, deviceKind, signalKind, handler) {
      const key = pair(deviceKind, signalKind);
      const before = said.get(key);
      if (before) throw new Error(`signals "${key}" are claimed by ${before.owner} and by ${owner}`);
      said.set(key, { owner, handler });
    },
    handlerOf: (device, signal) =>
      [pair(device, signal), pair(device, '*'), pair('*', signal)].map((key) => said.get(key)?.handler).find(Boolean),
  };
}
