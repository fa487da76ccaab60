import { fieldKinds, fieldOf, readText, textOf, titleOf, type FieldKindName } from '@anyuan/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { finder, reader, samples } from '../../../test/field-samples.ts';
import { type Column, readSheet, writeLongSheet, writeSheet } from './index.ts';

const names = (Object.keys(fieldKinds) as FieldKindName[]).filter((name) => fieldOf(samples[name].schema)?.kind.read);
const columns = names.map((name): Column => {
  const [zh, en] = titleOf(samples[name].schema);
  return { key: name, zh: `${zh} ${name}`, en: `${en} ${name}`, ...(name === 'text' && { identifies: true as const }) };
});
const rowsOf = (seed: number) => {
  const lists = names.map((name) => fc.sample(samples[name].values, { numRuns: 60, seed }));
  return Array.from({ length: 60 }, (_, at) =>
    Object.fromEntries(names.map((name, i) => [name, samples[name].schema.parse(lists[i]?.[at])])),
  );
};

test.each(['zh', 'en'] as const)(
  'every kind goes through a register in Excel and back unchanged (%s)',
  async (lang) => {
    const rows = rowsOf(lang === 'zh' ? 7 : 11);
    const cells = rows.map((row) => names.map((name) => textOf(samples[name].schema, row[name], reader(lang))));
    const body = await writeLongSheet(
      {
        name: '台账',
        title: '某医院 台账',
        columns: columns.map(({ zh, key }) => ({
          title: zh,
          width: 16,
          isText: fieldOf(samples[key as FieldKindName].schema)?.kind.cell !== 'number',
        })),
      },
      // oxlint-disable-next-line typescript/require-await -- batches come one by one
      (async function* () {
        yield cells;
      })(),
    );
    expect(valuesIn((await readSheet(body, columns)).rows)).toEqual(rows);
  },
);

test('every kind goes through a sheet to fill in and back unchanged', async () => {
  const rows = rowsOf(3);
  const body = await writeSheet(
    '导入',
    columns,
    rows.map((row) =>
      Object.fromEntries(names.map((name) => [name, textOf(samples[name].schema, row[name], reader('zh'))])),
    ),
  );
  expect(valuesIn((await readSheet(body, columns)).rows)).toEqual(rows);
});

function valuesIn(rows: Awaited<ReturnType<typeof readSheet>>['rows']): Record<string, unknown>[] {
  return rows.map(({ cells }) =>
    Object.fromEntries(
      names.map((name) => {
        const read = readText(samples[name].schema, cells.get(name) ?? '', finder);
        return [name, 'value' in read ? read.value : read.wrong];
      }),
    ),
  );
}
