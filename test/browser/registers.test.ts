import { caseTypes, fieldOf, ledgersOf, registers, type LedgerCell, type LedgerColumn } from '@anyuan/contract';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';

import { documentOf } from '../../apps/server/src/kernel/registers/index.ts';
import { serveFont, withFont } from '../../apps/server/src/kernel/registers/print/font.ts';
import { html } from '../../apps/server/src/kernel/registers/print/html.ts';
import { registerBody } from '../../apps/server/src/kernel/registers/print/register.ts';
import { readersOf } from '../../apps/server/src/modules/ledger/columns.ts';
import { launch } from './kit.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

interface Register {
  name: string;
  columns: readonly LedgerColumn[];
}

/** Every register there is: of case types, and of what exists. */
const all = (['zh', 'en'] as const).flatMap((lang) => [
  ...Object.values(caseTypes).flatMap((type) =>
    Object.entries(ledgersOf(type)).map(([name, ledger]) => ({
      lang,
      name: `${type.type}.${name}`,
      columns: readersOf(type, ledger, lang) as readonly LedgerColumn[],
    })),
  ),
  ...Object.values(registers).map((kind) => ({
    lang,
    name: kind.kind,
    columns: kind.printed.map((key): LedgerColumn => {
      const schema = ({ ...kind.fields.shape, ...kind.facts.shape } as Record<string, z.ZodType>)[key] as z.ZodType;
      const field = fieldOf(schema);
      return { key, label: field?.meta.label ?? [key, key], kind: field?.kind.cell ?? 'text' };
    }),
  })),
]);

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
    const drawn = all.map((one) => ({ ...one, ...registerBody(one.columns, rowsOf(one), one.lang) }));
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
    const { body } = registerBody(one.columns, rowsOf(one), one.lang);
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
  const { body, orientation } = registerBody(wide, rowsOf({ name: 'wide', columns: wide }), 'zh');
  expect(orientation).toBe('landscape');
  expect(body(html``).html.split('<table').length - 1).toBeGreaterThan(1);
});
