import { deskQueries, type CaseItem, type CallInput } from '@anyuan/contract';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { Panel } from '../../kit/Panel.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { asSearch } from '../../kit/url-state.ts';
import { CaseRow } from './CaseRow.tsx';
import { DueIn } from './DueIn.tsx';

type Query = CallInput<typeof api.case.list>;
const late: Query = { ...deskQueries.overdue, sort: 'due' };
const soon: Query = { ...deskQueries.soon, sort: 'due' };
const linkOf = (query: Query): string => `/cases?${asSearch(query)}`;

/** What is late already, then what is due within a day: two lists, each with its count. */
export function DueSoonPanel() {
  const t = useText('office');
  const isLate = useApi(api.case.list, { ...late, limit: 4 });
  const isSoon = useApi(api.case.list, { ...soon, limit: 6 });
  return (
    <Panel title={t('desk_lateAndSoon')}>
      <Loaded query={isSoon}>
        {({ items, total }) => (
          <>
            {isLate.data && isLate.data.total > 0 && (
              <Part title={t('desk_overdue')} count={isLate.data.total} to={linkOf(late)}>
                {isLate.data.items.map((item) => (
                  <Due key={item.id} item={item} />
                ))}
              </Part>
            )}
            <Part title={t('desk_soon')} count={total} to={linkOf(soon)}>
              {items.length === 0 && <Empty title={t('dueSoonEmpty')} />}
              {items.map((item) => (
                <Due key={item.id} item={item} />
              ))}
            </Part>
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function Part({ title, count, to, children }: { title: string; count: number; to: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="work-part">
        <Link to={to}>
          {title} <span className="number">{count}</span>
        </Link>
      </h3>
      {children}
    </section>
  );
}

const Due = ({ item }: { item: CaseItem }) => <CaseRow item={item}>{item.dueAt && <DueIn at={item.dueAt} />}</CaseRow>;
