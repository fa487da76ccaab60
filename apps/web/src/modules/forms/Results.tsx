import {
  checkWords,
  compileForm,
  FormDefinition,
  labelOf,
  type CompiledForm,
  type QuestionResult,
} from '@anyuan/contract';
import { Select } from 'antd';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { DaysPicker } from '../../kit/Days.tsx';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Field, usePeriod } from '../../kit/TypeAndPeriod.tsx';
import { useUrlState } from '../../kit/url-state.ts';

const splits = ['department', 'month', 'place', 'version'] as const;

/** How a form was answered in a period: as a whole, by question, by department, month, place or version. */
export function Results({ code }: { code: string }) {
  const t = useText('rounds');
  const ledgers = useText('ledgers');
  const { values, set } = useUrlState();
  const period = usePeriod();
  const by = splits.find((one) => one === values['by']) ?? 'department';
  const query = useApi(api.form.results, { code, ...period, by }, { keep: true });
  const open = useApi(api.form.open, { code });
  const form = open.data && compiled(open.data.definition);
  const names = { department: t('byDepartment'), month: t('byMonth'), place: t('byPlace'), version: t('byVersion') };
  return (
    <>
      <search className="panel table-filters no-print">
        <Field name={ledgers('period')}>
          <DaysPicker {...period} set={set} />
        </Field>
        <Field name={t('group')}>
          <Select
            value={by}
            onChange={(next) => set({ by: next })}
            options={splits.map((one) => ({ value: one, label: names[one] }))}
          />
        </Field>
      </search>
      <Loaded query={query} rows={8}>
        {(results) =>
          results.answers === 0 ? (
            <div className="panel">
              <Empty title={t('noResults')} />
            </div>
          ) : (
            <>
              <section className="panel results-top">
                <Link to={`/form-answers?form=${code}&from=${period.from}&to=${period.to}`}>
                  <span className="muted">{t('answers')}</span>
                  <strong className="number">{results.answers}</strong>
                </Link>
                <Rate name={t('passRate')} of={results.passed} all={results.passed + results.failed} />
                {results.percent !== null && (
                  <div>
                    <span className="muted">{t('meanScore')}</span>
                    <strong className="number">{results.percent.toFixed(1)}%</strong>
                  </div>
                )}
              </section>
              <section className="panel">
                <PlainTable
                  name="form-results"
                  dense
                  asked={{ code, ...period, by }}
                  rows={results.groups}
                  rowKey={({ key }) => key ?? ''}
                  columns={[
                    { key: 'group', title: names[by], render: (group) => group.label },
                    { key: 'answers', title: t('answers'), align: 'right', render: (group) => group.answers },
                    { key: 'failed', title: t('failed'), align: 'right', render: (group) => group.failed },
                    {
                      key: 'percent',
                      title: t('meanScore'),
                      align: 'right',
                      render: ({ percent }) => (percent === null ? '–' : `${percent.toFixed(1)}%`),
                    },
                  ]}
                />
              </section>
              <section className="panel">
                {results.questions.map((question) => (
                  <Question key={question.key} code={code} question={question} form={form} />
                ))}
              </section>
            </>
          )
        }
      </Loaded>
    </>
  );
}

function compiled(definition: unknown): CompiledForm | undefined {
  const parsed = FormDefinition.safeParse(definition);
  return parsed.success ? compileForm(parsed.data) : undefined;
}

function Rate({ name, of, all }: { name: string; of: number; all: number }) {
  return (
    <div>
      <span className="muted">{name}</span>
      <strong className="number">{all === 0 ? '–' : `${((of / all) * 100).toFixed(1)}%`}</strong>
      <span className="muted number">{all > 0 && `${of} / ${all}`}</span>
    </div>
  );
}

function Question({
  code,
  question,
  form,
}: {
  code: string;
  question: QuestionResult;
  form: CompiledForm | undefined;
}) {
  const t = useText('rounds');
  const label = useLabel();
  const period = usePeriod();
  const asked = form?.questions.find(({ key }) => key === question.key);
  const options = (asked?.question['options'] ?? []) as { key: string; label: [string, string]; isBad: boolean }[];
  const nameOf = (value: string): string => {
    if (question.kind === 'check') return label(checkWords[value as keyof typeof checkWords]) || value;
    const option = options.find(({ key }) => key === value);
    return option
      ? label(labelOf(option.label))
      : value === 'true'
        ? label(['是', 'Yes'])
        : value === 'false'
          ? label(['否', 'No'])
          : value;
  };
  const isBad = (value: string): boolean =>
    question.kind === 'check' ? value === 'bad' : (options.find(({ key }) => key === value)?.isBad ?? false);
  const counts = Object.entries(question.counts).toSorted(([, a], [, b]) => b - a);
  const most = Math.max(1, ...counts.map(([, n]) => n));
  return (
    <div className="result-question">
      <div>
        {label(question.label)}{' '}
        <span className="muted">
          {t('answered')} {question.answered}
        </span>
        {question.bad > 0 && (
          <Link
            to={`/form-answers?form=${code}&bad=${question.key}&from=${period.from}&to=${period.to}`}
            className="form-trouble"
          >
            {' '}
            ◆ {t('badCount')} {question.bad}
          </Link>
        )}
      </div>
      {question.mean !== null && question.kind !== 'mark' && (
        <div className="muted number">
          {t('meanOf', { mean: question.mean.toFixed(2), least: question.least ?? '–', most: question.most ?? '–' })}
        </div>
      )}
      {counts.length > 0 && (
        <div className="result-bars" role="list" aria-label={t('distribution')}>
          {counts.map(([value, n]) => (
            <div key={value} role="listitem" style={{ display: 'contents' }}>
              <span>{nameOf(value)}</span>
              <span
                className={isBad(value) ? 'result-bar is-bad' : 'result-bar'}
                style={{ width: `${(n / most) * 100}%` }}
              />
              <span className="number">{n}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
