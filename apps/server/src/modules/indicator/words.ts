import { figureUnits, type FigureUnit, type IndicatorAnswer, type IndicatorValue, type Lang } from '@anyuan/contract';

const at = (lang: Lang): 0 | 1 => (lang === 'zh' ? 0 : 1);
const none = { zh: '暂无数据', en: 'No data' } as const;
const pending = { zh: '正在统计', en: 'Being counted' } as const;
const kept = { zh: '不足 3 件', en: 'Fewer than 3' } as const;

/** A number as paper and the public page say it: no more than two digits after the point. */
export const plainNumber = (value: number): string => String(Math.round(value * 100) / 100);

export function valueText(value: number | null, unit: FigureUnit, lang: Lang): string {
  if (value === null) return none[lang];
  const word = figureUnits[unit][at(lang)];
  return unit === 'percent' || unit === 'permille' ? `${plainNumber(value)}${word}` : `${plainNumber(value)} ${word}`;
}

export const shownText = (one: IndicatorValue, unit: FigureUnit, lang: Lang): string =>
  one.withheld ? kept[lang] : one.pending ? pending[lang] : valueText(one.value, unit, lang);

/** `95 / 100`; of a count nothing. */
export const fractionText = ({ numerator, denominator, isRate }: IndicatorAnswer): string | null =>
  !isRate || numerator === null || denominator === null
    ? null
    : `${plainNumber(numerator)} / ${plainNumber(denominator)}`;

/** Against last year: points of a percentage, else per cent of what it was. */
export function changeText({ value, lastYear, change, unit }: IndicatorAnswer, lang: Lang): string | null {
  const before = lastYear?.value ?? null;
  if (value === null || before === null) return null;
  if (unit === 'percent') {
    const points = plainNumber(value - before);
    return lang === 'zh' ? `${points} 个百分点` : `${points} points`;
  }
  return change === null ? null : `${change > 0 ? '+' : ''}${plainNumber(change * 100)}%`;
}
