import { readdirSync, readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { hasOwnSheet, isTakenAway } from './list-names.ts';

test('every list can be taken away, as it stands or by a sheet of its own', () => {
  const web = new URL('../', import.meta.url);
  const names = readdirSync(web, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx'))
    .flatMap((name) => [
      ...readFileSync(new URL(name, web), 'utf8').matchAll(
        /<(?:DataTable|PlainTable|RowsExport)\b[^>]*?\bname=(?:"([\w.-]+)"|\{[^}]*'([\w.-]+)')/g,
      ),
    ])
    .map(([, plain, last]) => plain ?? last ?? '');
  expect(names).toContain('audit');
  expect(names.length).toBeGreaterThan(8);
  expect(names.filter((name) => !isTakenAway(name) && !hasOwnSheet(name))).toEqual([]);
});

/** Tables that are no list, or leave by a sheet of their own; and why. */
const otherTables: Record<string, string> = {
  'kit/DataTable.tsx': 'the list itself',
  'kit/PlainTable.tsx': 'the list itself',
  'kit/entries/EntryList.tsx': 'DataTable by another name',
  'kit/ImportDialog.tsx': 'rows of the file that is being read; with what is wrong they go back as a sheet',
  'modules/ledgers/LedgerTable.tsx': 'a register: Excel, print, PDF above it',
  'modules/people/Departments.tsx': 'a tree with a sheet of its own',
};

test('a table that is drawn by hand is no list', () => {
  const web = new URL('../', import.meta.url);
  const drawn = readdirSync(web, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx'))
    .filter((name) => /<Table\b/.test(readFileSync(new URL(name, web), 'utf8')));
  expect(drawn.toSorted()).toEqual(Object.keys(otherTables).toSorted());
});
