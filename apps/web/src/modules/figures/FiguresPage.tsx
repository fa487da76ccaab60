import type { FigureAnswer, FigureGroup, FigureSourceInfo } from '@anyuan/contract';
import { Select } from 'antd';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import type { Column } from '../../kit/column.ts';
import { Page } from '../../kit/Page.tsx';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Chooser, Field, usePeriod, useTypes } from '../../kit/TypeAndPeriod.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { UrlTabs } from '../../kit/UrlTabs.tsx';
import { useCan } from '../../session.ts';
import { Change, Value } from './FigureCells.tsx';
import { Indicators } from './Indicators.tsx';

import '../../kit/ops.css';
import './figures.css';

/** Numbers of every kind, and the indicators the hospital answers for. */
export default function FiguresPage() {
  const t = useText('ledgers');
  const can = useCan();
  return (
    <Page title={t('figures')}>
      <UrlTabs
        items={[
          { key: 'figures', label: t('tabFigures'), children: <AllFigures /> },
          ...(can('indicator.read')
            ? [{ key: 'indicators', label: t('tabIndicators'), children: <Indicators /> }]
            : []),
        ]}
      />
    </Page>
  );
}

function AllFigures() {
  const t = useText('ledgers');
  const query = useApi(api.figure.sources, {});
  return (
    <Loaded query={query} rows={8}>
      {({ items }) =>
        items.length > 0 ? (
          <Figures sources={items} />
        ) : (
          <div className="panel">
            <Empty title={t('noTypes')}>{t('noTypesHint')}</Empty>
          </div>
        )
      }
    </Loaded>
  );
}

function Figures({ sources }: { sources: readonly FigureSourceInfo[] }) {
  const t = useText('ledgers');
  const label = useLabel();
  const { values, set } = useUrlState();
  // First what one works at: the page opens on it.
  const [mine] = useTypes(true);
  const named = (name: string | undefined) => sources.find((one) => one.name === name);
  const source = named(values['type']) ?? named(mine?.type) ?? sources[0]!;
  const period = usePeriod();
  const splits = source.splits.map(({ key, label: words }) => ({ value: key, label: label(words) }));
  const by = splits.find(({ value }) => value === values['by'])?.value ?? 'none';
  const asked = { type: source.name, ...period, by };
  const query = useApi(api.figure.list, asked, { keep: true });
  return (
    <>
      {source.hasPeriod && query.data && <p className="muted">{t('compared', query.data.lastYear)}</p>}
      <Chooser items={sources} chosen={source.name} hasPeriod={source.hasPeriod}>
        <Field name={t('by')}>
          <Select value={by} options={splits} onChange={(value) => set({ by: value === 'none' ? undefined : value })} />
        </Field>
      </Chooser>
      {/* A region of its own to scroll in, also where no number is a link to go to with the keys. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className="panel figure-scroll" tabIndex={0} aria-label={t('figures')}>
        <Loaded query={query} rows={8}>
          {(answer) =>
            answer.type === source.name &&
            (answer.by === 'none' ? (
              <Whole source={source} group={answer.groups[0]} asked={asked} />
            ) : (
              <Split source={source} groups={answer.groups} asked={asked} />
            ))
          }
        </Loaded>
      </section>
    </>
  );
}

type Shown = FigureSourceInfo['figures'][number];
interface Line {
  figure: Shown;
  answer: FigureAnswer;
}
/** What was asked for. */
type Asked = Record<string, unknown>;

/** One line per figure, with last year beside it. */
function Whole({ source, group, asked }: { source: FigureSourceInfo; group: FigureGroup | undefined; asked: Asked }) {
  const t = useText('ledgers');
  const label = useLabel();
  const rows = (group?.figures ?? []).flatMap((answer) => {
    const figure = source.figures.find(({ name }) => name === answer.name);
    return figure ? [{ figure, answer }] : [];
  });
  // What stands as it is now has no year before.
  const before: Column<Line>[] = source.hasPeriod
    ? [
        {
          key: 'before',
          title: t('before'),
          align: 'right',
          render: ({ figure, answer }) => <Value source={source} figure={figure} number={answer.lastYear} />,
        },
        {
          key: 'change',
          title: t('change'),
          align: 'right',
          render: ({ figure, answer }) => <Change figure={figure} answer={answer} />,
        },
      ]
    : [];
  return (
    <PlainTable<Line>
      name="figures"
      asked={asked}
      rowKey={({ figure }) => figure.name}
      rows={rows}
      empty={<Empty title={t('noFigures')} />}
      columns={[
        { key: 'name', title: t('figure'), render: ({ figure }) => label(figure.label) },
        {
          key: 'value',
          title: t('value'),
          align: 'right',
          render: ({ figure, answer }) => <Value source={source} figure={figure} number={answer} />,
        },
        ...before,
      ]}
    />
  );
}

/** One line per group, one column per figure; last year stands below each number. */
function Split({ source, groups, asked }: { source: FigureSourceInfo; groups: FigureGroup[]; asked: Asked }) {
  const t = useText('ledgers');
  const label = useLabel();
  return (
    <PlainTable<FigureGroup>
      name="figures"
      asked={asked}
      atOnce={100}
      rowKey={({ key }) => key ?? ''}
      rows={groups}
      empty={<Empty title={t('none')} />}
      columns={[
        { key: 'group', title: t('group'), render: (group) => label(group.label) },
        ...source.figures.map((figure): Column<FigureGroup> => ({
          key: figure.name,
          title: label(figure.label),
          align: 'right',
          render: ({ figures }) => {
            const answer = figures.find((one) => one.name === figure.name);
            return answer && <Cell source={source} figure={figure} answer={answer} />;
          },
        })),
      ]}
    />
  );
}

function Cell({ source, figure, answer }: { source: FigureSourceInfo; figure: Shown; answer: FigureAnswer }) {
  const t = useText('ledgers');
  return (
    <span className="figure-cell">
      <Value source={source} figure={figure} number={answer} />
      {answer.lastYear.value !== null && (
        <small className="muted">
          {t('before')} <Value source={source} figure={figure} number={answer.lastYear} />
        </small>
      )}
      {answer.change !== null && <Change figure={figure} answer={answer} />}
    </span>
  );
}
