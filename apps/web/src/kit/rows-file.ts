import { client } from '../api.ts';
import { useLabel } from '../i18n/index.ts';
import { csvOf } from './csv.ts';
import { listName } from './list-names.ts';
import { saveAs } from './save-as.ts';

/** What leaves the house as a file. */
export interface RowsFile {
  /** Of the list; its file and the line in the audit are called in words. */
  name: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
  /** What the list asked for. */
  filters?: Readonly<Record<string, unknown>>;
}

/** Saves rows as a file, with its line first: no file without one. */
export function useRowsFile(): (file: RowsFile) => Promise<void> {
  const label = useLabel();
  return async ({ name, head, rows, filters = {} }) => {
    const list = label(listName(name));
    const asked = Object.fromEntries(Object.entries(filters).map(([field, value]) => [field, String(value)]));
    await client.desk.exported({ list, rows: rows.length, filters: asked });
    saveAs(new Blob([csvOf([head, ...rows])], { type: 'text/csv' }), `${list}.csv`);
  };
}
