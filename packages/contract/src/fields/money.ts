import { z } from 'zod';

import type { Label } from '../common.ts';
import { fault } from '../fault.ts';
import { digitsIn, hasDecimals, numberHint, numberInput } from './decimal.ts';
import { defineKind, type More, type Read, wrong } from './kind.ts';

const zeros: Readonly<Record<string, number>> = { '': 0, 百: 2, 千: 3, 万: 4, 百万: 6, 千万: 7, 亿: 8 };

/** `¥1,234.50`, `1.2万元`, `人民币 300 元整`, `１２００`, `(80)` of bookkeepers for minus 80: yuan, digit by digit, without a binary remainder. */
export function readMoney(text: string): Read {
  const bare = text.normalize('NFKC').replace(/\s/g, '').toLowerCase();
  const [, inBrackets = bare] = /^\((.+)\)$/.exec(bare) ?? [];
  const [, sign = '', number = '', tens = ''] =
    /^([+-]?)(?:人民币|rmb|cny|¥)*([+-]?[\d.,]+)(百万|千万|百|千|万|亿)?(?:元|圆|块|rmb|cny)?(?:整|正)?$/.exec(
      inBrackets,
    ) ?? [];
  const digits = digitsIn(number);
  if (digits === undefined || (sign !== '' && /^[+-]/.test(digits)))
    return wrong('须是金额,如 1,234.50 或 1.2万元', 'must be an amount such as 1,234.50');
  const value = Number(`${digits}e${zeros[tens] ?? 0}`);
  return { value: (sign === '-') !== (inBrackets !== bare) ? -value : value };
}

/** Yuan with at most two decimals; summed as decimals, never as floats. */
export const money = defineKind(
  {
    kind: 'money',
    cell: 'number',
    text: (value) => Number(value),
    read: readMoney,
    hint: (field) => {
      const [zh, en] = numberHint(field);
      return [`${zh},可写 ¥1,234.50、1.2万元`, `${en}; ¥1,234.50 and 1.2万元 will do`];
    },
    plain: (field) => numberInput(field, 2),
  },
  (of) => ({
    money: (label: Label, m: More = {}) =>
      of(
        z
          .number()
          .min(0)
          .max(1_000_000_000)
          .refine((value) => hasDecimals(value, 2), fault('金额最多两位小数', 'two decimals at most')),
        {
          label,
          unit: ['元', 'CNY'],
          decimals: 2,
          ...m,
        },
      ),
  }),
);
