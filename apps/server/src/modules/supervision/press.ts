import {
  overdueSources,
  refuse,
  type HandlerInput,
  type Overdue,
  type OverdueSource,
  type PressKind,
  type supervisionApi,
} from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import type { SubjectFacts } from '../../kernel/subjects/index.ts';
import { audienceOf, holdersOf, readersAmong } from '../identity/index.ts';
import { notifyAll } from '../notice/index.ts';
import { pageOfOverdue } from './list.ts';
import { providerOf } from './providers/index.ts';

type Given = HandlerInput<typeof supervisionApi.press>;
type Told = ReadonlyMap<string, readonly string[]>;
/** Whom it tells, of each of these things of one source. */
type Whom = (source: OverdueSource, some: readonly Overdue[]) => Promise<Told>;

/** Tells whoever owes these, and keeps that he was told. Only what is overdue now, and within the caller's reach. */
export const press = (given: Given, ctx: Ctx) =>
  tellAll(
    ctx,
    given,
    'press',
    async (tx) =>
      (...of) =>
        owing(tx, ...of),
  );

/** Tells whoever stands above: the head of the department, and who leads the house. */
export const escalate = (given: Given, ctx: Ctx) =>
  tellAll(ctx, given, 'escalate', async (tx) => {
    const leaders = await holdersOf(tx, 'supervision.lead');
    return (...of) => above(tx, leaders, ...of);
  });

async function tellAll(
  ctx: Ctx,
  { items, note }: Given,
  kind: PressKind,
  whomIn: (tx: Tx) => Promise<Whom>,
): Promise<{ told: number; nobody: number; known: number }> {
  const found = await chosen(ctx, items);
  return ctx.tx(async (tx) => {
    const fresh = await unpressed(tx, kind, found);
    const whom = await whomIn(tx);
    const calls: { one: Overdue; people: string[] }[] = [];
    for (const [source, some] of Map.groupBy(fresh, (one) => one.source)) {
      const told = await whom(source, some);
      for (const one of some)
        calls.push({ one, people: (told.get(one.id) ?? []).filter((id) => id !== ctx.rights.personId) });
    }
    await keep(tx, calls, kind, note);
    return {
      told: new Set(calls.flatMap(({ people }) => people)).size,
      nobody: calls.filter(({ people }) => people.length === 0).length,
      known: found.length - fresh.length,
    };
  });
}

/** As the list would show them: whatever is not overdue any more, or not his, is refused. */
async function chosen(ctx: Ctx, items: Given['items']): Promise<Overdue[]> {
  const found: Overdue[] = [];
  for (const [source, some] of Map.groupBy(items, (one) => one.source)) {
    const ids = [...new Set(some.map(({ id }) => id))];
    const page = await pageOfOverdue(ctx, { source }, { limit: ids.length, as: 'supervision.press', ids });
    const lacking = ids.find((id) => !page.items.some((one) => one.id === id));
    if (lacking !== undefined) throw refuse('not_found', { what: lacking });
    found.push(...page.items);
  }
  return found;
}

const onceIn = 60_000;

/** Two who press at once, or one twice, tell once: those that were pressed for in the last minute are left out. */
async function unpressed(tx: Tx, kind: PressKind, found: readonly Overdue[]): Promise<Overdue[]> {
  const keys = found.map(({ source, id }) => `press ${kind} ${source} ${id}`).toSorted();
  // Each waits for whoever is at the same thing, and sees what he has done.
  await sql`select pg_advisory_xact_lock(hashtextextended(k, 0)) from unnest(${keys}::text[]) k`.execute(tx.db);
  const rows = await tx.db
    .selectFrom('supervision_press')
    .select(['source', 'item_id'])
    .where(
      'item_id',
      'in',
      found.map(({ id }) => id),
    )
    .where('kind', '=', kind)
    .where('at', '>', new Date(tx.now.getTime() - onceIn))
    .execute();
  const fresh = found.filter(({ source, id }) => !rows.some((row) => row.source === source && row.item_id === id));
  if (fresh.length === 0) tx.unaudited('somebody pressed for all of these a moment ago');
  return fresh;
}

const subjectOf = (source: OverdueSource, id: string) => providerOf(source).subjectOf(id);

async function factsOf(tx: Tx, source: OverdueSource, some: readonly Overdue[]) {
  const facts = await tx.ctx.app.subjects.facts(
    tx.db,
    some.map(({ id }) => subjectOf(source, id)),
  );
  return (id: string): SubjectFacts | undefined => facts.get(id);
}

async function owing(tx: Tx, source: OverdueSource, some: readonly Overdue[]): Promise<Told> {
  const provider = providerOf(source);
  if (provider.owes)
    return provider.owes(
      tx,
      some.map(({ id }) => id),
    );
  const known = await factsOf(tx, source, some);
  const told = new Map<string, string[]>();
  for (const { id, owners } of some) {
    const subject = provider.subjectOf(id);
    const ids = owners.map((one) => one.id);
    const people = await readersAmong(tx, subject, ids, known(id));
    told.set(id, people.length > 0 ? people : await audienceOf(tx, subject, ['head'], known(id)));
  }
  return told;
}

async function above(
  tx: Tx,
  leaders: readonly string[],
  source: OverdueSource,
  some: readonly Overdue[],
): Promise<Told> {
  const known = await factsOf(tx, source, some);
  const told = new Map<string, string[]>();
  for (const { id } of some) {
    const subject = subjectOf(source, id);
    const heads = await audienceOf(tx, subject, ['head'], known(id));
    told.set(id, [...new Set([...heads, ...(await readersAmong(tx, subject, leaders, known(id)))])]);
  }
  return told;
}

async function keep(
  tx: Tx,
  calls: readonly { one: Overdue; people: string[] }[],
  kind: PressKind,
  note: string,
): Promise<void> {
  if (calls.length === 0) return;
  await tx.db
    .insertInto('supervision_press')
    .values(
      calls.map(({ one, people }) => ({
        id: newId(),
        source: one.source,
        item_id: one.id,
        kind,
        note,
        people,
        at: tx.now,
        by_id: tx.ctx.rights.personId,
        by_name: tx.ctx.actor.name,
      })),
    )
    .execute();
  for (const { one, people } of calls)
    tx.audit(kind === 'press' ? 'supervision.press' : 'supervision.escalate', 'supervision', one.id, {
      source: one.source,
      number: one.number,
      days: one.days,
      people: people.length,
      note,
    });
  notifyAll(
    tx,
    calls.map(({ one, people }) => ({
      tx,
      people,
      notice: { subject: subjectOf(one.source, one.id), urgent: false, isClock: true, ...said(one, kind, note) },
    })),
  );
}

function said(
  { source, what, number, title, days, department }: Overdue,
  kind: PressKind,
  note: string,
): { zh: string; en: string } {
  const [zh, en] = overdueSources[source];
  // A notice outlives the right to read: what lists keep, it does not say either.
  const [called, calledEn] = title === '' ? what : [title, title];
  const at = department ? `${department.name} ` : '';
  const tail = note === '' ? '' : `。${note}`;
  const tailEn = note === '' ? '' : `. ${note}`;
  return kind === 'press'
    ? {
        zh: `催办:${zh} ${number}“${called}”已逾期 ${days} 天,请尽快办理${tail}`,
        en: `${en}: ${what[1]} ${number} “${calledEn}” is ${days} days overdue, please deal with it${tailEn}`,
      }
    : {
        zh: `督办上报:${at}${zh} ${number}“${called}”已逾期 ${days} 天${tail}`,
        en: `Escalated: ${at}${what[1]} ${number} “${calledEn}” is ${days} days overdue${tailEn}`,
      };
}
