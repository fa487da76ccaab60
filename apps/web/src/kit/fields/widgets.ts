import type { FieldKindName } from '@anyuan/contract';

import { choice } from './choice.tsx';
import { choices } from './choices.tsx';
import { date } from './date.tsx';
import { department } from './department.tsx';
import { departments } from './departments.tsx';
import { files } from './files.tsx';
import { longText } from './long-text.tsx';
import { mark } from './mark.tsx';
import { money } from './money.tsx';
import { number } from './number.tsx';
import { paper } from './paper.tsx';
import { password } from './password.tsx';
import { people } from './people.tsx';
import { person } from './person.tsx';
import { phone } from './phone.tsx';
import { place } from './place.tsx';
import { quantity } from './quantity.tsx';
import { recurrence } from './recurrence.tsx';
import { reference } from './reference.tsx';
import { rows } from './rows.tsx';
import { signature } from './signature.tsx';
import { text } from './text.tsx';
import { thing } from './thing.tsx';
import { time } from './time.tsx';
import type { Widget } from './widget.ts';
import { yesNo } from './yes-no.tsx';

/** Input and value of every field kind. A kind of the contract that is not here does not compile. */
export const widgets: Readonly<Record<FieldKindName, Widget>> = {
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
