import { fieldMeta, type CaseType, type Figure, type FigureAnswer, type FigureGroup } from '@anyuan/contract';
import { Select, Table } from 'antd';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { Page } from '../../kit/Page.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Chooser, Field, usePeriod, useTypes } from '../../kit/TypeAndPeriod.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { Change, Value } from './FigureCells.tsx';

import './figures.css';

export default function FiguresPage() {
  const t = useText('ledgers');
  const { values } = useUrlState();
  const types = useTypes(true).filter(({ figures }) => figures && Object.keys(figures).length > 0);
  const type = types.find((one) => one.type === values['type']) ?? types[0];
  if (!type)
    return (
      <Page title={t('figures')}>
        <div className="panel">
          <Empty title={t('noTypes')}>{t('noTypesHint')}</Empty>
        </div>
      </Page>
    );
  return <Figures types={types} type={type} />;
}

function Figures({ types, type }: { types: CaseType[]; type: CaseType }) {
  const t = useText('ledgers');
  const { values, set } = useUrlState();
  const period = usePeriod();
  const splits = useSplits(type);
  const by = splits.find(({ value }) => value === values['by'])?.value ?? 'none';
  const query = useApi(api.figure.list, { type: type.type, ...period, by }, { keep: true });
  return (
    <Page title={t('figures')} note={query.data && t('compared', query.data.lastYear)}>
      <Chooser types={types} type={type.type}>
        <Field name={t('by')}>
          <Select value={by} options={splits} onChange={(value) => set({ by: value === 'none' ? undefined : value })} />
        </Field>
      </Chooser>
      {/* A region of its own to scroll in, also where no number is a link to go to with the keys. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className="panel figure-scroll" tabIndex={0} aria-label={t('figures')}>
        <Loaded query={query} rows={8}>
          {(answer) =>
            answer.type === type.type &&
            (answer.by === 'none' ? (
              <Whole type={type} group={answer.groups[0]} />
            ) : (
              <Split type={type} groups={answer.groups} />
            ))
          }
        </Loaded>
      </section>
    </Page>
  );
}

function useSplits(type: CaseType): { value: string; label: string }[] {
  const t = useText('ledgers');
  const label = useLabel();
  // Of what few named persons know there are totals only.
  const where = type.secrecy >= 4 ? [] : (['department', 'place'] as const);
  return [
    ...(['none', 'month', ...where] as const).map((value) => ({ value: value as string, label: t(`by_${value}`) })),
    ...(type.groups ?? []).map((field) => ({
      value: field,
      label: t('byField', { field: label(fieldMeta(type.fields.shape[field] as never)?.label) }),
    })),
  ];
}

const figureOf = (type: CaseType, { name }: FigureAnswer): Figure => type.figures?.[name] as Figure;

/** One line per figure, with last year beside it. */
function Whole({ type, group }: { type: CaseType; group: FigureGroup | undefined }) {
  const t = useText('ledgers');
  const label = useLabel();
  return (
    <Table<FigureAnswer>
      size="middle"
      pagination={false}
      rowKey={({ name }) => name}
      dataSource={group?.figures ?? []}
      locale={{ emptyText: <Empty title={t('noFigures')} /> }}
      columns={[
        { key: 'name', title: t('figure'), render: (_, answer) => label(figureOf(type, answer).label) },
        {
          key: 'value',
          title: t('value'),
          align: 'right',
          render: (_, answer) => <Value type={type} figure={figureOf(type, answer)} number={answer} />,
        },
        {
          key: 'before',
          title: t('before'),
          align: 'right',
          render: (_, answer) => <Value type={type} figure={figureOf(type, answer)} number={answer.lastYear} />,
        },
        {
          key: 'change',
          title: t('change'),
          align: 'right',
          render: (_, answer) => <Change figure={figureOf(type, answer)} answer={answer} />,
        },
      ]}
    />
  );
}

/** One line per group, one column per figure; last year stands below each number. */
function Split({ type, groups }: { type: CaseType; groups: FigureGroup[] }) {
  const t = useText('ledgers');
  const label = useLabel();
  return (
    <Table<FigureGroup>
      size="middle"
      pagination={groups.length > 100 ? { pageSize: 100, showSizeChanger: false } : false}
      rowKey={({ key }) => key ?? ''}
      dataSource={groups}
      locale={{ emptyText: <Empty title={t('none')} /> }}
      columns={[
        { key: 'group', title: t('group'), render: (_, group) => label(group.label) },
        ...Object.entries(type.figures ?? {}).map(([name, figure]) => ({
          key: name,
          title: label(figure.label),
          align: 'right' as const,
          render: (_: unknown, { figures }: FigureGroup) => {
            const answer = figures.find((one) => one.name === name);
            return answer && <Cell type={type} figure={figure} answer={answer} />;
          },
        })),
      ]}
    />
  );
}

function Cell({ type, figure, answer }: { type: CaseType; figure: Figure; answer: FigureAnswer }) {
  const t = useText('ledgers');
  return (
    <span className="figure-cell">
      <Value type={type} figure={figure} number={answer} />
      {answer.lastYear.value !== null && (
        <small className="muted">
          {t('before')} <Value type={type} figure={figure} number={answer.lastYear} />
        </small>
      )}
      {answer.change !== null && <Change figure={figure} answer={answer} />}
    </span>
  );
}
