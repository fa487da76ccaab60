import { refuse, thingKind } from '@anyuan/contract';

import type { Opened } from '../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { openFault } from './fault.ts';
import { knownThing } from './known.ts';
import type { Labelled } from './label.ts';
import { lockThings } from './lock.ts';
import { publishThing } from './publish.ts';
import { readForCheck } from './read-for-check.ts';
import { thingFacts } from './subject.ts';

/** Somebody who sees a thing says what is wrong with it. */
export async function reportFault(ctx: Ctx, given: { code: string; description: string }): Promise<{ caseId: string }> {
  const found = await knownThing(ctx, given.code);
  const { row } = await ctx.tx((tx) => report(tx, found, { description: given.description, source: 'staff' }));
  return { caseId: row.id };
}

/** Somebody without an account says what is wrong with a thing whose label he has read. */
export const faultByLabel = (
  tx: Tx,
  thing: Labelled,
  said: { description: string; photos: readonly string[]; note: string },
): Promise<Opened> => report(tx, thing, { ...said, source: 'public' });

async function report(
  tx: Tx,
  { id, code }: { id: string; code: string },
  said: Parameters<typeof openFault>[3],
): Promise<Opened> {
  await lockThings(tx, [code]);
  const thing = await readForCheck(tx, id);
  const kind = thingKind(thing.kind);
  if (!kind) throw refuse('not_found', { what: code });
  const opened = await openFault(tx, kind, thing, said);
  tx.audit('thing.fault', 'thing', id, { code, note: said.description });
  publishThing(tx, id, (await thingFacts(tx.db, [id])).get(id)?.reach.campusId ?? null);
  return opened;
}
