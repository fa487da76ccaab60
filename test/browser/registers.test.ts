import {
  books as bookKinds,
  caseTypes,
  fieldOf,
  formRegister,
  type Lang,
  ledgersOf,
  otherLedgers,
  planRegister,
  registers,
  thingKinds,
  type LedgerCell,
  type LedgerColumn,
  type RegisterKind,
} from '@anyuan/contract';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';

import { allRights } from '../../apps/server/src/kernel/auth/rights.ts';
import { makeCtx, systemActor, type Ctx } from '../../apps/server/src/kernel/ctx.ts';
import { documentOf } from '../../apps/server/src/kernel/registers/index.ts';
import { serveFont, withFont } from '../../apps/server/src/kernel/registers/print/font.ts';
import { html } from '../../apps/server/src/kernel/registers/print/html.ts';
import { registerBody } from '../../apps/server/src/kernel/registers/print/register.ts';
import { bookSheet } from '../../apps/server/src/modules/book/sheet.ts';
import { departmentRegister } from '../../apps/server/src/modules/identity/sheets/departments.ts';
import { peopleRegister } from '../../apps/server/src/modules/identity/sheets/people.ts';
import { readersOf } from '../../apps/server/src/modules/ledger/columns.ts';
import { testApp } from '../../apps/server/test/kit.ts';
import { launch } from './kit.ts';

let browser: Browser;
let all: (Register & { lang: Lang })[];
beforeAll(async () => {
  const t = await testApp();
  const ctx = makeCtx(t.app, systemActor('print'), allRights, { ip: '', agent: '' });
  all = (
    await Promise.all(langs.map(async (lang) => (await everyRegister(ctx, lang)).map((one) => ({ ...one, lang }))))
  ).flat();
  await t.stop();
  browser = await launch();
});
afterAll(() => browser?.close());

interface Register {
  name: string;
  columns: readonly LedgerColumn[];
}

const langs = ['zh', 'en'] as const;

/** What exists: its columns come from its declaration. */
const columnsOf = (kind: RegisterKind): LedgerColumn[] =>
  kind.printed.map((key) => {
    const field = fieldOf(
      ({ ...kind.fields.shape, ...kind.facts.shape } as Record<string, z.ZodType>)[key] as z.ZodType,
    );
    return { key, label: field?.meta.label ?? [key, key], kind: field?.kind.cell ?? 'text' };
  });

/** What happened, what exists, what is counted, and the logs beside them. */
async function everyRegister(ctx: Ctx, lang: Lang): Promise<Register[]> {
  const period = { from: '2026-05-01', to: '2026-05-31', lang };
  const cases = Object.values(caseTypes).flatMap((type) =>
    Object.entries(ledgersOf(type)).map(([name, ledger]) => ({
      name: `${type.type}.${name}`,
      columns: readersOf(type, ledger, lang) as readonly LedgerColumn[],
    })),
  );
  const kinds = [
    ...Object.values(registers),
    planRegister,
    formRegister,
    ...Object.values(thingKinds),
  ] as RegisterKind[];
  const things = kinds.map((kind) => ({ name: kind.type ?? kind.kind, columns: columnsOf(kind) }));
  const logs = Object.entries(otherLedgers).flatMap(([type, { ledgers }]) =>
    Object.keys(ledgers).map((ledger) => ({
      name: `${type}.${ledger}`,
      columns: ctx.app.registers.find(ctx, { type, ledger, ...period })!.columns,
    })),
  );
  const books: Register[] = [];
  for (const [name, kind] of Object.entries(bookKinds))
    for (const item of [undefined, 'I-1'])
      books.push({
        name: `${name} ${item ?? ''}`,
        columns: (await bookSheet(ctx, kind, { lang, ...(item && { item }) })).columns,
      });
  const people = [peopleRegister(ctx, { lang } as never), departmentRegister(ctx, { lang } as never)].map(
    ({ label, columns }) => ({ name: label[1], columns }),
  );
  return [...cases, ...things, ...logs, ...books, ...people];
}

const sentence = '当事人在门诊大厅情绪激动,经保安劝说后离开现场,并移交警务室进一步处理。';
const long: Record<LedgerColumn['kind'], readonly LedgerCell[]> = {
  text: [
    '门诊楼 / 一层 / 急诊科 / 护士站东侧走廊',
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
    '阿卜杜热合曼·买买提',
    null,
  ],
  number: [123_456_789.12, 7, 0, null],
  time: ['2026-05-01 08:30', '2026-12-31 23:59', null, '2026-01-01 00:00'],
  date: ['2026-05-01', '2026-12-31', null, '2026-01-01'],
  long: [sentence.repeat(6), sentence, 'https://example.com/' + 'very-long-address/'.repeat(8), '短'],
};
const rowsOf = ({ columns }: Register): LedgerCell[][] =>
  [0, 1, 2, 3].map((n) =>
    columns.map(({ kind }, at) => (at === 0 ? `JJ-202605-${String(n).padStart(4, '0')}` : (long[kind][n] ?? null))),
  );

interface Box {
  text: string;
  left: number;
  right: number;
  bottom: number;
  top: number;
}

/** The words of each page, and where they stand. */
async function boxesOf(file: Buffer): Promise<{ width: number; boxes: Box[] }[]> {
  const task = getDocument({ data: new Uint8Array(file), useSystemFonts: true, verbosity: 0 });
  const pdf = await task.promise;
  const pages: { width: number; boxes: Box[] }[] = [];
  for (let n = 1; n <= pdf.numPages; n++) {
    const page = await pdf.getPage(n);
    const { items } = await page.getTextContent();
    const boxes = items.flatMap((item): Box[] => {
      if (!('str' in item) || item.str.trim() === '') return [];
      const [, , , , left, bottom] = item.transform as number[];
      const size = Math.hypot(item.transform[2] as number, item.transform[3] as number);
      return [{ text: item.str, left: left!, right: left! + item.width, bottom: bottom!, top: bottom! + size * 0.7 }];
    });
    pages.push({ width: page.getViewport({ scale: 1 }).width, boxes });
  }
  await task.destroy();
  return pages;
}

const over = (a: Box, b: Box): boolean =>
  Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
  Math.min(a.top, b.top) - Math.max(a.bottom, b.bottom) > 1;

test.each(['portrait', 'landscape'] as const)(
  'no register on paper lets one text run into another or off the sheet: %s',
  { timeout: 180_000 },
  async (orientation) => {
    expect(all.length).toBeGreaterThan(250);
    const drawn = all.map((one) => ({ ...one, ...registerBody({ ...one, scope: '' }, rowsOf(one)) }));
    const some = drawn.filter((one) => one.orientation === orientation);
    expect(some.length).toBeGreaterThan(0);
    const page = documentOf({
      lang: 'zh',
      hospital: '安院',
      title: '全部台账',
      subtitle: '',
      orientation,
      code: '',
      sha256: '',
      printed: '',
      body: (foot) =>
        html`${some.map(
          ({ name, body }) =>
            html`<div style="break-before: page">
              <h2>${name}</h2>
              ${body(foot)}
            </div>`,
        )}`,
      signatures: [],
    });
    const context = await browser.newContext({ javaScriptEnabled: false, bypassCSP: true });
    const tab = await context.newPage();
    await serveFont(tab);
    await tab.setContent(withFont(page), { waitUntil: 'networkidle' });
    const file = await tab.pdf({ preferCSSPageSize: true, printBackground: true });
    if (process.env['ANYUAN_KEEP_PDF']) {
      const { writeFileSync } = await import('node:fs');
      writeFileSync(`${process.env['ANYUAN_KEEP_PDF']}/${orientation}.pdf`, file);
    }
    await context.close();
    const pages = await boxesOf(file);
    expect(pages.length).toBeGreaterThanOrEqual(some.length);
    const faults = pages.flatMap(({ width, boxes }, n) => {
      const off = boxes.filter(({ left, right }) => left < 0 || right > width + 0.5);
      const clash = boxes.flatMap((a, i) =>
        boxes
          .slice(i + 1)
          .filter((b) => over(a, b))
          .map((b) => `${a.text} × ${b.text}`),
      );
      return [...off.map(({ text }) => `${n + 1}: off ${text}`), ...clash.map((text) => `${n + 1}: ${text}`)];
    });
    expect(faults.slice(0, 20)).toEqual([]);
  },
);

test('a wide register is continued on further sheets that each say which record a row is of, and loses no column', () => {
  for (const one of all) {
    const { body } = registerBody({ ...one, scope: '' }, rowsOf(one));
    const tables = body(html``)
      .html.split('<table')
      .slice(1);
    const headings = tables.map((table) => [...table.matchAll(/<th scope="col">([^<]*)/g)].map(([, text]) => text));
    expect([one.name, new Set(headings.map(([, key]) => key)).size]).toEqual([one.name, 1]);
    expect([one.name, headings.flatMap(([, , ...rest]) => rest).length]).toEqual([one.name, one.columns.length - 1]);
  }
  // Letters stay as large as they are; so many columns need more than one sheet.
  const wide = Array.from({ length: 24 }, (_, n): LedgerColumn => ({
    key: `c${n}`,
    label: [`栏目${n}`, `Column ${n}`],
    kind: n % 5 === 4 ? 'long' : 'text',
  }));
  const { body, orientation } = registerBody(
    { columns: wide, lang: 'zh', scope: '' },
    rowsOf({ name: 'wide', columns: wide }),
  );
  expect(orientation).toBe('landscape');
  expect(body(html``).html.split('<table').length - 1).toBeGreaterThan(1);
});
