import { useText } from '../../i18n/index.ts';

export type NumberSort = 'count' | 'mark' | 'minutes' | 'percent';

/** A number of the desk as people read it; – where there is none. */
export function useNumberWords(): (sort: NumberSort, value: number | null | undefined) => string {
  const t = useText('serviceDesk');
  return (sort, value) => {
    if (value === null || value === undefined) return '–';
    if (sort === 'percent') return `${Math.round(value)} %`;
    const rounded = Math.round(value * 10) / 10;
    return sort === 'minutes' ? t('minutes', { n: rounded }) : String(rounded);
  };
}
