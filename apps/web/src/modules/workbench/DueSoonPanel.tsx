import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { Panel } from '../../kit/Panel.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { CaseRow } from './CaseRow.tsx';
import { DueIn } from './DueIn.tsx';

/** What is late already, then what is due within a day, the nearest first. */
export function DueSoonPanel() {
  const t = useText('office');
  const late = useApi(api.case.list, { overdue: true, mode: 'real', sort: 'due', limit: 4 });
  const soon = useApi(api.case.list, { dueWithin: 24, mode: 'real', sort: 'due', limit: 6 });
  return (
    <Panel title={t('desk_soon')} extra={<Link to="/cases?dueWithin=24&mode=real&sort=due">{t('all')}</Link>}>
      <Loaded query={soon}>
        {({ items }) => {
          const due = [...(late.data?.items ?? []), ...items];
          if (due.length === 0) return <Empty title={t('dueSoonEmpty')} />;
          return due.map((item) => (
            <CaseRow key={item.id} item={item}>
              {item.dueAt && <DueIn at={item.dueAt} />}
            </CaseRow>
          ));
        }}
      </Loaded>
    </Panel>
  );
}
