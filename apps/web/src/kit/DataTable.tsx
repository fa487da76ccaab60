import { ReloadOutlined } from '@ant-design/icons';
import { ApiError, type CallInput, type Result, type RouteSpec } from '@anyuan/contract';
import { Button, Grid, Select, Table, type TableColumnType } from 'antd';
import { useState, type ReactNode } from 'react';

import { call, useApi } from '../api.ts';
import { useText } from '../i18n/index.ts';
import { recallJson, remember } from '../remember.ts';
import type { Column } from './column.ts';
import { ColumnSettings, type TableLook } from './ColumnSettings.tsx';
import { CutFront } from './CutFront.tsx';
import { isTakenAway } from './list-names.ts';
import { ListExport, type Part } from './ListExport.tsx';
import { useIsPrinting } from './printing.ts';
import { Empty, Failed, Loading } from './States.tsx';
import { inputsOf, TableFilters, type Filter } from './TableFilters.tsx';
import { useUrlState } from './url-state.ts';

import './kit.css';

export type { Column } from './column.ts';

export type RowOf<R> = Result<R> extends { items: readonly (infer Row)[] } ? Row : never;

interface DataTableProps<R extends RouteSpec> {
  /** Under this name columns, density and page size are remembered. */
  name: string;
  /** A list route: answers `{items, total?, next?}`. */
  route: R;
  /** Input that is always sent. */
  input?: Partial<CallInput<R>>;
  columns: readonly Column<RowOf<R>>[];
  rowKey: (row: RowOf<R>) => string;
  filters?: readonly Filter[];
  /** Other names in the address that belong to the route's input. */
  also?: readonly string[];
  /** Keys of the chosen rows, kept by the page; with it every row has a box. */
  selected?: readonly string[];
  select?: (keys: string[]) => void;
  /** What a row is called, for its box. */
  rowName?: (row: RowOf<R>) => string;
  /** Buttons at the left above the table. */
  toolbar?: ReactNode;
  /** Opens the row; its key is in the address as `row`. */
  onOpen?: (row: RowOf<R>) => void;
  /** No record at all: what this is for and the first step. */
  empty?: ReactNode;
  /** False when the route takes no `limit` and `cursor`. */
  pages?: boolean;
}

const pageSizes = [20, 50, 100, 200];
/** Lists count no further; what they say above it means more. */
const mostCounted = 10_000;

/** A list with filters, columns, density, pages and every state. All choices live in the address or are remembered. */
export function DataTable<R extends RouteSpec>(props: DataTableProps<R>) {
  const { name, route, input, columns, rowKey, filters = [], also = [], toolbar, onOpen, empty, pages = true } = props;
  const { selected, select, rowName = rowKey } = props;
  type Row = RowOf<R>;
  const t = useText();
  const isWide = Grid.useBreakpoint().md ?? true;
  const isPrinting = useIsPrinting();
  const { values, set } = useUrlState();
  const [look, setLook] = useState(() => recallJson<TableLook>(`table.${name}`, {}));
  const [size, setSize] = useState(() => recallJson(`table.${name}.size`, 50));
  const [trail, setTrail] = useState<string[]>([]);

  const filterNames = [...filters.flatMap(inputsOf), ...also];
  const chosen = Object.fromEntries(filterNames.flatMap((n) => (values[n] ? [[n, values[n]]] : [])));
  const paging = pages ? { limit: size, ...(trail.length > 0 ? { cursor: trail.at(-1) } : {}) } : {};
  // The page may have an order of its own; whoever chooses another has that.
  const order = values['sort'] ?? (input as { sort?: string } | undefined)?.sort;
  const sort = order ? { sort: order } : {};
  const asked = { ...input, ...chosen, ...sort };
  const query = useApi(route, { ...asked, ...paging } as CallInput<R>, { keep: true });
  const answer = query.data as { items: Row[]; total?: number; next?: string | null } | undefined;

  const apply = (changes: Record<string, string | undefined>): void => {
    setTrail([]);
    set({ ...changes, row: undefined });
  };
  const keep = (next: TableLook): void => {
    setLook(next);
    remember(`table.${name}`, JSON.stringify(next));
  };
  const resize = (next: number): void => {
    setTrail([]);
    setSize(next);
    remember(`table.${name}.size`, JSON.stringify(next));
  };
  const visible = columns.filter(({ key, isExtra }) => (look.columns ? look.columns.includes(key) : !isExtra));
  const open = (row: Row): void => {
    set({ row: rowKey(row) });
    onOpen?.(row);
  };

  // Without the right there is nothing to filter either.
  if (!answer && query.error instanceof ApiError && query.error.code === 'forbidden')
    return (
      <div className="panel">
        <Failed error={query.error} />
      </div>
    );
  return (
    <>
      {filters.length > 0 && <TableFilters filters={filters} values={values} apply={apply} />}
      <div className="panel data-table">
        <div className="table-toolbar no-print">
          {toolbar}
          <span className="spacer" />
          <Button
            icon={<ReloadOutlined />}
            aria-label={t('refresh')}
            type="text"
            onClick={() => void query.refetch()}
          />
          {isTakenAway(name) && (
            <ListExport
              name={name}
              asked={asked}
              columns={visible}
              rowKey={rowKey}
              load={(cursor) =>
                takePage(route, { ...asked, ...(pages && { limit: takenAtOnce }), ...(cursor && { cursor }) })
              }
            />
          )}
          <ColumnSettings columns={columns} look={look} change={keep} />
        </div>
        {query.isError && !answer && <Failed error={query.error} retry={() => void query.refetch()} />}
        {!answer && !query.isError && <Loading rows={10} />}
        {answer && (
          <Table<Row>
            size={look.dense ? 'small' : 'middle'}
            dataSource={answer.items}
            rowKey={rowKey}
            columns={visible.map((column, at) => ({
              ...toAntd(column, order),
              // What the row is called stays in sight.
              ...(at === 0 && isWide && !isPrinting ? { fixed: 'start' as const } : {}),
            }))}
            pagination={false}
            // A fact called `children` is no row within the row.
            expandable={{ childrenColumnName: ' rows' }}
            {...(isPrinting ? {} : { sticky: { offsetHeader: 52 }, scroll: { x: 'max-content' } })}
            loading={{ spinning: query.isPlaceholderData, delay: 400 }}
            locale={{ emptyText: noRows() }}
            rowClassName={(row) => `${onOpen ? 'row-open' : ''} ${rowKey(row) === values['row'] ? 'row-selected' : ''}`}
            onChange={(_, __, sorter) => {
              const one = Array.isArray(sorter) ? sorter[0] : sorter;
              const column = columns.find(({ key }) => key === one?.columnKey);
              apply({
                sort:
                  one?.order === 'ascend'
                    ? column?.sort?.up
                    : one?.order === 'descend'
                      ? column?.sort?.down
                      : undefined,
              });
            }}
            {...(selected && select && !isPrinting
              ? {
                  rowSelection: {
                    selectedRowKeys: [...selected],
                    onChange: (keys: React.Key[]) => select(keys.map(String)),
                    preserveSelectedRowKeys: true,
                    columnWidth: 40,
                    columnTitle: (box: ReactNode) => <HeadBox>{box}</HeadBox>,
                    getCheckboxProps: (row: Row) => ({ 'aria-label': t('selectRow', { row: rowName(row) }) }) as object,
                  },
                }
              : {})}
            {...(onOpen ? { onRow: (row: Row) => rowHandlers(() => open(row)) } : {})}
          />
        )}
        {pages && answer && (answer.items.length > 0 || trail.length > 0) && (
          <div className="table-foot no-print">
            {answer.total !== undefined && (
              <span className="muted">
                {answer.total > mostCounted
                  ? t('totalMore', { count: mostCounted })
                  : t('total', { count: answer.total })}
              </span>
            )}
            <Select
              size="small"
              aria-label={t('perPage', { count: size })}
              value={size}
              onChange={resize}
              options={pageSizes.map((count) => ({ value: count, label: t('perPage', { count }) }))}
            />
            <Button size="small" disabled={trail.length === 0} onClick={() => setTrail(trail.slice(0, -1))}>
              {t('previous')}
            </Button>
            <span className="number">{t('pageNumber', { page: trail.length + 1 })}</span>
            <Button
              size="small"
              disabled={!answer.next}
              onClick={() => answer.next && setTrail([...trail, answer.next])}
            >
              {t('next')}
            </Button>
          </div>
        )}
      </div>
    </>
  );

  function noRows(): ReactNode {
    if (Object.keys(chosen).length === 0) return empty ?? <Empty />;
    const clear = () => apply(Object.fromEntries(filterNames.map((n) => [n, undefined])));
    return <Empty title={t('nothingMatches')} action={<Button onClick={clear}>{t('clearFilters')}</Button>} />;
  }
}

const takenAtOnce = 200;
const takePage = async <R extends RouteSpec>(route: R, input: object) =>
  (await call(route, input as CallInput<R>)) as Part<RowOf<R>>;

/** The table measures its widths with a copy of the header that nobody sees; nobody must land in its box either. */
function HeadBox({ children }: { children: ReactNode }) {
  const [isCopy, setCopy] = useState(false);
  return <span ref={(span) => setCopy(span?.closest('[aria-hidden="true"]') != null)}>{isCopy ? null : children}</span>;
}

function toAntd<Row>(column: Column<Row>, sort: string | undefined): TableColumnType<Row> {
  const { key, title, render, width, align, ellipsis, most, isName = false } = column;
  const order = sort && sort === column.sort?.up ? 'ascend' : sort && sort === column.sort?.down ? 'descend' : null;
  return {
    key,
    title,
    render: (_, row) =>
      ellipsis || most ? (
        <Cut width={most ?? width ?? 320} isName={isName}>
          {render(row)}
        </Cut>
      ) : (
        render(row)
      ),
    ...(width ? { width } : {}),
    ...(align ? { align } : {}),
    ...(column.sort ? { sorter: true, sortOrder: order } : {}),
  };
}

function Cut({ width, isName, children }: { width: number; isName: boolean; children: ReactNode }) {
  const text = typeof children === 'string' ? children : undefined;
  return (
    <div
      className={isName ? undefined : 'cell-cut'}
      style={{ maxWidth: `min(${width}px, 55vw)` }}
      title={isName ? undefined : text}
    >
      {isName ? <CutFront text={text}>{children}</CutFront> : children}
    </div>
  );
}

/** Rows open with a click or Enter; links and buttons inside them keep their own. */
function rowHandlers(open: () => void) {
  return {
    tabIndex: 0,
    onClick: (event: React.MouseEvent) => {
      if (!(event.target as Element).closest('a, button, input, label')) open();
    },
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.key === 'Enter' && event.target === event.currentTarget) open();
    },
  };
}
