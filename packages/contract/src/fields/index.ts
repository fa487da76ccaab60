import type { z } from 'zod';

import { choice } from './choice.ts';
import { choices } from './choices.ts';
import { date } from './date.ts';
import { department } from './department.ts';
import { departments } from './departments.ts';
import { files } from './files.ts';
import { fieldOf, type FieldKind, type FieldMeta } from './kind.ts';
import { longText } from './long-text.ts';
import { mark } from './mark.ts';
import { money } from './money.ts';
import { number } from './number.ts';
import { paper } from './paper.ts';
import { password } from './password.ts';
import { people } from './people.ts';
import { person } from './person.ts';
import { phone } from './phone.ts';
import { place } from './place.ts';
import { quantity } from './quantity.ts';
import { recurrence } from './recurrence.ts';
import { reference } from './reference.ts';
import { rows } from './rows.ts';
import { signature } from './signature.ts';
import { rowOf } from './table.ts';
import { text } from './text.ts';
import { thing } from './thing.ts';
import { time } from './time.ts';
import { yesNo } from './yes-no.ts';

export { instantIn, dayIn, lastMinute, local, wallClock } from './days.ts';
export {
  type Cell,
  type CellKind,
  type Field,
  type FieldKind,
  type FieldMeta,
  fieldOf,
  type Finder,
  innerSchema,
  type Lang,
  type Mention,
  type Named,
  namedThings,
  type PlainInput,
  type Reader,
  type RefKind,
} from './kind.ts';
export { decimalText } from './decimal.ts';
export { markWords } from './mark.ts';
export { phoneNumber, phoneOrNone } from './phone.ts';
export { cleanPhone, isPhone, phoneHref, phoneText } from './telephone.ts';
export { type Paper, paperState, type PaperState, paperStates } from './paper.ts';
export { filesIn, mentionsIn, readText, textOf, titleOf } from './table.ts';
export { ringsIn, treeOf, walked, type Branch, type TreeColumns } from './tree.ts';

/** Every field kind. A new one is its file, its line here, and its file and line in the web's `kit/fields`. */
export const fieldKinds = {
  text,
  longText,
  number,
  quantity,
  money,
  mark,
  yesNo,
  date,
  time,
  phone,
  choice,
  choices,
  person,
  people,
  department,
  departments,
  place,
  thing,
  reference,
  recurrence,
  files,
  signature,
  paper,
  rows,
  password,
};
export type FieldKindName = keyof typeof fieldKinds;
fieldKinds satisfies Record<FieldKindName, FieldKind>;

type Together<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I) => void ? I : never;

/** The fields a case type, a public page or a survey is declared with: each a schema with its words and its kind. */
export const field = Object.assign({}, ...Object.values(fieldKinds).map(({ make }) => make)) as Together<
  (typeof fieldKinds)[FieldKindName]['make']
>;

/** What was said of a field, also when it is optional. */
export const fieldMeta = (schema: z.ZodType): FieldMeta | undefined => fieldOf(schema)?.meta;

/** The name of a field's kind. */
export const kindNameOf = (schema: z.ZodType): FieldKindName | undefined =>
  fieldOf(schema)?.kind.kind as FieldKindName | undefined;

/** The columns of the table inside a field, if it is one. */
export function rowShape(schema: z.ZodType): z.ZodObject | undefined {
  const found = fieldOf(schema);
  return found && rowOf(found);
}

export const isSecret = (schema: z.ZodType): boolean => (fieldMeta(schema)?.secrecy ?? 0) >= 3;
