import { makeSheet } from '../apps/server/src/kernel/sheet/testing.ts';
import { signIn, startPostgres, startServer } from '../apps/server/test/process.ts';
import type { Bench } from './run.ts';

const head = [
  '原编号',
  '事由',
  '发生时间',
  '办结时间',
  '办结结果',
  '科室编码',
  '投诉渠道',
  '投诉类别',
  '投诉内容',
  '投诉人',
  '联系电话',
  '调查事实',
  '调查结论',
  '处理措施',
  '答复内容',
];
const openEvery = 50;

/** A complaint of the former system; every fiftieth is still being worked. */
function rowOf(n: number): string[] {
  const day = new Date(Date.UTC(2022, 0, 1) + (n % 1_400) * 86_400_000).toISOString().slice(0, 10);
  const isOpen = n % openEvery === 0;
  const of = <T>(all: readonly T[]): T => all[n % all.length] as T;
  return [
    `OLD${n}`,
    `候诊时间长,第 ${n} 件`,
    `${day} 09:12`,
    isOpen ? '' : `${day} 16:40`,
    isOpen ? '' : '已归档',
    `D${n % 40}`,
    of(['现场', '电话', '12345 转办', '信件']),
    of(['医疗', '护理', '服务态度', '收费', '流程']),
    `来电人反映候诊 ${n % 200} 分钟无人解释,要求说明原因并致歉。`.repeat(3),
    `市民${n}`,
    `138${String(n).padStart(8, '0')}`,
    isOpen ? '' : '经查,当日门诊量较大,叫号系统故障二十分钟。',
    isOpen ? '' : of(['属实', '部分属实', '不属实']),
    isOpen ? '' : '已向患者说明并致歉,增开诊室一间。',
    isOpen ? '' : '电话答复,投诉人表示理解。',
  ];
}

/** `import [rows]`: complaints of a former system by Excel over HTTP, tried and then taken over. */
export async function run(args: string[]): Promise<Bench> {
  const size = Number(args[0] ?? 10_000);
  const postgres = await startPostgres();
  const server = await startServer({ env: { DATABASE_URL: postgres.url } });
  const { cookie, csrf, call } = await signIn(server.url);
  for (let n = 0; n < 40; n++) await call('PUT', `/departments/D${n}`, { name: `第 ${n} 科` });
  const sheet = await makeSheet([head, ...Array.from({ length: size }, (_, n) => rowOf(n))]);
  const send = async (dryRun: boolean): Promise<number> => {
    const form = new FormData();
    form.append('dryRun', String(dryRun));
    form.append('file', new Blob([sheet]), 'complaints.xlsx');
    const began = performance.now();
    const answer = await fetch(`${server.url}/api/v1/import/cases/complaint`, {
      method: 'POST',
      headers: { cookie, 'x-csrf-token': csrf },
      body: form,
    });
    const report = (await answer.json()) as { created?: number; bad?: number };
    if (!answer.ok) throw new Error(`the sheet was answered ${answer.status} ${JSON.stringify(report).slice(0, 400)}`);
    return Math.round((performance.now() - began) / 10) / 100;
  };
  const rows: Bench['rows'] = [
    { step: `${size} rows, trial`, seconds: await send(true) },
    { step: `${size} rows in`, seconds: await send(false) },
    { step: 'the same once more: nothing to do', seconds: await send(false) },
  ];
  const { total } = await call<{ total: number }>('GET', '/cases?type=complaint&limit=1');
  rows.push({ step: `list says ${total}`, seconds: 0 }, { step: 'memory, MB', seconds: await server.memory() });
  await server.stop();
  await postgres.stop();
  return {
    sizes: {
      rows: size,
      open: size / openEvery,
      megabytes: Math.round(sheet.length / 1e5) / 10,
      target: '10,000 in <= 60 s',
    },
    rows,
  };
}
