import type { IndicatorSetting } from '@anyuan/contract';

import { useText } from '../../i18n/index.ts';
import { useFigureWords } from '../../kit/figure-words.ts';

/** A target with its direction, as `≤ 30 天`. */
export function useTargetWords(): (
  one: Pick<IndicatorSetting, 'unit' | 'better'>,
  target: IndicatorSetting['target'],
) => string {
  const t = useText('ledgers');
  const words = useFigureWords();
  return ({ unit, better }, target) => {
    if (target === null) return t('noTarget');
    const sign = better === null ? '' : better === 'more' ? '≥ ' : '≤ ';
    return `${sign}${words.value({ unit, isRate: true }, target)}`;
  };
}
