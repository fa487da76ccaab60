import {
  overdueSources,
  refuse,
  type HandlerInput,
  type Overdue,
  type OverdueSource,
  type PressKind,
  type supervisionApi,
} from '@anyuan/contract';

import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { audienceOf, holdersOf, readersAmong } from '../identity/index.ts';
import { notify } from '../notice/index.ts';
import { pageOfOverdue } from './list.ts';
import { providerOf } from './providers/index.ts';

type Given = HandlerInput<typeof supervisionApi.press>;

/** Tells whoever owes these, and keeps that he was told. Only what is overdue now, and within the caller's reach. */
export const press = (given: Given, ctx: Ctx) => tellAll(ctx, given, 'press', owing);

/** Tells whoever stands above: the head of the department, and who leads the house. */
export const escalate = (given: Given, ctx: Ctx) => tellAll(ctx, given, 'escalate', above);

async function tellAll(
  ctx: Ctx,
  { items, note }: Given,
  kind: PressKind,
  whom: (tx: Tx, one: Overdue) => Promise<string[]>,
): Promise<{ told: number; nobody: number }> {
  const found = await chosen(ctx, items);
  return ctx.tx(async (tx) => {
    const told = new Set<string>();
    let nobody = 0;
    for (const one of found) {
      const people = (await whom(tx, one)).filter((id) => id !== ctx.rights.personId);
      if (people.length === 0) nobody += 1;
      for (const id of people) told.add(id);
      await keep(tx, one, kind, note, people);
    }
    return { told: told.size, nobody };
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

async function owing(tx: Tx, { source, id, owner }: Overdue): Promise<string[]> {
  const provider = providerOf(source);
  if (provider.owes) return provider.owes(tx, id);
  const subject = provider.subjectOf(id);
  const people = owner ? await readersAmong(tx, subject, [owner.id]) : await audienceOf(tx, subject, ['assignee']);
  return people.length > 0 ? people : audienceOf(tx, subject, ['head']);
}

async function above(tx: Tx, { source, id }: Overdue): Promise<string[]> {
  const subject = providerOf(source).subjectOf(id);
  const heads = await audienceOf(tx, subject, ['head']);
  const leaders = await readersAmong(tx, subject, await holdersOf(tx, 'supervision.lead'));
  return [...new Set([...heads, ...leaders])];
}

async function keep(tx: Tx, one: Overdue, kind: PressKind, note: string, people: readonly string[]): Promise<void> {
  await tx.db
    .insertInto('supervision_press')
    .values({
      id: newId(),
      source: one.source,
      item_id: one.id,
      kind,
      note,
      people: [...people],
      at: tx.now,
      by_id: tx.ctx.rights.personId,
      by_name: tx.ctx.actor.name,
    })
    .execute();
  tx.audit(kind === 'press' ? 'supervision.press' : 'supervision.escalate', 'supervision', one.id, {
    source: one.source,
    number: one.number,
    days: one.days,
    people: people.length,
    note,
  });
  await notify(tx, people, {
    subject: providerOf(one.source).subjectOf(one.id),
    urgent: false,
    isClock: true,
    ...said(one, kind, note),
  });
}

function said(
  { source, what, number, title, days, department }: Overdue,
  kind: PressKind,
  note: string,
): { zh: string; en: string } {
  const [zh, en] = overdueSources[source as OverdueSource];
  const at = department ? `${department.name} ` : '';
  const tail = note === '' ? '' : `。${note}`;
  return kind === 'press'
    ? {
        zh: `催办:${zh} ${number}“${title}”已逾期 ${days} 天,请尽快办理${tail}`,
        en: `${en}: ${what[1]} ${number} “${title}” is ${days} days overdue, please deal with it${note === '' ? '' : `. ${note}`}`,
      }
    : {
        zh: `督办上报:${at}${zh} ${number}“${title}”已逾期 ${days} 天${tail}`,
        en: `Escalated: ${at}${what[1]} ${number} “${title}” is ${days} days overdue${note === '' ? '' : `. ${note}`}`,
      };
}
