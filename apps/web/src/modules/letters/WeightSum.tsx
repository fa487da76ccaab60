import { fullScore } from '@anyuan/contract';

import { useText } from '../../i18n/index.ts';
import type { Values } from '../../kit/fields/fields.ts';

/** What the weights come to as somebody types them. */
export function weightsIn(values: Values): number {
  const rows = (values['targets'] ?? []) as { weight?: unknown }[];
  return rows.reduce((sum, { weight }) => sum + (typeof weight === 'number' ? weight : 0), 0);
}

export function WeightSum({ sum }: { sum: number }) {
  const t = useText('letters');
  const isFull = sum === fullScore;
  return (
    <p role="status" className={isFull ? 'muted' : 'letter-lacks'}>
      {isFull ? '✓' : '▲'} {t('weightSum', { sum })}
    </p>
  );
}
