import {
  isAnswered,
  itemScore,
  onceOverAll,
  refuse,
  scoreColumns,
  tableScore,
  toPoints,
  worthOf,
  type Assessment,
  type AssessmentDetail,
  type AssessmentItem,
  type AssessmentState,
  type EntryRef,
  type FactOrNone,
  type ItemScores,
  type PersonRef,
  type ScoreColumn,
  type ScoreTable,
  type ShownOrNone,
  type TableItem,
} from '@anyuan/contract';
import { sql } from 'kysely';
import type { z } from 'zod';

import { holds, reaches } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';

interface Head {
  id: string;
  name: string;
  table_code: string;
  definition: ScoreTable;
  state: AssessmentState;
  from_on: string;
  to_on: string;
  due_on: string;
  measured_at: Date | null;
  closed_at: Date | null;
}

interface Row {
  id: string;
  assessment_id: string;
  position: number;
  department: z.infer<typeof EntryRef> | null;
  path: string | null;
  owner: PersonRef | null;
  due_on: string | null;
  facts: FactOrNone[];
  shown: ShownOrNone[];
  note: string;
  scores: ItemScores;
  files: number;
}

/** An item of an assessment with the line of the table it is of, and what it comes to. */
export type ItemOfTable = AssessmentItem & { item: TableItem };

export async function headsOf(ctx: Pick<Ctx, 'db'>, id?: string): Promise<Head[]> {
  const { rows } = await sql<Head>`
    select a.id, a.name, t.code as table_code, a.definition, a.state, a.from_on::text as from_on, a.to_on::text as to_on,
      a.due_on::text as due_on, a.measured_at, a.closed_at
    from assessment a join score_table t on t.id = a.table_id
    where ${id === undefined ? sql`true` : sql`a.id = ${id}`} order by a.from_on desc, a.made_at desc limit 100`.execute(
    ctx.db,
  );
  return rows;
}

export async function headOf(ctx: Pick<Ctx, 'db'>, id: string): Promise<Head> {
  const [head] = await headsOf(ctx, id);
  if (!head) throw refuse('not_found', { what: id });
  return head;
}

async function rowsOf(ctx: Pick<Ctx, 'db'>, assessments: readonly string[]): Promise<Map<string, Row[]>> {
  const { rows } = await sql<Row>`
    select i.id, i.assessment_id, i.position, i.due_on::text as due_on, i.facts, i.shown, i.note, i.scores, d.path,
      case when d.id is not null then jsonb_build_object('id', d.id, 'code', d.code, 'name', d.name) end as department,
      case when p.id is not null then jsonb_build_object('id', p.id, 'name', p.name) end as owner,
      (select count(*)::int from stored_file f where f.subject_id = i.id) as files
    from assessment_item i left join department d on d.id = i.department_id left join person p on p.id = i.owner_id
    where i.assessment_id = any(${[...assessments]}) order by i.assessment_id, i.position`.execute(ctx.db);
  return Map.groupBy(rows, (row) => row.assessment_id);
}

/** The column that counts: the last of them in which something was said. */
export function standing(scores: ItemScores): ScoreColumn | undefined {
  return (Object.keys(scoreColumns) as ScoreColumn[]).findLast((column) => scores[column] !== undefined);
}

/** What every item comes to. A project counts once over the whole table. */
function scored(ctx: Ctx, { definition, state }: Head, rows: readonly Row[]): ItemOfTable[] {
  const items = rows.map((row) => definition.items[row.position]);
  const facts = onceOverAll(
    items.map((item) => item ?? { points: null, rules: [] }),
    rows.map((row) => row.facts),
  );
  const runs = holds(ctx.rights, 'assessment.manage');
  return rows.flatMap((row, at) => {
    const item = items[at];
    if (!item) return [];
    const { score, lost, vetoed } = itemScore(item, facts[at] ?? []);
    const column = standing(row.scores);
    const [self = null, recheck = null, examiner = null] = (['self', 'recheck', 'examiner'] as const).map(
      (name) => row.scores[name],
    );
    const standingScore = column ? (row.scores[column]?.points ?? null) : score;
    return {
      item,
      id: row.id,
      no: item.no,
      position: row.position,
      department: row.department,
      owner: row.owner,
      dueOn: row.due_on,
      facts: row.facts,
      shown: row.shown,
      note: row.note,
      reckoned: score,
      byItself:
        item.rules.length > 0 &&
        item.rules.every(
          ({ formula }, n) => (row.shown[n]?.value ?? null) !== null && isAnswered(formula, row.facts[n]),
        ),
      lost: standingScore === null ? lost : toPoints(Math.max(0, worthOf(item) - standingScore)),
      vetoed,
      self,
      recheck,
      examiner,
      score: standingScore,
      files: row.files,
      mayAnswer: state === 'open' && (runs || isAsked(ctx, row)),
    };
  });
}

/** The owner of an item, and the head of the department that is asked. */
const isAsked = (ctx: Ctx, row: Row): boolean =>
  (ctx.rights.personId !== null && row.owner?.id === ctx.rights.personId) ||
  (row.path !== null && ctx.rights.grants.get('assessment.read') === 'departments' && reachesRow(ctx, row));

const reachesRow = (ctx: Ctx, row: Pick<Row, 'path' | 'owner'>): boolean =>
  reaches(ctx.rights, 'assessment.read', { departmentPath: row.path, people: row.owner ? [row.owner.id] : [] });

function sumsOf(items: readonly ItemOfTable[]): Assessment['sums'] {
  const sums = tableScore(items.map(({ item, score, vetoed }) => ({ ...item, score, vetoed })));
  const alone = items.filter(({ byItself }) => byItself).reduce((sum, { item }) => sum + worthOf(item), 0);
  return { ...sums, byItself: toPoints(alone) };
}

const told = (head: Head, items: readonly ItemOfTable[]): Assessment => ({
  id: head.id,
  name: head.name,
  table: head.table_code,
  state: head.state,
  from: head.from_on,
  to: head.to_on,
  dueOn: head.due_on,
  measuredAt: head.measured_at?.toISOString() ?? null,
  closedAt: head.closed_at?.toISOString() ?? null,
  items: items.length,
  sums: sumsOf(items),
});

/** Those the caller has something to see of; sums are of what he sees. */
export async function listAssessments(ctx: Ctx): Promise<Assessment[]> {
  const heads = await headsOf(ctx);
  const rows = await rowsOf(
    ctx,
    heads.map(({ id }) => id),
  );
  const seesAll = ctx.rights.grants.get('assessment.read') === 'all';
  return heads.flatMap((head) => {
    const own = (rows.get(head.id) ?? []).filter((row) => reachesRow(ctx, row));
    return seesAll || own.length > 0 ? [told(head, scored(ctx, head, own))] : [];
  });
}

/** A notice names an item: its assessment is what opens. */
async function assessmentOf(ctx: Ctx, id: string): Promise<string> {
  const item = await ctx.db
    .selectFrom('assessment_item')
    .select('assessment_id')
    .where('id', '=', id)
    .executeTakeFirst();
  return item?.assessment_id ?? id;
}

/** One assessment with what this caller sees of it. */
export async function wholeOf(ctx: Ctx, id: string): Promise<{ head: Head; items: ItemOfTable[] }> {
  const head = await headOf(ctx, await assessmentOf(ctx, id));
  const rows = ((await rowsOf(ctx, [head.id])).get(head.id) ?? []).filter((row) => reachesRow(ctx, row));
  if (rows.length === 0 && ctx.rights.grants.get('assessment.read') !== 'all') throw refuse('not_found', { what: id });
  return { head, items: scored(ctx, head, rows) };
}

export async function getAssessment(ctx: Ctx, id: string): Promise<AssessmentDetail> {
  const { head, items } = await wholeOf(ctx, id);
  const sections = Map.groupBy(items, ({ item }) => item.path[0] ?? '');
  return {
    ...told(head, items),
    definition: head.definition,
    rows: items.map((one) => {
      const { item: _, ...row } = one;
      return row;
    }),
    sections: [...sections].map(([name, some]) => ({ name, sums: sumsOf(some) })),
    mayManage: holds(ctx.rights, 'assessment.manage'),
  };
}
