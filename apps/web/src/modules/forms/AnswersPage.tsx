import { compileForm, FormDefinition, type FormAnswer } from '@anyuan/contract';
import { Drawer, Tag } from 'antd';
import { Link } from 'react-router';

import { api, textOf, useApi } from '../../api.ts';
import { useLang, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { Answered } from '../../kit/asked/Answered.tsx';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { Page } from '../../kit/Page.tsx';
import { printPage } from '../../kit/print-page.ts';
import { Empty, Loaded } from '../../kit/States.tsx';
import type { Filter } from '../../kit/TableFilters.tsx';
import { Time } from '../../kit/Time.tsx';
import { useUrlState } from '../../kit/url-state.ts';

/** Answers to forms, newest first; each as it was asked. */
export default function AnswersPage() {
  const t = useText('rounds');
  const { values, set } = useUrlState();
  return (
    <Page title={t('answers')} note={t('answersNote')}>
      <DataTable
        name="form-answers"
        route={api.form.answers}
        columns={useColumns()}
        rowKey={({ id }) => id}
        onOpen={() => {}}
        filters={useFilters()}
        also={['figure', 'bad', 'version']}
        empty={<Empty title={t('answersEmpty')} />}
      />
      <Drawer
        open={values['row'] !== undefined}
        size={640}
        title={t('answers')}
        onClose={() => set({ row: undefined })}
        destroyOnHidden
      >
        {values['row'] && <Whole key={values['row']} id={values['row']} />}
      </Drawer>
    </Page>
  );
}

function useFilters(): Filter[] {
  const t = useText('rounds');
  const common = useText();
  const { data } = useApi(api.form.list, { limit: 500 }, { staleTime: 60_000 });
  return [
    {
      name: 'form',
      label: t('forms'),
      widget: 'choice',
      options: Object.fromEntries((data?.items ?? []).map(({ code, name }) => [code, name])),
    },
    { name: 'days', label: t('days'), widget: 'dates' },
    { name: 'passed', label: t('passed'), widget: 'flag' },
    { name: 'department', label: t('byDepartment'), widget: 'department', by: 'code' },
    { name: 'place', label: common('place'), widget: 'place' },
  ];
}

export function Passed({ answer: { passed, percent } }: { answer: Pick<FormAnswer, 'passed' | 'percent'> }) {
  const t = useText('rounds');
  return (
    <span>
      {percent !== null && <span className="number">{percent}% </span>}
      {passed === false ? (
        <Tag color="error">◆ {t('failed')}</Tag>
      ) : passed ? (
        <span className="muted">{t('passed')}</span>
      ) : null}
    </span>
  );
}

function useColumns(): Column<FormAnswer>[] {
  const t = useText('rounds');
  const common = useText();
  return [
    { key: 'name', title: t('forms'), render: ({ name }) => name },
    { key: 'at', title: t('days'), render: ({ at }) => <Time at={at} /> },
    {
      key: 'place',
      title: common('place'),
      most: 280,
      render: ({ place }) => place ?? <span className="muted">–</span>,
    },
    { key: 'department', title: t('post'), render: ({ department }) => department ?? <span className="muted">–</span> },
    { key: 'passed', title: t('verdict'), render: (answer) => <Passed answer={answer} /> },
    {
      key: 'bad',
      title: t('badCount'),
      align: 'right',
      render: ({ bad }) => (bad.length > 0 ? bad.length : <span className="muted">0</span>),
    },
    { key: 'by', title: t('by'), render: ({ by }) => by.name },
    { key: 'version', title: t('versions'), align: 'right', isExtra: true, render: ({ version }) => version },
  ];
}

function Whole({ id }: { id: string }) {
  const t = useText('rounds');
  const lang = useLang();
  const query = useApi(api.form.answer, { id });
  return (
    <Loaded query={query}>
      {(answer) => {
        const form = compileForm(FormDefinition.parse(answer.definition));
        return (
          <article>
            <h2 className="entry-name">{answer.name}</h2>
            <p className="muted">
              {t('versionOf', { n: answer.version })} · {answer.by.name} · <Time at={answer.at} />
              {answer.place && ` · ${answer.place}`}
            </p>
            <p>
              <Passed answer={answer} />
            </p>
            <Answered form={form} answers={answer.answers} />
            <div className="form-buttons">
              <ActionButton act={async () => printPage(await textOf(api.form.answerPaper, { id, lang }))}>
                {t('printAnswer')}
              </ActionButton>
              {answer.subject && <Link to={answer.subject.page}>{t('openRound')}</Link>}
            </div>
          </article>
        );
      }}
    </Loaded>
  );
}
