import { sql } from 'kysely';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { wronged } from './write.ts';

type Chance = (limit: number) => number;

interface Someone {
  id: string;
  department_id: string | null;
  head_id: string | null;
  head: string | null;
}

const selves = [
  '一年来遵守医德规范和廉洁从业九项准则,耐心沟通,未收受患者财物,参加了全部学习。',
  '坚持首诊负责,尊重患者隐私,主动解释费用和治疗方案;沟通上还需更细致。',
  '服从排班,团结同事,按时完成三基训练;今后多抽时间做健康宣教。',
];
const praised = ['多次受到患者表扬,主动上交红包,科室民主评议靠前。', '服务态度好,带教认真,全年无投诉。'];

/** Two years that are over, and this one on its way: a third has said nothing yet. */
export async function addEthics(tx: Tx, until: Date, next: Chance): Promise<{ reviews: number }> {
  const [{ rows: people }, { rows: offices }] = await Promise.all([
    sql<Someone>`select p.id, p.department_id, h.id as head_id, h.name as head from person p
      left join lateral (select q.id, q.name from person q join person_role r on r.person_id = q.id and r.role_code = 'head'
        where q.department_id = p.department_id and q.id <> p.id order by q.name limit 1) h on true
      where p.is_demo and p.kind = 'staff' and p.is_active order by p.id`.execute(tx.db),
    sql<{ id: string; name: string }>`select p.id, p.name from person p join person_role r on r.person_id = p.id
      where p.is_demo and r.role_code = 'party-secretary' order by p.id limit 1`.execute(tx.db),
  ]);
  const [office] = offices;
  if (!office) return { reviews: 0 };
  const thisYear = Number(dayOf(until).slice(0, 4));
  const rows: object[] = [];
  for (const year of [thisYear - 2, thisYear - 1, thisYear]) {
    const isNow = year === thisYear;
    const opened = new Date(`${year}-${isNow ? dayOf(until).slice(5, 7) : '12'}-01T01:00:00Z`);
    await sql`insert into ethics_round (id, year, due_on, opened_at, opened_by, is_demo)
      values (${newId()}, ${year}, ${`${year + 1}-01-31`}, ${opened}, ${office.id}, true) on conflict (year) do nothing`.execute(
      tx.db,
    );
    const inTheWay = await wronged(
      tx.ctx,
      tx.db,
      people.map(({ id }) => id),
      year,
    );
    for (const one of people) {
      const luck = next(100);
      if (isNow && luck < 35) continue;
      const at = (days: number): string => new Date(opened.getTime() + days * 86_400_000).toISOString();
      const hasOpinion = one.head_id !== null && (!isNow || luck >= 60);
      const isDecided = !isNow || luck >= 85;
      const isWronged = isDecided && inTheWay.has(one.id);
      const grade = isWronged ? 'fair' : luck % 5 === 0 ? 'excellent' : 'good';
      const reason =
        grade === 'fair'
          ? '本年度有属实投诉或问责,已谈话提醒并落实整改。'
          : grade === 'excellent'
            ? praised[luck % 2]
            : '履职尽责,无违反医德规范的情形。';
      rows.push({
        id: newId(),
        person_id: one.id,
        year,
        self_text: selves[luck % selves.length],
        self_at: at(isNow ? 0 : 3),
        ...(hasOpinion && {
          opinion_grade: grade,
          opinion: reason,
          opinion_by_id: one.head_id,
          opinion_by_name: one.head,
          opinion_at: at(isNow ? 0 : 12),
        }),
        ...(isDecided && {
          grade,
          reason,
          decided_by_id: office.id,
          decided_by_name: office.name,
          decided_at: at(isNow ? 0 : 25),
        }),
      });
    }
  }
  await sql`insert into ethics_review select r.* from jsonb_populate_recordset(null::ethics_review, ${JSON.stringify(rows)}::jsonb) r
    on conflict (person_id, year) do nothing`.execute(tx.db);
  return { reviews: rows.length };
}
