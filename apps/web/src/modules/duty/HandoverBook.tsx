import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useJoin, useText } from '../../i18n/index.ts';
import { DataTable, type RowOf } from '../../kit/DataTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';

type Handover = RowOf<typeof api.duty.handOvers>;

export function HandoverBook() {
  const t = useText('duty');
  const join = useJoin();
  const names = (people: Handover['from']): string => join(people.map(({ name }) => name));
  const { data } = useApi(api.duty.now, {});
  return (
    <DataTable
      name="hand-overs"
      route={api.duty.handOvers}
      rowKey={({ id }) => id}
      empty={<Empty>{t('bookEmpty')}</Empty>}
      filters={[
        {
          name: 'post',
          label: t('post'),
          widget: 'choice',
          options: Object.fromEntries((data?.posts ?? []).map(({ code, name }) => [code, name])),
        },
      ]}
      columns={[
        { key: 'at', title: t('at'), render: ({ at }) => <Time at={at} /> },
        { key: 'post', title: t('post'), render: ({ post }) => post.name },
        { key: 'from', title: t('from'), render: ({ from }) => names(from) },
        { key: 'to', title: t('to'), render: ({ to }) => names(to) },
        {
          key: 'note',
          title: t('note'),
          render: ({ note }) => <div style={{ maxWidth: 420, whiteSpace: 'pre-wrap' }}>{note}</div>,
        },
        {
          key: 'cases',
          title: t('openCases'),
          render: ({ openCases }) =>
            openCases.length === 0 ? (
              <span className="muted">0</span>
            ) : (
              openCases.map(({ id, number, title }) => (
                <div key={id}>
                  <Link to={`/cases/${id}`} title={title}>
                    {number}
                  </Link>
                </div>
              ))
            ),
        },
      ]}
    />
  );
}
