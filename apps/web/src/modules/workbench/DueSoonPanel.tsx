import type { CaseItem } from '@anyuan/contract';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { Panel } from '../../kit/Panel.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Span } from '../../kit/Time.tsx';
import { useNow } from '../../stream/index.tsx';
import { CaseRow } from './CaseRow.tsx';

const soonMs = 3_600_000;
const shown = 6;

export function DueSoonPanel() {
  const t = useText('office');
  const query = useApi(api.case.list, { open: true, sort: 'queue', limit: 200 });
  const now = useNow();
  const dueIn = (item: CaseItem): number => Date.parse(item.dueAt ?? '') - now;
  return (
    <Panel title={t('dueSoon')} extra={<Link to="/cases?open=true&overdue=true">{t('overdue')}</Link>}>
      <Loaded query={query}>
        {({ items }) => {
          const due = items
            .filter((item) => item.dueAt && dueIn(item) < soonMs)
            .toSorted((a, b) => dueIn(a) - dueIn(b))
            .slice(0, shown);
          if (due.length === 0) return <Empty title={t('dueSoonEmpty')} />;
          return due.map((item) => (
            <CaseRow key={item.id} item={item}>
              <span style={dueIn(item) < 0 ? { color: 'var(--level-critical-text)' } : {}}>
                {t(dueIn(item) < 0 ? 'overdueBy' : 'dueIn')} <Span ms={Math.abs(dueIn(item))} />
              </span>
            </CaseRow>
          ));
        }}
      </Loaded>
    </Panel>
  );
}
