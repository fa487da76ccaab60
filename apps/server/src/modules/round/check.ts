import {
  compileForm,
  FormDefinition,
  type HandlerInput,
  planKind,
  refuse,
  resultOf,
  type roundApi,
  type RoundPoint,
  type ScanFlag,
  thingKind,
} from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { happened, toldFacts, type Happened } from '../../kernel/done-at.ts';
import { newId } from '../../kernel/ids.ts';
import { awaitFiles } from '../../kernel/subjects/index.ts';
import { takeAnswers } from '../form/index.ts';
import { checkThingIn, lockThings } from '../register/index.ts';
import { askedAt, checkOfKind } from './asked.ts';
import { openHazard } from './hazard.ts';
import { keptPoints } from './kept-cameras.ts';
import { publishRounds } from './make.ts';
import type { OpenRound } from './open-round.ts';
import { settle } from './settle.ts';
import { roundSubject } from './subject.ts';
import { roundDepartmentPath, roundPoints } from './visible.ts';
import { getRound } from './whole.ts';

type Given = HandlerInput<typeof roundApi.check>;

/** The point of a round that leads nowhere: the round itself. */
export const wholePoint = (round: Pick<OpenRound, 'plan_name'>): RoundPoint => ({
  key: 'whole',
  kind: 'whole',
  code: '',
  name: round.plan_name,
  placeId: null,
});

/** Locks a round: what is found on one comes one after the other. */
export async function lockRound(tx: Tx, id: string): Promise<OpenRound> {
  const { rows } = await sql<OpenRound>`
    select r.id, r.plan_id, l.name as plan_name, l.kind, r.from_at, r.to_at, r.closes_at, r.state, ${roundPoints} as points, l.is_ordered,
      r.form_id, r.version_id, l.thing_kind, r.post_id, r.department_id, r.campus_id, r.owner_id,
      ${roundDepartmentPath} as path, r.is_demo
    from round r join plan l on l.id = r.plan_id where r.id = ${id} for update of r`.execute(tx.db);
  if (!rows[0]) throw refuse('not_found', { what: id });
  return rows[0];
}

/** Whoever is on duty at its post, or is named, or holds the right for its department, makes it. */
export async function needRound(ctx: Ctx, tx: Tx, round: OpenRound): Promise<void> {
  const me = ctx.rights.personId;
  const onPost =
    me !== null && round.post_id !== null
      ? await tx.db
          .selectFrom('sign_on')
          .select('id')
          .where('post_id', '=', round.post_id)
          .where('person_id', '=', me)
          .where('until', 'is', null)
          .executeTakeFirst()
      : undefined;
  const people = me !== null && (round.owner_id === me || onPost !== undefined) ? [me] : [];
  ctx.need('round.do', { campusId: round.campus_id, departmentPath: round.path, people });
}

/** Records what was found at a point. What looks odd is noted; nothing of it is refused. */
export async function checkPoint(ctx: Ctx, given: Given) {
  const done = await ctx.tx(async (tx) => {
    const round = await lockRound(tx, given.id);
    await needRound(ctx, tx, round);
    const kept = await keptPoints(tx, round.points);
    return recordCheck(tx, { ...round, kept }, given, happened(ctx.told, tx.now));
  });
  return { round: await getRound(ctx, given.id), ...done };
}

export async function recordCheck(
  tx: Tx,
  round: OpenRound,
  given: Omit<Given, 'id'>,
  when: Happened,
): Promise<{ caseId: string | null; flags: ScanFlag[] }> {
  const point =
    round.points.length === 0
      ? wholePoint(round)
      : round.points.find(({ key }) => key === given.point && !round.kept?.has(key));
  if (!point) throw refuse('not_found', { what: given.point ?? '' });
  const flags = await flagsOf(tx, round, point, given.method, when);
  await awaitFiles(tx, roundSubject(round.id), 'photo', given.coming ?? []);
  const found = await answered(tx, round, point, given, when);
  const caseId =
    found.thingCase ??
    (given.hazard && found.passed === false ? await openHazard(tx, round, point, found.words, found.files) : null);
  await tx.db
    .insertInto('round_check')
    .values({
      id: newId(),
      round_id: round.id,
      plan_id: round.plan_id,
      point: point.key,
      point_name: point.name,
      at: when.at,
      arrived_at: tx.now,
      by_id: tx.ctx.actor.id,
      by_name: tx.ctx.actor.name,
      method: given.method,
      flags,
      passed: found.passed,
      bad: found.bad,
      note: given.note || null,
      photos: found.files,
      answer_id: found.answerId,
      case_id: caseId,
      is_demo: round.is_demo,
    })
    .execute();
  await settle(tx, round, { by: tx.ctx.actor, versionId: found.versionId });
  tx.audit('round.check', 'round', round.id, {
    plan: round.plan_name,
    point: point.name,
    method: given.method,
    ...(flags.length > 0 ? { flags } : {}),
    ...(found.passed === null ? {} : { passed: found.passed }),
    ...(caseId === null ? {} : { caseId }),
    ...toldFacts(when),
  });
  publishRounds(tx, round.id, round.campus_id);
  return { caseId, flags };
}

interface Found {
  passed: boolean | null;
  bad: number;
  answerId: string | null;
  versionId: string | null;
  files: string[];
  /** What was bad, in words of the house. */
  words: string;
  /** What a check of a thing led to by itself. */
  thingCase: string | null;
}

const nothing: Found = { passed: null, bad: 0, answerId: null, versionId: null, files: [], words: '', thingCase: null };

async function answered(
  tx: Tx,
  round: OpenRound,
  point: RoundPoint,
  given: Omit<Given, 'id'>,
  when: Happened,
): Promise<Found> {
  const asked = await askedAt(tx.db, {
    // Whoever began with a version goes on with it, also when it comes from a phone that was away.
    version_id: round.version_id ?? (await knownVersion(tx, round, given.versionId)),
    form_id: round.form_id,
    thing_kind: round.thing_kind,
  });
  if (!asked) return { ...nothing, files: given.photos, words: given.note ?? '' };
  const compiled = compileForm(FormDefinition.parse(asked.definition));
  const words = (bad: readonly string[]): string =>
    [
      compiled.questions
        .filter(({ key }) => bad.includes(key))
        .map(({ label }) => label[0])
        .join('、'),
      given.note,
    ]
      .filter(Boolean)
      .join('。');
  if (asked.versionId === null) {
    const kept = compiled.kept(given.answers);
    const result = resultOf(compiled, kept);
    const files = [
      ...given.photos,
      ...result.bad.flatMap((key) => (kept[`${key}Photo`] as string[] | undefined) ?? []),
    ];
    const { caseId } = await checkThing(tx, round, point, { bad: result.bad, note: given.note, photos: files, when });
    return {
      ...nothing,
      passed: result.bad.length === 0,
      bad: result.bad.length,
      files,
      words: words(result.bad),
      thingCase: caseId,
    };
  }
  const taken = await takeAnswers(tx, {
    versionId: asked.versionId,
    answers: given.answers,
    subject: roundSubject(round.id),
    placeId: point.placeId,
    departmentId: point.kind === 'department' ? point.key : round.department_id,
    at: when.at,
    isDemo: round.is_demo,
  });
  return {
    passed: taken.result.passed,
    bad: taken.result.bad.length,
    answerId: taken.id,
    versionId: asked.versionId,
    files: [...given.photos, ...taken.files],
    words: words(taken.result.bad),
    thingCase: null,
  };
}

/** A version that a phone answered: only one of this round's own form. */
async function knownVersion(tx: Tx, { form_id }: OpenRound, versionId: string | undefined): Promise<string | null> {
  if (versionId === undefined || form_id === null) return null;
  const row = await tx.db
    .selectFrom('form_version')
    .select('id')
    .where('id', '=', versionId)
    .where('form_id', '=', form_id)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** A check that a kind of things declares is recorded with the thing, and moves its terms on. */
async function checkThing(
  tx: Tx,
  round: OpenRound,
  point: RoundPoint,
  found: { bad: string[]; note: string | undefined; photos: string[]; when: Happened },
): Promise<{ caseId: string | null }> {
  const kind = round.thing_kind === null ? undefined : thingKind(round.thing_kind);
  const check = kind && checkOfKind(kind);
  if (point.kind !== 'thing' || check === undefined) return { caseId: null };
  await lockThings(tx, [point.code]);
  return { caseId: await checkThingIn(tx, { id: point.key, check, photosOf: round.id, ...found }) };
}

/** What is noted of it: too early or late, a clock that is off, not scanned, out of order, too fast, once more. */
async function flagsOf(
  tx: Tx,
  round: OpenRound,
  point: RoundPoint,
  method: Given['method'],
  { at, doubt }: Happened,
): Promise<ScanFlag[]> {
  const { settings } = tx.ctx.app;
  const grace = settings.get<number>('round.graceMinutes') * 60_000;
  const { rows: before } = await sql<{ point: string; at: Date }>`
    select point, at from round_check where round_id = ${round.id} order by at`.execute(tx.db);
  const seen = new Set(before.map((one) => one.point));
  const last = before.findLast((one) => one.at <= at && one.point !== point.key);
  const next = round.points.find(({ key }) => !seen.has(key) && !round.kept?.has(key));
  const isScanned = method === 'qr' || method === 'nfc' || method === 'signal';
  const found: Record<ScanFlag, boolean> = {
    early: at.getTime() < round.from_at.getTime() - grace,
    late: at.getTime() > round.to_at.getTime() + grace,
    clock: doubt !== null,
    typed: method === 'code',
    unproven: !isScanned && method !== 'code' && point.kind !== 'whole' && point.kind !== 'department',
    order: round.is_ordered && next !== undefined && next.key !== point.key && !seen.has(point.key),
    fast: last !== undefined && at.getTime() - last.at.getTime() < settings.get<number>('round.fastSeconds') * 1000,
    twice: seen.has(point.key),
  };
  return (Object.keys(found) as ScanFlag[]).filter((flag) => found[flag]);
}

export const areaOf = (round: Pick<OpenRound, 'kind'>) => planKind(round.kind).area;
