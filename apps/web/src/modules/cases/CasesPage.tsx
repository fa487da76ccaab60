import {
  caseGroups,
  deskQueries,
  parseFigureRef,
  relationLabels,
  type CaseType,
  type Relation,
} from '@anyuan/contract';
import { Tag } from 'antd';
import { useState } from 'react';

import { api } from '../../api.ts';
import { caseType } from '../../case-types.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { CaseDrawer } from '../../kit/CaseView.tsx';
import { CreateMenu } from '../../kit/CreateMenu.tsx';
import { CutFront } from '../../kit/CutFront.tsx';
import { DataTable } from '../../kit/DataTable.tsx';
import { Page } from '../../kit/Page.tsx';
import { SavedViews } from '../../kit/SavedViews.tsx';
import { Empty } from '../../kit/States.tsx';
import { asSearch, useUrlState } from '../../kit/url-state.ts';
import { Batch } from './Batch.tsx';
import { CaseTypesMenu } from './CaseTypesMenu.tsx';
import { useColumns } from './columns.tsx';
import { useFilters } from './filters.ts';

import './cases.css';

/** What the address may say beside the filters in sight: told by chips above the table. */
const chips = ['todo', 'as', 'mine', 'group', 'figure', 'device'] as const;

export default function CasesPage() {
  const t = useText('cases');
  const label = useLabel();
  const { values, set } = useUrlState();
  const type = onlyType(values['type']);
  return (
    <Page title={type ? label(type.label) : t('title')} actions={<CreateMenu only={type?.type} />}>
      <div className="cases-layout">
        <CaseTypesMenu />
        {/* Columns are remembered by type. */}
        <List key={type?.type ?? ''} type={type} />
      </div>
      <CaseDrawer id={values['row']} close={() => set({ row: undefined })} />
    </Page>
  );
}

const onlyType = (chosen: string | undefined): CaseType | undefined =>
  chosen && !chosen.includes(',') ? caseType(chosen) : undefined;

function List({ type }: { type: CaseType | undefined }) {
  const t = useText('cases');
  const [selected, select] = useState<string[]>([]);
  const { values } = useUrlState();
  return (
    <div>
      <SavedViews
        page="/cases"
        ready={[
          { name: t('viewTodo'), query: 'todo=true&open=true&sort=due' },
          { name: t('viewStarted'), query: 'as=reporter' },
          { name: t('viewCopied'), query: 'as=copied' },
          { name: t('viewSoon'), query: asSearch({ ...deskQueries.soon, sort: 'due' }) },
          { name: t('viewLate'), query: asSearch({ ...deskQueries.overdue, sort: 'due' }) },
        ]}
      />
      <Chips />
      <DataTable
        name={type ? `cases.${type.type}` : 'cases'}
        route={api.case.list}
        // What is still open is worked on: what is late first, then what is due next.
        {...(values['open'] === 'true' ? { input: { sort: 'due' as const } } : {})}
        columns={useColumns(type)}
        filters={useFilters(values['type'])}
        also={chips}
        rowKey={({ id }) => id}
        onOpen={() => {}}
        selected={selected}
        select={select}
        rowName={({ number }) => number}
        toolbar={<Batch ids={selected} done={() => select([])} />}
        empty={<Empty>{t('empty')}</Empty>}
      />
    </div>
  );
}

/** Conditions that came with the address; each can be taken away. */
function Chips() {
  const t = useText('cases');
  const common = useText();
  const label = useLabel();
  const { values, set } = useUrlState();
  const words: Record<(typeof chips)[number], (value: string) => string> = {
    todo: () => t('viewTodo'),
    mine: () => t('mine'),
    as: (value) => t('asRelation', { relation: label(relationLabels[value as Relation]) || value }),
    group: (value) => label((caseGroups as Record<string, readonly [string, string]>)[value]) || value,
    device: (value) => `${common('device')} ${value}`,
    figure: (value) => {
      const ref = parseFigureRef(value);
      const declared = ref && caseType(ref.type);
      const figure = label(declared?.figures?.[ref?.name ?? '']?.label);
      return ref && figure ? t('figureChip', { figure, from: ref.from, to: ref.to }) : value;
    },
  };
  const shown = chips.filter((name) => values[name]);
  if (shown.length === 0) return null;
  return (
    <div className="case-chips">
      <span className="muted">{t('onlyThose')}</span>
      {shown.map((name) => (
        <Tag
          key={name}
          color="processing"
          closable={{ 'aria-label': t('dropChip', { name: words[name](values[name] ?? '') }) }}
          onClose={() => set({ [name]: undefined })}
        >
          <CutFront text={words[name](values[name] ?? '')} />
        </Tag>
      ))}
    </div>
  );
}
