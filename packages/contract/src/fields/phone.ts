import { z } from 'zod';

import type { Label } from '../common.ts';
import { fault } from '../fault.ts';
import { defineKind, type More } from './kind.ts';
import { asItIs, typed } from './plain-text.ts';
import { cleanPhone, isPhone } from './telephone.ts';

const wrong = fault('不是电话号码,例如 13800001234、010-65521234 转 8012', 'not a telephone number, e.g. 13800001234');

/** Every telephone number that comes in, by whatever way, is stored clean. */
export const phoneNumber = z.string().max(60).overwrite(cleanPhone).refine(isPhone, wrong);
/** Nothing, or a number. */
export const phoneOrNone = z
  .string()
  .max(60)
  .overwrite(cleanPhone)
  .refine((text) => text === '' || isPhone(text), wrong);

/** A telephone number, written as people write it. */
export const phone = defineKind(
  {
    kind: 'phone',
    cell: 'text',
    isPersonal: true,
    text: (value) => asItIs(value).replace('x', ' 转 '),
    read: typed,
    hint: () => ['电话号码', 'a telephone number'],
    plain: () => ({
      as: 'line',
      max: 60,
      attributes: { type: 'tel', inputmode: 'tel', autocomplete: 'tel' },
      wrong: ['不是电话号码,例如 13800001234', 'Not a telephone number; for example 13800001234'],
    }),
  },
  (of) => ({
    phone: (label: Label, m: More = {}) => of(phoneNumber, { label, ...m }),
  }),
);
