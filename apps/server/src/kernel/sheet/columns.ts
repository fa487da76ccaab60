/** One column of a sheet: a stable key for machines, titles for people. */
export interface Column {
  key: string;
  zh: string;
  en: string;
  width?: number;
  /** A row cannot be read without it. */
  identifies?: true;
}

/** One row as read: the text of each known column that the sheet has. */
export interface SheetRow {
  /** As the spreadsheet program counts. */
  row: number;
  cells: Map<string, string>;
  /** Columns whose cell holds an error such as `#REF!`. */
  errors: Map<string, string>;
}

/** What crosses from the worker: the rows of one worksheet that hold anything. */
export interface RawRow {
  row: number;
  cells: (string | { error: string })[];
}

export const maxRows = 20_000;
