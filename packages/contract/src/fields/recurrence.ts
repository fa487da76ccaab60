import type { Label } from '../common.ts';
import type { Recurrence, recurrenceIn, recurrenceText } from '../recurrence/index.ts';
import { defineKind, type More, wrong } from './kind.ts';

interface Tools {
  schema: typeof Recurrence;
  read: typeof recurrenceIn;
  text: typeof recurrenceText;
}
let tools: Tools | undefined;
const known = (): Tools => {
  if (!tools) throw new Error('whoever has a recurrence says first how one is read: `withRecurrence`');
  return tools;
};
/** Said by whoever has fields of this kind, so that pages without them do not carry how a recurrence is read and told. */
export const withRecurrence = (given: Tools): void => void (tools = given);

/** How often something is due. */
export const recurrence = defineKind(
  {
    kind: 'recurrence',
    cell: 'text',
    text: (value, _, { lang }) => known().text(value as Recurrence, lang),
    read(text) {
      const value = known().read(text);
      return value
        ? { value }
        : wrong(
            '看不懂的周期,如“每天 22:00–06:00每2小时”“每周一、三”“每月内1次”',
            'not understood; e.g. "every day 22:00–06:00, every 2 h", "every week on Mon, Wed", "once within each month"',
          );
    },
    hint: () => [
      '如 每天 08:00–18:00共3次、每天 22:00–06:00每2小时、每周一、三、每月1日遇休顺延、每月内1次、随时发起',
      'e.g. every day 08:00–18:00, 3 times; every week on Mon, Wed; every month on day 1; once within each month',
    ],
    plain: null,
  },
  (of) => ({ recurrence: (label: Label, m: More = {}) => of(known().schema, { label, ...m }) }),
);
