import type { Tx } from '../../../kernel/ctx.ts';

/** Hours as hospitals have them; a hospital changes and adds to them. */
const patterns: readonly [code: string, name: string, nameEn: string, mark: string, from: string, to: string][] = [
  ['D', '白班', 'Day', '白', '08:00', '16:00'],
  ['E', '中班', 'Evening', '中', '16:00', '00:00'],
  ['N', '夜班', 'Night', '夜', '00:00', '08:00'],
  ['D12', '白班 12 小时', 'Day, 12 h', '白', '08:00', '20:00'],
  ['N12', '夜班 12 小时', 'Night, 12 h', '夜', '20:00', '08:00'],
  ['F24', '24 小时班', '24 hours', '24', '08:00', '08:00'],
  ['AM', '上午', 'Morning', '上', '08:00', '12:00'],
  ['PM', '下午', 'Afternoon', '下', '13:30', '17:30'],
];

/** Who answers for what, in the order in which the roster shows them. */
const lines: readonly [code: string, name: string, nameEn: string, position: number][] = [
  ['security', '安保', 'Security', 10],
  ['control', '监控与消控', 'Control rooms', 20],
  ['police', '警务室', 'Police office', 30],
  ['emergency', '应急队', 'Emergency team', 40],
  ['admin', '行政总值班', 'Administrator on duty', 50],
  ['nursing', '护理总值班', 'Nursing supervisor', 60],
  ['first', '一线', 'First line', 70],
  ['second', '二线', 'Second line', 80],
  ['third', '三线', 'Third line', 90],
  ['chief-resident', '总住院', 'Chief resident', 100],
  ['medicine', '大内科', 'Medicine', 110],
  ['surgery', '大外科', 'Surgery', 120],
  ['service', '服务与志愿者', 'Service and volunteers', 130],
];

/** What a roster begins with; what a hospital has changed or taken away afterwards stays so. */
export async function seedRoster(tx: Tx): Promise<void> {
  const known = await tx.db.selectFrom('duty_pattern').select('code').limit(1).executeTakeFirst();
  const there = await tx.db.selectFrom('duty_line').select('code').limit(1).executeTakeFirst();
  if (known || there) return tx.unaudited('the roster has its lines and patterns');
  await tx.db
    .insertInto('duty_pattern')
    .values(
      patterns.map(([code, name, name_en, mark, starts_at, ends_at]) => ({
        code,
        name,
        name_en,
        mark,
        starts_at,
        ends_at,
      })),
    )
    .execute();
  await tx.db
    .insertInto('duty_line')
    .values(lines.map(([code, name, name_en, position]) => ({ code, name, name_en, position })))
    .execute();
  tx.audit('roster.begin', 'roster', null, { patterns: patterns.length, lines: lines.length });
}
