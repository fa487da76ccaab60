import { dayMs, dayOf } from '../../../kernel/cases/index.ts';
import { chief, deputy, finance, step, until, type Script } from '../../demo/cases/script.ts';
import { nth } from '../../demo/cases/spread.ts';
import { contracts, faults } from './contracts.ts';

const which = ['fire', 'lift'] as const;
const keeper = 'fire-control#0';

/** Two years of visits: a month of fire service and two of lifts, one missed, the next ones planned. */
const visits = (): Script[] =>
  Array.from({ length: 36 }, (_, n): Script => {
    const contract = nth(which, n);
    const isMissed = n === 14;
    // The first two lie ahead.
    const daysAgo = n < 2 ? 3 : (n - 1) * 21;
    const found = n % 5 === 2 ? [{ what: '探测器脏污,误报两次', isFixed: true }] : [];
    const steps = [
      step(contract === 'fire' ? keeper : 'logistics#1', n % 9 === 7 ? '9d' : `${5 + (n % 2)}d`, 'report', {
        workers: contract === 'fire' ? '张工、李工(演示)' : '陈工(演示)',
        report: contract === 'fire' ? '测试喷淋末端、联动与广播,清洁探测器' : '润滑、限速器检查、平层调整',
        ...(found.length > 0 && { defects: found }),
      }),
      step(contract === 'fire' ? chief : 'logistics#0', '1d', 'sign', { note: '现场复核,属实' }),
    ];
    return {
      type: 'contractorVisit',
      title: contract === 'fire' ? '消防设施月度维保' : '电梯半月维保',
      by: contract === 'fire' ? chief : 'logistics#0',
      department: contract === 'fire' ? 'security' : 'logistics',
      daysAgo,
      time: '09:10',
      isOffice: true,
      data: ({ thing, day }) => ({
        contract: thing(contracts[contract]),
        kind: n % 12 === 11 ? 'test' : 'planned',
        plannedOn: day(7),
        scope: contract === 'fire' ? '全院消防设施' : '1–6 号电梯',
      }),
      steps: isMissed
        ? [step(chief, '8d', 'miss', { note: '未到场,已书面通知' })]
        : n < 2
          ? []
          : n === 3
            ? until(steps, 'report')
            : steps,
    };
  });

/** Each month is scored at the beginning of the next, confirmed, and paid by its band. */
const scores = (now: Date): Script[] => {
  const [year = 0, thisMonth = 1, today = 1] = dayOf(now).split('-').map(Number);
  const date = (back: number, day: number): number => Date.UTC(year, thisMonth - 1 - back, day);
  return Array.from({ length: 24 }, (_, n): Script => {
    const contract = nth(which, n);
    const month = Math.floor(n / 2);
    const times = [0, 1, 0, 2, 1, 0, 3, 1, 0, 5, 1, 0][month] ?? 0;
    const fee = contract === 'fire' ? 12_000 : 8_000;
    const points = 100 - (times > 0 ? 3 * times + (month % 3 === 0 ? 2 : 0) : 0);
    const share = points >= 90 ? 1 : points >= 80 ? 0.95 : 0.9;
    const who = contract === 'fire' ? chief : 'logistics#0';
    const steps = [
      step(who, '1d', 'score', ({ thing }) => ({
        ...(times > 0 && {
          faults: [
            { fault: thing(faults[1]), times },
            ...(month % 3 === 0 ? [{ fault: thing(faults[0]), times: 1 }] : []),
          ],
        }),
      })),
      step(deputy, '2d', 'confirm', { note: '同意' }),
      step(finance, '5d', 'pay', ({ day }) => ({
        paid: Math.round(fee * share * 100) / 100,
        paidOn: day(0),
        voucher: `FK-${String(n + 1).padStart(3, '0')}`,
      })),
    ];
    return {
      type: 'contractorScore',
      title: contract === 'fire' ? '消防维保月度考核' : '电梯维保月度考核',
      by: who,
      department: contract === 'fire' ? 'security' : 'logistics',
      daysAgo: Math.max(0, (date(0, today) - date(month, 3)) / dayMs),
      time: '10:20',
      isOffice: true,
      data: ({ thing }) => ({
        contract: thing(contracts[contract]),
        month: new Date(date(month + 1, 1)).toISOString().slice(0, 10),
        fee,
      }),
      steps,
    };
  });
};

/** What happened here in the demonstration hospital. */
export const past = (now: Date): Script[] => [...visits(), ...scores(now)];
