import { z } from 'zod';

import type { Label } from '../common.ts';
import { fault } from '../fault.ts';
import { choice } from './choice.ts';
import { date } from './date.ts';
import { files } from './files.ts';
import { defineKind, type More, type Options } from './kind.ts';
import { columnWords, filesInRow, lineOf, rowIn, rowShapeOf } from './table.ts';
import { text } from './text.ts';

const paperShape = <const O extends Options>(options: O) =>
  z
    .object({
      kind: choice.make.choice(['证件种类', 'Kind'], options),
      number: text.make.text(['证件编号', 'Number'], { max: 60 }),
      issuer: text.make.text(['发证机关', 'Issued by'], { max: 100 }).optional(),
      issued: date.make.date(['发证日期', 'Issued on']).optional(),
      validUntil: date.make.date(['有效期至', 'Valid until']).optional(),
      files: files.make.files(['证件照片', 'Photos']).optional(),
    })
    .refine(({ issued, validUntil }) => !issued || !validUntil || issued <= validUntil, {
      ...fault('有效期不能早于发证日期', 'valid until cannot be before issued on'),
      path: ['validUntil'],
    });

export type Paper = z.infer<ReturnType<typeof paperShape>>;
export type PaperState = 'valid' | 'soon' | 'expired';
export const paperStates: Record<PaperState, Label> = {
  valid: ['有效', 'Valid'],
  soon: ['即将到期', 'Ends soon'],
  expired: ['已过期', 'Expired'],
};

/** How a paper stands on a day (`YYYY-MM-DD`): the last day of its validity is still good. */
export function paperState(paper: Pick<Paper, 'validUntil'>, today: string, warnDays = 60): PaperState {
  const { validUntil } = paper;
  if (!validUntil) return 'valid';
  if (validUntil < today) return 'expired';
  const left = (Date.parse(validUntil) - Date.parse(today)) / 86_400_000;
  return left <= warnDays ? 'soon' : 'valid';
}

/** A person's paper: certificate or licence, with its number, issuer, validity and pictures. */
export const paper = defineKind(
  {
    kind: 'paper',
    cell: 'long',
    isPersonal: true,
    text: (value, field, reader) => lineOf(rowShapeOf(field), value, reader),
    read: (text_, field, finder) => rowIn(rowShapeOf(field), text_, finder),
    hint: (field) => [
      `各栏用 | 分开:${columnWords(rowShapeOf(field), 'zh')}`,
      `columns apart by |: ${columnWords(rowShapeOf(field), 'en')}`,
    ],
    plain: null,
    files: (value, field) => filesInRow(rowShapeOf(field), value),
  },
  (of) => ({
    /** @param kinds which papers it may be */
    paper: <const O extends Options>(label: Label, kinds: O, m: More = {}) => of(paperShape(kinds), { label, ...m }),
  }),
);
