import { field, indicatorNames, indicators, targetRules, type LetterContent } from '@anyuan/contract';
import { z } from 'zod';

import type { Values } from '../../kit/fields/fields.ts';

const indicatorOptions = Object.fromEntries(
  indicatorNames.filter((name) => indicators[name].better).map((name) => [name, indicators[name].label]),
);

/** Text, targets and vetoes, as a form asks for them. */
export const contentFields = {
  text: field.longText(['正文', 'Text'], { max: 8000 }),
  targets: field.rows(
    ['目标(权重合计 100)', 'Targets, weights come to 100'],
    z.object({
      name: field.text(['目标', 'Target'], { max: 200 }),
      weight: field.between(['权重', 'Weight'], 1, 100),
      indicator: field.choice(['自动取数的指标', 'Indicator'], indicatorOptions).optional(),
      want: field.text(['目标值', 'Wanted'], { max: 12 }).optional(),
      rule: field.choice(['计分', 'Scored'], targetRules).optional(),
      how: field.text(['评分办法', 'How'], { max: 300 }).optional(),
    }),
  ),
  vetoes: field.longText(['一票否决事项', 'Vetoes'], { max: 4000, hint: ['每行一项', 'One a line'] }).optional(),
};

interface Row {
  name: string;
  weight: number;
  indicator?: string;
  want?: string;
  rule?: 'share' | 'whole';
  how?: string;
}

export const asForm = ({ text, targets, vetoes }: LetterContent): Values => ({
  text,
  targets: targets.map(({ name, weight, indicator, want, rule, how }) => ({
    name,
    weight,
    ...(indicator && { indicator }),
    ...(want !== undefined && want !== null && { want: String(want) }),
    rule,
    ...(how !== '' && { how }),
  })),
  ...(vetoes.length > 0 && { vetoes: vetoes.join('\n') }),
});

export function asContent(values: Values): LetterContent {
  const rows = values['targets'] as Row[];
  const vetoes = typeof values['vetoes'] === 'string' ? values['vetoes'] : '';
  return {
    text: String(values['text']),
    targets: rows.map(({ name, weight, indicator, want, rule, how }) => ({
      name,
      weight,
      indicator: (indicator ?? null) as LetterContent['targets'][number]['indicator'],
      want: want === undefined || want === '' || Number.isNaN(Number(want)) ? null : Number(want),
      rule: rule ?? 'share',
      how: how ?? '',
    })),
    vetoes: vetoes
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  };
}
