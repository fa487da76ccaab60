import { Button } from 'antd';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { DataTable } from '../../kit/DataTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { useUrlState } from '../../kit/url-state.ts';

/** Papers that were handed in, for whoever runs examinations. */
export function Marks() {
  const t = useText('readiness');
  const { set } = useUrlState();
  const { data } = useApi(api.training.exams, {});
  return (
    <DataTable
      name="exam-attempts"
      route={api.training.attempts}
      rowKey={({ id }) => id}
      also={['figure']}
      empty={<Empty title={t('marksNone')} />}
      toolbar={
        <Button onClick={() => set({ tab: 'exams', figure: undefined, type: undefined })}>‹ {t('tabExams')}</Button>
      }
      filters={[
        {
          name: 'exam',
          label: t('tabExams'),
          widget: 'choice',
          options: Object.fromEntries((data?.items ?? []).map(({ id, title }) => [id, title])),
        },
        { name: 'passed', label: t('passed'), widget: 'flag' },
      ]}
      columns={[
        { key: 'exam', title: t('tabExams'), render: ({ exam }) => exam },
        { key: 'person', title: t('person'), render: ({ person }) => person.name },
        { key: 'department', title: t('department'), render: ({ department }) => department },
        { key: 'n', title: t('tryNumber'), align: 'right', render: ({ n }) => n },
        { key: 'score', title: t('score'), align: 'right', render: ({ score }) => score },
        {
          key: 'passed',
          title: t('passed'),
          render: ({ passed }) =>
            passed ? (
              <span className="ops-good">✓ {t('passed')}</span>
            ) : (
              <span className="hva-lacks">▲ {t('failed')}</span>
            ),
        },
        { key: 'sentAt', title: t('handedIn'), render: ({ sentAt }) => <Time at={sentAt} /> },
        { key: 'validTo', title: t('validTo'), render: ({ validTo }) => validTo },
      ]}
    />
  );
}
