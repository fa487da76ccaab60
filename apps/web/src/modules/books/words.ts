import { decimalsOf, unitAfter, type BookKind } from '@anyuan/contract';

import { useLabel, useText } from '../../i18n/index.ts';

interface Counted {
  unit: string | null;
}

/** An amount with its unit: `12.50 元`, `3 支`. */
export function useAmount(kind: BookKind): (amount: number | null, item?: Counted) => string {
  const label = useLabel();
  return (amount, item) => {
    if (amount === null) return '';
    const unit = label(unitAfter(kind, amount, item));
    const plain = new Intl.NumberFormat('en', { minimumFractionDigits: decimalsOf(kind) }).format(amount);
    return `${plain}${item ? ` ${unit}` : ''}`;
  };
}

/** What a line is: the name of its movement, and that it reverses another. */
export function useMovementName(kind: BookKind): (line: { movement: string; reverses: string | null }) => string {
  const label = useLabel();
  const t = useText('books');
  return ({ movement, reverses }) => {
    const name = movement === 'count' ? t('count') : label(kind.movements[movement]?.label) || movement;
    return reverses === null ? name : t('reverseOf', { number: reverses, name });
  };
}
