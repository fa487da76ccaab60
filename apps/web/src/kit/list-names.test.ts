import { readdirSync, readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { hasOwnSheet, isTakenAway } from './list-names.ts';

test('every list can be taken away, as it stands or by a sheet of its own', () => {
  const web = new URL('../', import.meta.url);
  const names = readdirSync(web, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx'))
    .flatMap((name) => [
      ...readFileSync(new URL(name, web), 'utf8').matchAll(
        // A name that is made up as it is drawn, `lines.${book}`, is known by what it begins with.
        /<(?:DataTable|PlainTable|RowsExport)\b[^>]*?\bname=(?:"([\w.-]+)"|\{`([\w.-]+)\.\$|\{[^}]*'([\w.-]+)')/g,
      ),
    ])
    .map(([, plain, begun, last]) => plain ?? begun ?? last ?? '');
  expect(names).toEqual(expect.arrayContaining(['audit', 'books', 'items', 'lines']));
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

/** Markup of tables outside of the two kinds of list; and why no file is made of it. */
const handDrawn: Record<string, string> = {
  'kit/ListExport.tsx': 'the list itself, on its way into a file',
  'kit/entries/EntryMerge.tsx': 'two of one list, side by side',
  'kit/fields/RowsInput.tsx': 'one answer',
  'kit/fields/rows.tsx': 'one answer',
  'kit/things/ReadingOf.tsx': 'one reading',
  'modules/assessment/Detail.tsx': 'one assessment, whose gaps leave above it',
  'modules/assessment/Tables.tsx': 'the items of one table, which leave as its sheet',
  'modules/board/RiskPage.tsx': 'hours by building, which leave as figures below it',
  'modules/cases/CaseSheet.tsx': 'one case, which is printed',
  'modules/letters/Scores.tsx': 'the targets of one letter, which is printed',
  'modules/people/PersonMerge.tsx': 'two of one list, side by side',
  'modules/places/SplitPlace.tsx': 'a question',
  'modules/readiness/HvaRound.tsx': 'a form to rate by, and results that leave',
  'modules/roles/GrantMatrix.tsx': 'the roles, which leave above it',
  'modules/roster/Callouts.tsx': 'heads of one call-out, which is a case and leaves with its list',
  'modules/roster/Week.tsx': 'a week to plan in; what was planned leaves as shifts',
  'modules/settings/Calendar.tsx': 'a calendar',
  'modules/workbench/BooksPanel.tsx': 'sums that open their lists',
  'modules/workbench/DevicesPanel.tsx': 'sums that open their lists',
  'modules/workbench/ThingsPanel.tsx': 'sums that open their lists',
};

test('a table in plain markup can be taken away, too, or is no list', () => {
  const web = new URL('../', import.meta.url);
  const kept = readdirSync(web, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx'))
    .filter((name) => {
      const text = readFileSync(new URL(name, web), 'utf8');
      return /<table\b/.test(text) && !(name in handDrawn) && !/<RowsExport\b/.test(text);
    });
  expect(kept).toEqual([]);
});
