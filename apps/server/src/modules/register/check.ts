import { refuse, thingKind, type HandlerInput, type registerApi, type Thing, type ThingKind } from '@anyuan/contract';

import { reaches } from '../../kernel/auth/index.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { happened, toldFacts, type Happened } from '../../kernel/done-at.ts';
import { newId } from '../../kernel/ids.ts';
import { own } from '../../kernel/json.ts';
import { mergedIds } from '../../kernel/registers/index.ts';
import { openFault } from './fault.ts';
import { getThing } from './find.ts';
import { knownThing } from './known.ts';
import { lockThings } from './lock.ts';
import { copiesOf } from './photos.ts';
import { publishThing } from './publish.ts';
import { readForCheck, type Checked } from './read-for-check.ts';
import { standingOf } from './reckoning.ts';
import { thingFacts } from './subject.ts';

type Given = HandlerInput<typeof registerApi.check>;

/** Records a check: the next one is due a turn later, and what is not good becomes a case. */
export async function checkThing(ctx: Ctx, given: Given): Promise<{ thing: Thing; caseId: string | null }> {
  const { id, code } = await knownThing(ctx, given.code);
  const caseId = await ctx.tx(async (tx) => {
    await lockThings(tx, [code]);
    ctx.need('register.check', (await thingFacts(tx.db, [id])).get(id)?.reach);
    return checkThingIn(tx, { ...given, id, photosOf: id, when: happened(ctx.told, tx.now) });
  });
  return { thing: await getThing(ctx, id), caseId };
}

/** The same within what somebody else records, e.g. a round: who may is his business. `photosOf`: what the photos hang on. */
export async function checkThingIn(
  tx: Tx,
  given: Omit<Given, 'code'> & { id: string; photosOf: string; when: Happened },
): Promise<string | null> {
  const { id, when } = given;
  const reach = (await thingFacts(tx.db, [id])).get(id)?.reach;
  const thing = await readForCheck(tx, id);
  const kind = thingKind(thing.kind);
  const check = kind && own(kind.checks, given.check);
  if (!kind || !check) throw refuse('not_found', { what: given.check });
  const unknown = given.bad.find((point) => !Object.hasOwn(check.points, point));
  if (unknown !== undefined) throw refuse('not_found', { what: unknown });
  const photos = await copiesOf(tx, given.photosOf, given.photos);
  const passed = given.bad.length === 0;
  const opened = passed
    ? null
    : await openFault(tx, kind, thing, {
        description: describe(kind, given),
        source: 'inspection',
        photos: photos.ids,
      });
  const openedId = opened?.row.id ?? null;
  if (openedId !== null) await photos.attach(openedId);
  await tx.db
    .insertInto('thing_check')
    .values({
      id: newId(),
      thing_id: id,
      name: given.check,
      at: when.at,
      by_id: tx.ctx.actor.id ?? '',
      by_name: tx.ctx.actor.name,
      passed,
      bad: given.bad,
      note: given.note || null,
      photos: given.photos,
      case_id: openedId,
    })
    .execute();
  await moveOn(tx, kind, thing, { check: given.check, at: when.at, passed });
  tx.audit('thing.check', 'thing', id, {
    code: thing.code,
    check: given.check,
    passed,
    ...(passed ? {} : { bad: given.bad }),
    ...(given.note ? { note: given.note } : {}),
    ...toldFacts(when),
  });
  publishThing(tx, id, reach?.campusId ?? null);
  return openedId;
}

/** The day of the latest check counts, in whatever order they arrive; a bad one makes it faulty, a good one ends that. */
async function moveOn(
  tx: Tx,
  kind: ThingKind,
  thing: Checked,
  made: { check: string; at: Date; passed: boolean },
): Promise<void> {
  const day = dayOf(made.at);
  const last = thing.checked[made.check];
  const checked = { ...thing.checked, [made.check]: last !== undefined && last > day ? last : day };
  const isLatest = !thing.checked_at || thing.checked_at <= made.at;
  const [usual = thing.state] = Object.keys(kind.lifecycle);
  const turned = made.passed
    ? thing.state === 'faulty'
      ? usual
      : thing.state
    : 'faulty' in kind.lifecycle
      ? 'faulty'
      : thing.state;
  const state = isLatest && kind.lifecycle[thing.state]?.inService ? turned : thing.state;
  const { dues, ...standing } = standingOf(tx.ctx.app, kind, {
    state,
    values: thing.data,
    since: thing.since,
    checked,
  });
  await tx.db
    .updateTable('thing')
    .set((eb) => ({
      ...standing,
      dues: JSON.stringify(dues) as never,
      checked: JSON.stringify(checked) as never,
      state,
      checked_at: isLatest ? made.at : thing.checked_at,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', thing.id)
    .execute();
}

/** In words of the house: what was looked at, what was bad. */
function describe(kind: ThingKind, { check, bad, note }: Pick<Given, 'check' | 'bad' | 'note'>): string {
  const declared = kind.checks[check];
  const points = bad.map((point) => declared?.points[point]?.[0] ?? point);
  return [`${declared?.label[0] ?? check}不合格:${points.join('、')}`, note].filter(Boolean).join('。');
}

/** Checks of a thing, newest first. */
export async function checksOf(ctx: Ctx, code: string, limit: number) {
  const { id } = await knownThing(ctx, code);
  const rows = await ctx.db
    .selectFrom('thing_check')
    .selectAll()
    .where('thing_id', 'in', await mergedIds(ctx.db, id))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  const reach = (await thingFacts(ctx.db, [id])).get(id)?.reach;
  return {
    mayCheck: reach !== undefined && reaches(ctx.rights, 'register.check', reach),
    items: rows.map((row) => ({
      id: row.id,
      check: row.name,
      at: row.at.toISOString(),
      by: { id: row.by_id, name: row.by_name },
      passed: row.passed,
      bad: row.bad,
      note: row.note,
      photos: row.photos,
      caseId: row.case_id,
    })),
  };
}
