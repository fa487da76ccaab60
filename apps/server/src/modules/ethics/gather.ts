import { caseTypes, fieldMeta, type EthicsFact, type EthicsFactKind } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';
import type { z } from 'zod';

import { visibleCases } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';

interface Found {
  kind: EthicsFactKind;
  on: string;
  number: string | null;
  title: string;
  what: string | null;
  amount: number | null;
  case_id: string | null;
}

const party = (person: string, relation: string): RawBuilder<boolean> =>
  sql<boolean>`exists (select from case_party cp where cp.case_id = c.id and cp.person_id = ${person}
    and cp.relation = ${sql.lit(relation)})`;
/** What is secret even to those it is about stands in no file. */
const open = sql<boolean>`c.mode = 'real' and c.secrecy < 4`;
const day = (column: RawBuilder<unknown>) => sql<string>`to_char(${column} at time zone 'Asia/Shanghai', 'YYYY-MM-DD')`;
const stamp = (name: string) => sql<Date>`(c.stamps->>${sql.lit(name)})::timestamptz`;

export interface CaseKind {
  type: 'redPacket' | 'praise' | 'complaint' | 'reward' | 'accountability';
  /** Which of them are a person's. */
  of: (person: string) => RawBuilder<boolean>;
  on: RawBuilder<unknown>;
  /** Answer that says what it was. */
  what: string;
}

/** Cases that belong into a file: when each of them counts, and the day it counts from. */
export const caseKinds: readonly CaseKind[] = [
  {
    type: 'redPacket',
    of: (person) => sql<boolean>`c.reporter_id = ${person} and c.stamps ? 'handedInAt' and c.state <> 'void'`,
    on: stamp('handedInAt'),
    what: 'itemType',
  },
  {
    type: 'praise',
    of: (person) => sql<boolean>`c.state = 'told' and ${party(person, 'copied')}`,
    on: sql`coalesce(c.closed_at, c.at)`,
    what: 'form',
  },
  {
    type: 'complaint',
    // Found to be true, and answered: not before the reply has been approved and told.
    of: (
      person,
    ) => sql<boolean>`c.state in ('replied', 'revisited', 'archived') and c.data->>'conclusion' in ('true', 'partly')
      and ${party(person, 'subject')}`,
    on: sql`coalesce(${stamp('repliedAt')}, c.last_at)`,
    what: 'category',
  },
  {
    type: 'reward',
    of: (person) => sql<boolean>`c.state = 'granted' and ${party(person, 'subject')}`,
    on: sql`coalesce(c.closed_at, c.at)`,
    what: 'kind',
  },
  {
    type: 'accountability',
    of: (person) => sql<boolean>`c.state = 'effective' and ${party(person, 'subject')}`,
    on: sql`coalesce(${stamp('decidedAt')}, c.at)`,
    what: 'measure',
  },
];

/** Cases of one kind a person has in a time, for counting; `person` may be a column. */
export const countOf = (
  type: CaseKind['type'],
  person: RawBuilder<unknown>,
  [from, until]: readonly [Date, Date],
  more: RawBuilder<boolean> = sql<boolean>`true`,
) => {
  const { of, on } = caseKinds.find((one) => one.type === type) as CaseKind;
  return sql<number>`(select count(*)::int from "case" c where c.type = ${sql.lit(type)} and ${open}
    and ${of(person as never)} and ${on} >= ${from} and ${on} < ${until} and ${more})`;
};

/** Everything a person's file holds, the newest first. */
export async function gather(ctx: Ctx, person: string): Promise<EthicsFact[]> {
  const sees = visibleCases(ctx.app.cases, ctx.rights);
  const isSelf = ctx.rights.personId === person;
  const cases = caseKinds.map(
    ({
      type,
      of,
      on,
      what,
    }) => sql`select ${sql.lit(type)} as kind, ${day(on)} as "on", c.number, coalesce(c.data->>'conclusion', '') as title,
      c.data->>${sql.lit(what)} as what, ${type === 'redPacket' ? sql`(c.data->>'amount')::numeric::float8` : sql`null::float8`} as amount,
      case when ${sees} then c.id end as case_id
      from "case" c where c.type = ${sql.lit(type)} and ${open} and ${of(person)}
      ${type === 'accountability' && !isSelf ? sql`and ${sees}` : sql``}`,
  );
  const none = sql`null::float8 as amount, null::uuid as case_id`;
  const learned = [
    sql`select 'model', t.data->>'on', t.code, t.data->>'title', null::text, ${none} from thing t
      where t.kind = 'model' and t.in_service and t.owner_id = ${person}`,
    sql`select 'training', ${day(sql`g.starts_at`)}, null, g.title, null::text, ${none} from training_sign s
      join training g on g.id = s.training_id where s.person_id = ${person} and g.cancelled_at is null`,
    sql`select 'exam', ${day(sql`min(a.sent_at)`)}, null, x.title, max(a.score)::text, ${none} from exam_attempt a
      join exam x on x.id = a.exam_id where a.person_id = ${person} and a.passed group by x.id, x.title`,
    sql`select 'reading', ${day(sql`g.at`)}, t.code, t.name,
      (select v.name from thing_version v where v.thing_id = g.thing_id and v.no = g.no limit 1), ${none} from thing_reading g
      join thing t on t.id = g.thing_id
      where g.person_id = ${person}`,
  ];
  const { rows } = await sql<Found>`select * from (${sql.join([...cases, ...learned], sql` union all `)}) f
    order by f."on" desc, f.kind, f.number`.execute(ctx.db);
  return rows.map((row) => ({ kind: row.kind, on: row.on, number: row.number, ...said(row), caseId: row.case_id }));
}

/** In words, without a word of whoever complained or gave. */
function said({ kind, title, what, amount }: Found): { zh: string; en: string } {
  if (kind === 'exam') return { zh: `${title} ${Number(what)} 分`, en: `${title}: ${Number(what)}` };
  if (kind === 'reading') return { zh: `${title} ${what ?? ''}`.trim(), en: `${title} ${what ?? ''}`.trim() };
  const declared = caseKinds.find(({ type }) => type === kind);
  if (!declared) return { zh: title, en: title };
  const [zh, en] = optionOf(declared.type, declared.what, what);
  if (kind === 'redPacket') return { zh: `${zh} ¥${amount ?? 0}`, en: `${en} ¥${amount ?? 0}` };
  if (kind === 'complaint') {
    const found = optionOf(declared.type, 'conclusion', title);
    return { zh: `${zh}(${found[0]})`, en: `${en} (${found[1].toLowerCase()})` };
  }
  if (kind === 'praise') return zh ? { zh, en } : { zh: '表扬', en: 'Praise' };
  return { zh, en };
}

/** A choice in the words of its declaration. */
function optionOf(type: CaseKind['type'], name: string, key: string | null): readonly [string, string] {
  const schema = (caseTypes[type].fields as z.ZodObject).shape[name] as z.ZodType;
  return (key !== null && fieldMeta(schema)?.options?.[key]) || ['', ''];
}
