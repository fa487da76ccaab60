import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { DataTable } from '../../kit/DataTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { hoursOf } from './use-roster.ts';

/** Who signed on and off, kept for ever, beside what was planned. */
export function Stints() {
  const t = useText('roster');
  const { data } = useApi(api.duty.now, {});
  return (
    <DataTable
      name="stints"
      route={api.roster.stints}
      rowKey={({ id }) => id}
      empty={<Empty title={t('stintsNone')} />}
      filters={[
        {
          name: 'post',
          label: t('post'),
          widget: 'choice',
          options: Object.fromEntries((data?.posts ?? []).map(({ code, name }) => [code, name])),
        },
        { name: 'days', label: t('at'), widget: 'days' },
      ]}
      columns={[
        { key: 'post', title: t('post'), render: ({ post }) => post.name },
        { key: 'person', title: t('person'), render: ({ person }) => person.name },
        { key: 'since', title: t('since'), render: ({ since }) => <Time at={since} /> },
        { key: 'until', title: t('until'), render: ({ until }) => (until ? <Time at={until} /> : t('stillOn')) },
        {
          key: 'planned',
          title: t('planned'),
          render: ({ planned }) =>
            planned ? (
              <span className="number">{hoursOf(planned)}</span>
            ) : (
              <span className="muted">{t('notPlanned')}</span>
            ),
        },
      ]}
    />
  );
}
