import { callOutcomes, followUpStates, type Label, ledgerSignatures, type Lang, local } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { say, type RegisterSource } from '../../kernel/registers/index.ts';
import { askedFollowUps, listFollowUps, type Asked } from './list.ts';
import { followUpTables } from './visible.ts';

const columns: readonly (readonly [string, Label])[] = [
  ['dueOn', ['应访日期', 'Due on']],
  ['patient', ['患者', 'Patient']],
  ['department', ['出院科室', 'Department']],
  ['dischargedOn', ['出院日期', 'Discharged on']],
  ['days', ['出院后(天)', 'Days after']],
  ['state', ['状态', 'State']],
  ['tries', ['次数', 'Calls']],
  ['outcome', ['最近一次', 'Last call']],
  ['problem', ['问题', 'Problem']],
];

/** The register of follow-ups (随访登记): names stay masked wherever it goes. */
export function followUpRegister(ctx: Ctx, query: Asked & { lang?: Lang }): RegisterSource {
  const { lang = 'zh', ...asked } = query;
  const said = Object.entries(asked)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]): [string, string] => [key, String(value)]);
  const [today = ''] = (local(ctx.now()) ?? '').split(' ');
  return {
    label: ['出院随访登记', 'Register of follow-ups'],
    lang,
    columns: columns.map(([key, label]) => ({ key, label, kind: 'text' })),
    scope: [asked.from, asked.to].filter(Boolean).join('–') || (lang === 'zh' ? `截至 ${today}` : `As of ${today}`),
    fileScope: today,
    link: new URLSearchParams(said),
    page: '/follow-ups',
    signatures: ledgerSignatures,
    needsPurpose: false,
    audit: { name: 'followUp', type: 'followUp', id: null, detail: Object.fromEntries(said) },
    async count() {
      const { rows } = await sql<{ total: number }>`
        select count(*)::int as total from ${followUpTables} where ${askedFollowUps(ctx, asked)}`.execute(ctx.db);
      return rows[0]?.total ?? 0;
    },
    async read({ limit, cursor }) {
      const { items, next } = await listFollowUps(ctx, { ...asked, limit, ...(cursor !== undefined && { cursor }) });
      return {
        next,
        rows: items.map((one) => ({
          id: one.id,
          cells: [
            one.dueOn,
            one.patient,
            one.department,
            one.dischargedOn,
            String(one.days),
            say(followUpStates[one.state], lang),
            String(one.tries),
            one.lastOutcome && say(callOutcomes[one.lastOutcome], lang),
            one.hasProblem
              ? say(one.isSettled ? (['已解决', 'settled'] as const) : (['未解决', 'open'] as const), lang)
              : null,
          ],
        })),
      };
    },
  };
}
