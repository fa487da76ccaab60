import {
  field,
  overdueSourceNames,
  overdueSources,
  pressKinds,
  type Label,
  type Overdue,
  type OverdueSource,
} from '@anyuan/contract';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { z } from 'zod';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { EntryPaperCheck, TakeAway } from '../../kit/entries/TakeAway.tsx';
import type { Schema } from '../../kit/fields/fields.ts';
import { FormDialog } from '../../kit/FormDialog.tsx';
import { Page } from '../../kit/Page.tsx';
import { Empty } from '../../kit/States.tsx';
import type { Filter } from '../../kit/TableFilters.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';

import '../../kit/ops.css';
import './supervision.css';

const asked = Object.fromEntries(
  ['source', 'department', 'owner', 'days', 'pressed', 'q'].map((name) => [name, z.string()]),
);
const title: Label = ['督办清单', 'Supervision list'];
const sheets = { register: { title, filters: z.object(asked) }, routes: api.supervisionSheet };

const keyOf = ({ source, id }: Overdue): string => `${source} ${id}`;
const refOf = (key: string) => {
  const [source = '', id = ''] = key.split(' ');
  return { source: source as OverdueSource, id };
};

type Verb = 'press' | 'escalate';

/** Everything past its day, whatever it is: whose, how long, where; and pressing for it. */
export default function SupervisionPage() {
  const t = useText('supervision');
  const can = useCan();
  const label = useLabel();
  const [selected, select] = useState<string[]>([]);
  const [verb, ask] = useState<Verb>();
  return (
    <Page title={t('title')} note={t('note')} actions={<Taking />}>
      <EntryPaperCheck pages={sheets} />
      <Sources />
      <DataTable
        name="supervision"
        route={api.supervision.list}
        columns={useColumns()}
        rowKey={keyOf}
        rowName={({ number, title: called, what }) => `${number} ${called || label(what)}`}
        filters={useFilters()}
        also={['source']}
        {...(can('supervision.press') && { selected, select })}
        toolbar={
          selected.length > 0 && (
            <span className="ops-verbs">
              <Button type="primary" onClick={() => ask('press')}>
                {t('press')}
              </Button>
              <Button onClick={() => ask('escalate')}>{t('escalate')}</Button>
            </span>
          )
        }
        empty={<Empty title={t('empty')}>{t('emptyText')}</Empty>}
      />
      {verb && <Pressing verb={verb} keys={selected} close={() => ask(undefined)} done={() => select([])} />}
    </Page>
  );
}

/** Cases are taken along by those only who may take cases along, and what is secret among them with a purpose. */
function Taking() {
  const can = useCan();
  const { values } = useUrlState();
  const query = useApi(api.supervision.list, { ...narrowedBy(values), limit: 1 }, { keep: true });
  if (!can('case.export') && values['source'] === 'case') return null;
  return <TakeAway pages={sheets} needsPurpose={can('case.export') && query.data?.needsPurpose === true} />;
}

const narrowedBy = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => name in asked));

/** How many of each source, and which departments have most: each narrows the list. */
function Sources() {
  const t = useText('supervision');
  const label = useLabel();
  const { values, set } = useUrlState();
  const { source: _, ...others } = values;
  const { data } = useApi(api.supervision.list, { ...narrowedBy(others), limit: 1 }, { keep: true });
  if (!data) return null;
  const count = new Map(data.sources.map((one) => [one.source, one.count]));
  return (
    <div className="panel supervision-sources">
      <button
        type="button"
        aria-pressed={values['source'] === undefined}
        onClick={() => set({ source: undefined, row: undefined })}
      >
        <span>{t('all')}</span>
        <strong className="number">
          {data.total}
          {data.isMore && '+'}
        </strong>
      </button>
      {overdueSourceNames.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={values['source'] === one}
          disabled={!count.get(one)}
          onClick={() => set({ source: one, row: undefined })}
        >
          <span>{label(overdueSources[one])}</span>
          <strong className="number">{count.get(one) ?? 0}</strong>
        </button>
      ))}
      {data.departments.filter(({ department }) => department).length > 1 && (
        <p className="supervision-worst">
          <span className="muted">{t('worst')}</span>
          {data.departments
            .filter(({ department }) => department)
            .slice(0, 5)
            .map(({ department, count: many }) => (
              <Button
                key={department?.id}
                size="small"
                onClick={() => set({ department: department?.code, row: undefined })}
              >
                {department?.name} <span className="number">{many}</span>
              </Button>
            ))}
        </p>
      )}
    </div>
  );
}

const schema = z.object({
  note: field
    .longText(['说明', 'Note'], { max: 300, hint: ['随消息发给被通知的人', 'Goes with the message'] })
    .optional(),
}) as unknown as Schema;

function Pressing({
  verb,
  keys,
  close,
  done,
}: {
  verb: Verb;
  keys: readonly string[];
  close: () => void;
  done: () => void;
}) {
  const t = useText('supervision');
  const press = useAct(api.supervision.press, { touches: ['/supervision'] });
  const escalate = useAct(api.supervision.escalate, { touches: ['/supervision'] });
  return (
    <FormDialog
      title={t(verb === 'press' ? 'pressTitle' : 'escalateTitle', { count: keys.length })}
      close={close}
      schema={schema}
      submit={async ({ note }) => {
        const act = verb === 'press' ? press : escalate;
        const { told, nobody, known } = await act.mutateAsync({
          items: keys.map(refOf),
          note: typeof note === 'string' ? note : '',
        });
        const said = [t(nobody > 0 ? 'doneNobody' : 'done', { told, nobody })];
        if (known > 0) said.push(t('doneKnown', { count: known }));
        toast(said.join(' '), nobody + known > 0 ? 'info' : 'success');
        done();
      }}
    />
  );
}

function useFilters(): Filter[] {
  const t = useText('supervision');
  return [
    { name: 'department', label: t('department'), widget: 'department', by: 'code' },
    { name: 'days', label: t('atLeast'), widget: 'text' },
    { name: 'q', label: t('find'), widget: 'text' },
    { name: 'owner', label: t('owner'), widget: 'person' },
    { name: 'pressed', label: t('isPressed'), widget: 'choice', options: { yes: t('yes'), no: t('no') } },
  ];
}

function useColumns(): Column<Overdue>[] {
  const t = useText('supervision');
  const label = useLabel();
  const none = <span className="muted">–</span>;
  return [
    {
      key: 'title',
      title: t('what'),
      most: 360,
      render: ({ title: called, what, number, page }) => (
        <>
          <Link to={page}>{called || label(what)}</Link>
          <div className="muted">
            {called === '' || label(what) === called ? '' : `${label(what)} `}
            <span className="number">{number}</span>
          </div>
        </>
      ),
    },
    {
      key: 'days',
      title: t('days'),
      align: 'right',
      render: ({ days }) => <strong className={days > 30 ? 'supervision-long' : ''}>{t('daysOver', { days })}</strong>,
    },
    { key: 'department', title: t('department'), most: 180, render: ({ department }) => department?.name ?? none },
    {
      key: 'owner',
      title: t('owner'),
      most: 180,
      render: ({ owners }) => owners.map(({ name }) => name).join('、') || none,
    },
    { key: 'dueOn', title: t('dueOn'), render: ({ dueOn }) => <span className="number">{dueOn}</span> },
    { key: 'source', title: t('source'), render: ({ source }) => label(overdueSources[source]) },
    {
      key: 'pressed',
      title: t('pressed'),
      render: ({ pressed, lastPress }) =>
        lastPress ? (
          <span title={lastPress.note}>
            {t('times', { count: pressed })}{' '}
            <span className="muted">
              {label(pressKinds[lastPress.kind])} {lastPress.by} <Time at={lastPress.at} />
            </span>
          </span>
        ) : (
          <span className="muted">{t('never')}</span>
        ),
    },
  ];
}
