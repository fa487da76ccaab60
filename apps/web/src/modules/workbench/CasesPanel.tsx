import type { CallInput, CaseItem } from '@anyuan/contract';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { asSearch } from '../../kit/url-state.ts';
import { CaseRow } from './CaseRow.tsx';
import { DueIn } from './DueIn.tsx';

type Query = CallInput<typeof api.case.list>;
const lists = {
  // What is late first, then what is due next.
  todo: { todo: true, sort: 'due' },
  mine: { as: 'reporter' },
  copied: { as: 'copied' },
  warnings: { warned: true, sort: 'due' },
} as const satisfies Record<string, Query>;
type ListName = keyof typeof lists;
const names = Object.keys(lists) as ListName[];

/** What waits for me, what I started, what I am kept informed of, what clocks have warned me of. */
export function CasesPanel() {
  const t = useText('office');
  const [chosen, choose] = useState<ListName>('todo');
  return (
    <section className="panel work-panel" aria-label={t(`desk_${chosen}`)}>
      <header>
        <div className="work-choices">
          {names.map((name) => (
            <button key={name} type="button" aria-pressed={name === chosen} onClick={() => choose(name)}>
              {t(`desk_${name}`)}
            </button>
          ))}
        </div>
        <Link to={`/cases?${asSearch(lists[chosen])}`}>{t('all')}</Link>
      </header>
      <div className="body">
        <List key={chosen} name={chosen} />
      </div>
    </section>
  );
}

function List({ name }: { name: ListName }) {
  const t = useText('office');
  const query = useApi(api.case.list, { ...lists[name], limit: 8 });
  return (
    <Loaded query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title={t(`empty_${name}`)} />
        ) : (
          items.map((item) => (
            <CaseRow key={item.id} item={item}>
              {beside(item)}
            </CaseRow>
          ))
        )
      }
    </Loaded>
  );
}

const beside = (item: CaseItem): ReactNode =>
  item.closedAt ? <Time at={item.closedAt} /> : item.dueAt ? <DueIn at={item.dueAt} /> : <Time at={item.at} />;
