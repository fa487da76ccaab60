import type { CellFault, CellText } from './columns.ts';
import { unquoted } from './quoted.ts';

/** Text as somebody wrote it into a cell or a file of text. */
export function written(text: string): CellText {
  const bare = unquoted(text.trim());
  return squeezed.test(bare) ? { error: shortened } : bare;
}

const shortened: CellFault = [
  '号码被写成了科学计数(如 1.38E+10),原来的数字已经丢失;请把该列设为文本后重新填写',
  'the number was written as 1.38E+10 and its digits are lost; make the column text and fill it in again',
];

/** A number of many digits that a spreadsheet program wrote into a file of text. */
const squeezed = /^\d(\.\d+)?E\+\d{1,3}$/;
