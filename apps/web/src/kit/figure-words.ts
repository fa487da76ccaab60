import { figureUnits, type Figure, type FigureSourceInfo } from '@anyuan/contract';

import { useLabel, useLang } from '../i18n/index.ts';

const decimals: Record<Figure['unit'], number> = {
  case: 0,
  person: 0,
  times: 0,
  yuan: 2,
  percent: 1,
  permille: 2,
  day: 1,
  hour: 2,
  minute: 1,
  second: 0,
  score: 2,
};

/** A number as people read it, with its unit. */
export function useFigureWords() {
  const label = useLabel();
  const lang = useLang();
  const plain = (value: number, most: number): string =>
    new Intl.NumberFormat(lang === 'en' ? 'en' : 'zh-CN', { maximumFractionDigits: most }).format(value);
  return {
    plain,
    value(figure: Pick<FigureSourceInfo['figures'][number], 'unit' | 'isRate'>, value: number): string {
      // Means of whole things are not whole.
      const most = figure.isRate && decimals[figure.unit] === 0 ? 2 : decimals[figure.unit];
      const unit = label(figureUnits[figure.unit]);
      const isRate = figure.unit === 'percent' || figure.unit === 'permille';
      return plain(value, most) + (isRate ? unit : ` ${unit}`);
    },
  };
}
