import type { Doubt, Signal, Verdict } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import type { NewCase, Opened } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import type { SignalDevice } from '../../kernel/signals.ts';
import { isKnownKind } from './kinds.ts';

export interface Outcome {
  verdict: Exclude<Verdict, 'repeat' | 'refused' | 'flagged'>;
  case: { id: string; number: string } | undefined;
}

/** A signal that has come for the first time, in the name of its device. */
export interface Said {
  tx: Tx;
  device: SignalDevice;
  signal: Signal;
  flags: readonly Doubt[];
  isOld?: boolean;
}

/**
 * Does what signals of one run mean, and opens their cases together. One that means nothing here is kept, and says
 * whether its kind is known at all; one that is too old means nothing any more.
 */
export async function outcomesOf(tx: Tx, said: readonly Said[]): Promise<Outcome[]> {
  const { signals, cases } = tx.ctx.app;
  const opening: { tx: Tx; fresh: NewCase }[] = [];
  const plans: (Outcome | { ask: number })[] = [];
  for (const { tx: own, device, signal, flags, isOld } of said) {
    if (isOld) {
      plans.push({ verdict: 'old', case: undefined });
      continue;
    }
    const handler = signals.handlerOf(device.kind, signal.kind);
    const effect = await handler?.does?.(own, device, signal);
    if (handler?.opens)
      plans.push({ ask: opening.push({ tx: own, fresh: handler.opens(own, device, signal, flags) }) - 1 });
    else
      plans.push({ verdict: effect?.verdict ?? (isKnownKind(signal.kind) ? 'kept' : 'unknown'), case: effect?.case });
  }
  const opened = await cases.openMany(tx, opening);
  return plans.map((plan) => ('ask' in plan ? outcomeOf(opened[plan.ask] as Opened) : plan));
}

/**
 * What follows each other and only opens cases is one run; everything else is one of its own, since it may be about
 * what those before it have left in the database.
 */
export function runsOf<T extends Pick<Said, 'device' | 'signal'>>({ signals }: App, all: readonly T[]): T[][] {
  const runs: { opens: boolean; run: T[] }[] = [];
  for (const one of all) {
    const opens = signals.handlerOf(one.device.kind, one.signal.kind)?.opens !== undefined;
    const last = runs.at(-1);
    if (opens && last?.opens) last.run.push(one);
    else runs.push({ opens, run: [one] });
  }
  return runs.map(({ run }) => run);
}

const outcomeOf = ({ row, repeat }: Opened): Outcome => ({
  verdict: repeat ? 'joined' : 'opened',
  case: { id: row.id, number: row.number },
});
