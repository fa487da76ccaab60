import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { Panel } from '../../kit/Panel.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Duration } from '../../kit/Time.tsx';
import { CaseRow } from './CaseRow.tsx';

export function CasesPanel() {
  const t = useText('office');
  const query = useApi(api.case.list, { mine: true, open: true, sort: 'queue', limit: 5 });
  return (
    <Panel
      title={t('myTasks')}
      extra={
        <Link to="/cases?mine=true&open=true">
          {t('all')} {query.data?.total}
        </Link>
      }
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('myTasksEmpty')} />
          ) : (
            items.map((item) => (
              <CaseRow key={item.id} item={item}>
                <Duration from={item.at} />
              </CaseRow>
            ))
          )
        }
      </Loaded>
    </Panel>
  );
}
