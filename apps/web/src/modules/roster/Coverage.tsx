import { Tag } from 'antd';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { DataTable } from '../../kit/DataTable.tsx';
import { Empty } from '../../kit/States.tsx';

/** How complete each day was: when it came into sight, and when it came. */
export function Coverage() {
  const t = useText('roster');
  const { data } = useApi(api.duty.now, {});
  return (
    <DataTable
      name="roster-days"
      route={api.roster.days}
      rowKey={({ post, day }) => `${day} ${post.code}`}
      also={['figure']}
      empty={<Empty title={t('daysNone')} />}
      filters={[
        {
          name: 'post',
          label: t('post'),
          widget: 'choice',
          options: Object.fromEntries((data?.posts ?? []).map(({ code, name }) => [code, name])),
        },
        { name: 'days', label: t('day'), widget: 'days' },
        { name: 'gaps', label: t('onlyGaps'), widget: 'flag' },
      ]}
      columns={[
        {
          key: 'day',
          title: t('day'),
          render: ({ day, special }) => (
            <>
              <span className="number">{day}</span> {special && <Tag color="warning">{t('specialDay')}</Tag>}
            </>
          ),
        },
        { key: 'post', title: t('post'), render: ({ post }) => post.name },
        {
          key: 'first',
          title: t('firstLook'),
          render: ({ ahead, first }) => (
            <>
              <Missing n={first} /> <span className="muted">{t('daysAhead', { count: ahead })}</span>
            </>
          ),
        },
        { key: 'missing', title: t('lastLook'), render: ({ missing }) => <Missing n={missing} /> },
      ]}
    />
  );
}

function Missing({ n }: { n: number }) {
  const t = useText('roster');
  return n === 0 ? (
    <span className="ops-good">✓ {t('complete')}</span>
  ) : (
    <span className="day-lacks">▲ {t('peopleMissing', { count: n })}</span>
  );
}
