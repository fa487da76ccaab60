import { z } from 'zod';

import { fault } from './fault.ts';
import { typedLine, typedLines } from './plain.ts';

/** A text for people: Chinese, English. */
export type Label = readonly [zh: string, en: string];

export const id = z.uuid();
export const nothing = z.object({});
export const ok = z.object({ ok: z.literal(true) });
export const instant = z.iso.datetime();

/** Machine codes: device numbers, place codes, role codes. Letters, digits and `-_.`; 1–64 characters. */
export const code = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
    fault('编码只能用字母、数字和 - _ .', 'a code has letters, digits and - _ . only'),
  );
export const name = typedLine().min(1).max(80);
export const longText = typedLines().min(1).max(4000);

/** What every list accepts. `cursor` is opaque: the `next` of the answer before. */
export const page = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(400).optional(),
});

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), total: z.number().int(), next: z.string().nullable() });
}

/** A query parameter that may be given once or several times. */
export function many<T extends z.ZodType<string>>(one: T) {
  return z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',') : value),
    z.array(one).max(50).optional(),
  );
}

export const flag = z.preprocess(
  (value) => (value === 'true' || value === '1' ? true : value === 'false' || value === '0' ? false : value),
  z.boolean(),
);

/** A person as others see him. */
export const PersonRef = z.object({ id, name: z.string() });
export const PlaceRef = z.object({ id, code: z.string(), name: z.string(), path: z.string() });
export type PersonRef = z.infer<typeof PersonRef>;
export type PlaceRef = z.infer<typeof PlaceRef>;
