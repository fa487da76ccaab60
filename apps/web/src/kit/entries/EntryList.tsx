import { Button, Modal } from 'antd';
import { useState, type ReactNode } from 'react';

import { useLabel, useText } from '../../i18n/index.ts';
import { useCan } from '../../session.ts';
import { DataTable, type Column } from '../DataTable.tsx';
import type { Values } from '../fields/fields.ts';
import { SavedViews } from '../SavedViews.tsx';
import { Empty } from '../States.tsx';
import { useUrlState } from '../url-state.ts';
import { useEntryColumns } from './columns.tsx';
import type { EntryItem, EntryPages } from './entry.ts';
import { EntryBatch } from './EntryBatch.tsx';
import { EntryForm } from './EntryForm.tsx';
import { EntryImport } from './EntryImport.tsx';
import { EntryDrawer, type EntryParts } from './EntryView.tsx';
import { useEntryFilters } from './filters.ts';
import { TakeAway } from './TakeAway.tsx';

interface TableProps<Item> {
  name: string;
  route: unknown;
  columns: readonly Column<Item>[];
  filters: ReturnType<typeof useEntryFilters>;
  rowKey: (item: Item) => string;
  rowName: (item: Item) => string;
  onOpen: () => void;
  selected?: readonly string[];
  select?: (codes: string[]) => void;
  toolbar?: ReactNode;
  empty: ReactNode;
}

/** The table of a kind that is known by its declaration only: what its rows are is told by the caller. */
const Table = DataTable as unknown as <Item>(props: TableProps<Item>) => ReactNode;

interface Props<Item extends EntryItem> {
  pages: EntryPages<Item>;
  /** Where the list is, for views kept under a name. */
  page: string;
  /** What the address says besides, e.g. which tab. */
  base?: string;
  /** Views everybody has. */
  ready?: readonly { name: string; query: string }[];
  /** What these things are for, when there is none yet. */
  empty: ReactNode;
  removeDetail: string;
  parts: (item: Item) => EntryParts<Item>;
  /** What else can be done with many at once. */
  batchMore?: (codes: readonly string[]) => ReactNode;
}

/** A register: filters, saved views, table, many at once, and each thing in a drawer. */
export function EntryList<Item extends EntryItem>({
  pages,
  page,
  base = '',
  ready = [],
  empty,
  removeDetail,
  parts,
  batchMore,
}: Props<Item>) {
  const { register } = pages;
  const can = useCan();
  const { values, set } = useUrlState();
  const [chosen, choose] = useState<readonly string[]>([]);
  const isManager = can(register.manage);
  const columns = useEntryColumns(pages);
  const filters = useEntryFilters(register);
  return (
    <>
      <SavedViews page={page} base={base} ready={ready} />
      <Table<Item>
        name={register.type === undefined ? register.kind : `${register.kind}.${register.type}`}
        route={pages.routes.list}
        columns={columns}
        filters={filters}
        rowKey={({ code }) => code}
        rowName={({ name }) => name}
        onOpen={() => {}}
        {...(isManager
          ? {
              selected: chosen,
              select: choose,
              toolbar: (
                <EntryBatch
                  pages={pages}
                  codes={chosen}
                  removeDetail={removeDetail}
                  done={() => choose([])}
                  more={batchMore?.(chosen)}
                />
              ),
            }
          : {})}
        empty={<Empty action={isManager && <EntryImport pages={pages} isPrimary />}>{isManager && empty}</Empty>}
      />
      <EntryDrawer pages={pages} code={values['row']} close={() => set({ row: undefined })} parts={parts} />
    </>
  );
}

/** Buttons of a register's page: add, import, take away. */
export function EntryActions<Item extends EntryItem>({
  pages,
  initial,
  add,
}: {
  pages: EntryPages<Item>;
  initial?: Values;
  add?: string;
}) {
  const can = useCan();
  const isManager = can(pages.register.manage);
  return (
    <>
      {isManager && <AddEntry pages={pages} initial={initial} verb={add} />}
      {isManager && <EntryImport pages={pages} />}
      <TakeAway pages={pages} />
    </>
  );
}

interface AddProps<Item extends EntryItem> {
  pages: EntryPages<Item>;
  initial?: Values | undefined;
  verb?: string | undefined;
  size?: 'small';
  added?: (item: Item) => void;
}

/** A button that opens the form of a new one; it is shown when it is there. */
export function AddEntry<Item extends EntryItem>({ pages, initial, verb, size, added }: AddProps<Item>) {
  const t = useText('entries');
  const label = useLabel();
  const { set } = useUrlState();
  const [isOpen, open] = useState(false);
  const words = verb ?? t('add', { what: label(pages.register.label) });
  return (
    <>
      <Button {...(size ? { size } : {})} onClick={() => open(true)}>
        {words}
      </Button>
      <Modal open={isOpen} title={words} footer={null} destroyOnHidden onCancel={() => open(false)}>
        <EntryForm
          pages={pages}
          initial={initial}
          verb={words}
          saved={(item) => {
            open(false);
            if (added) added(item);
            else set({ row: item.code });
          }}
        />
      </Modal>
    </>
  );
}
