/** One column of a sheet: a stable key for machines, titles for people. */
export interface Column {
  key: string;
  zh: string;
  en: string;
  width?: number;
  /** Other headings it is known by. */
  also?: readonly string[];
  /** A row cannot be read without it. */
  identifies?: true;
  /** A heading without those that identify rows is one all the same if it has all of these. */
  instead?: true;
}

/** One row as read: the text of each known column that the sheet has. */
export interface SheetRow {
  /** As the spreadsheet program counts. */
  row: number;
  /** Its worksheet, where rows of more than one are read. */
  sheet?: string;
  cells: Map<string, string>;
  /** Columns whose cell cannot be taken as it stands: `#REF!`, digits that are lost. */
  errors: Map<string, CellFault>;
}

/** What is wrong with a cell, in both languages. */
export type CellFault = readonly [zh: string, en: string];
export type CellText = string | { error: CellFault };

/** What crosses from the worker: the rows of one worksheet that hold anything. */
export interface RawRow {
  row: number;
  cells: CellText[];
  isHidden?: true;
}

export interface RawSheet {
  name: string;
  rows: RawRow[];
  isHidden?: true;
}

/** Rows that nobody sees, of one worksheet: how many, and which (`3–5, 9`). */
export interface HiddenRows {
  sheet: string;
  count: number;
  rows: string;
}

/** What a file holds that is not read. */
export interface LeftOut {
  /** Worksheets without our heading, or hidden ones, with anything in them. */
  sheets: string[];
  /** Titles not known; the letter of a column that has values and no title. */
  columns: string[];
  hidden: HiddenRows[];
}

export interface SheetRead {
  rows: SheetRow[];
  leftOut: LeftOut;
}

/** Our own: the page of a template that says what may stand where, and the column of a marked sheet. */
export const hintSheet = '填写说明';
export const problemColumn: Column = { key: 'problems', zh: '问题', en: 'Problems', width: 50 };

export const maxRows = 20_000;
export const maxColumns = 256;

/** `A`, `Z`, `AA`: what a spreadsheet program calls the nth column. */
export const columnName = (index: number): string =>
  (index >= 26 ? columnName(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));
