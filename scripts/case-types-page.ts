import {
  caseGroups,
  caseTypes,
  fieldMeta,
  type CaseClock,
  type CaseType,
  type Label,
  type Span,
} from '@anyuan/contract';
import type { z } from 'zod';

const both = ([zh, en]: Label): string => `${zh} ${en}`;
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const units: Record<string, string> = {
  seconds: 's',
  hours: 'h',
  workhours: '工作小时',
  days: '天',
  workdays: '工作日',
};

function spanWords(span: Span): string {
  const [unit = '', n = 0] = Object.entries(span)[0] ?? [];
  if (unit === 'seconds' && n % 60 === 0) return `${n / 60} min`;
  return `${n} ${units[unit] ?? unit}`;
}

const clockRow = ([name, clock]: [string, CaseClock]): string =>
  `| \`${name}\` ${both(clock.label)} | ${clock.steps.map(spanWords).join('、')}${clock.repeat ? `,之后每 ${spanWords(clock.repeat)}` : ''} | ${clock.pausedIn ? '有 yes' : ''} | ${cell(clock.source)}${clock.isUnconfirmed ? ' **[M]**' : ''} |`;

function section(type: CaseType): string {
  const secrets = Object.values(type.fields.shape)
    .map((schema) => fieldMeta(schema as z.ZodType))
    .filter((meta) => (meta?.secrecy ?? 0) >= 3);
  const lines = [
    `### ${both(type.label)} \`${type.type}\` ${type.prefix}`,
    '',
    `- 状态 states: ${Object.values(type.states).map(both).join(' · ')}`,
    `- 步骤 steps: ${Object.values(type.actions)
      .filter(({ internal }) => !internal)
      .map(({ label }) => both(label))
      .join(' · ')}`,
  ];
  if (secrets.length > 0) lines.push(`- 保密字段 secrets: ${secrets.map((meta) => both(meta!.label)).join(' · ')}`);
  const figures = Object.values(type.figures ?? {});
  if (figures.length > 0) lines.push(`- 统计 figures: ${figures.map(({ label }) => both(label)).join(' · ')}`);
  const ledgers = Object.values(type.ledgers ?? {});
  if (ledgers.length > 0) lines.push(`- 台账 registers: ${ledgers.map(({ label }) => both(label)).join(' · ')}`);
  const clocks = Object.entries(type.clocks);
  if (clocks.length > 0)
    lines.push(
      '',
      '| 时限 clock | 期限 limits | 可暂停 pauses | 依据 source |',
      '|---|---|---|---|',
      ...clocks.map(clockRow),
    );
  return lines.join('\n');
}

/** Every declared case type in the words of people, for hospitals that compare it with their own rules. */
export function caseTypesPage(): string {
  const all: CaseType[] = Object.values(caseTypes);
  const groups = Object.entries(caseGroups).map(([group, label]) =>
    [`## ${both(label)}`, ...all.filter((type) => type.group === group).map(section)].join('\n\n'),
  );
  return `${[
    '# 案件类型 Case types',
    '由声明生成,请勿手改。[M]:出处未核实,是参数,不是常数。 Generated from the declarations in `packages/contract/src/cases`; **[M]** marks a number whose source is not confirmed (a setting, never a constant).',
    ...groups,
  ].join('\n\n')}\n`;
}
