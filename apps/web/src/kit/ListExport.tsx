import { Button } from 'antd';
import { useLayoutEffect, useRef, useState } from 'react';

import { useText } from '../i18n/index.ts';
import { useCan } from '../session.ts';
import { useReport } from './ActionButton.tsx';
import type { Column } from './column.ts';
import { useRowsFile } from './rows-file.ts';
import { toast } from './toast.ts';

const most = 20_000;

interface Props<Row> {
  /** Of the table; its file and the line in the audit are called in words. */
  name: string;
  /** What the list asks now: filters and order. */
  asked: Record<string, unknown>;
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  /** The page behind a cursor. */
  load: (cursor: string | null) => Promise<Part<Row>>;
}

export interface Part<Row> {
  items: readonly Row[];
  /** Absent where the list comes in one piece. */
  next?: string | null;
}

/**
 * The list as it is filtered now, all its pages, as a file. Rows are drawn by the list's own columns out of sight, a
 * page at a time, so that the file says what the list says and shows no more.
 */
export function ListExport<Row>({ name, asked, columns, rowKey, load: read }: Props<Row>) {
  const t = useText();
  const can = useCan();
  const report = useReport();
  const save = useRowsFile();
  const [part, draw] = useState<Part<Row>>();
  const taken = useRef<string[][]>([]);
  const body = useRef<HTMLTableSectionElement>(null);

  const load = async (cursor: string | null): Promise<void> => {
    const { items, next = null } = await read(cursor);
    draw({ items, next });
  };
  const fail = (error: unknown): void => {
    draw(undefined);
    report(error);
  };
  useLayoutEffect(() => {
    if (!part) return;
    for (const row of body.current?.rows ?? [])
      taken.current.push([...row.cells].map((cell) => (cell.textContent ?? '').replace(/\s+/g, ' ').trim()));
    const finish = async (): Promise<void> => {
      if (part.next && taken.current.length < most) return load(part.next);
      await save({ name, head: columns.map((one) => one.title), rows: taken.current, filters: asked });
      if (part.next !== null) toast(t('exportedMost', { count: most }), 'error', 8);
      draw(undefined);
      return undefined;
    };
    finish().catch(fail);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each page that was drawn
  }, [part]);

  // Cases leave with those who answer for registers only.
  if (name.split('.')[0] === 'cases' && !can('case.export')) return null;
  return (
    <>
      <Button
        size="small"
        loading={part !== undefined}
        onClick={() => {
          taken.current = [];
          load(null).catch(fail);
        }}
      >
        {t('export')}
      </Button>
      {part && (
        <table hidden aria-hidden>
          <tbody ref={body}>
            {part.items.map((row) => (
              <tr key={rowKey(row)}>
                {columns.map((column) => (
                  <td key={column.key}>{column.render(row)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
