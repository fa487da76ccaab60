import type { Tx } from '../../../kernel/ctx.ts';
import { daysBefore, writeSamples, type Sample } from '../../register/demo/index.ts';

/** Codes of what the scripts speak of. */
export const contracts = { fire: 'HTD-202401-0901', lift: 'HTD-202401-0902' } as const;
export const faults = ['KFX-202401-0001', 'KFX-202401-0002', 'KFX-202401-0003', 'KFX-202401-0004'] as const;

/** Two contracts that run, and the list by which their contractors lose points. */
export async function addContracts(tx: Tx): Promise<void> {
  const before = daysBefore(tx);
  const day = (days: number): string => before(-days);
  const runs = { from: day(-760), until: day(120) };
  const samples: Sample[] = [
    {
      kind: 'contract',
      code: contracts.fire,
      name: '消防设施维护保养合同',
      data: {
        number: '安保〔2024〕3 号',
        contractor: '安泰消防技术服务公司(演示)',
        amount: 144_000,
        visits: 12,
        ...runs,
      },
    },
    {
      kind: 'contract',
      code: contracts.lift,
      name: '电梯维护保养合同',
      data: { number: '安总〔2024〕7 号', contractor: '升平电梯维保公司(演示)', amount: 96_000, visits: 24, ...runs },
    },
    ...(
      [
        ['迟到 30 分钟以上', 2],
        ['漏检、漏保一处', 3],
        ['故障未在 24 小时内修复', 5],
        ['维保记录不全', 2],
      ] as const
    ).map(([name, points], n) => ({
      kind: 'contractor-fault' as const,
      code: faults[n] ?? '',
      name,
      data: { points, basis: '外委服务考核办法(示例)' },
    })),
  ];
  await writeSamples(tx, samples);
}
