import { alarmType, type CaseDetail, type CaseItem } from '@anyuan/contract';
import { useQueries } from '@tanstack/react-query';
import { Link } from 'react-router';

import { api, call, keyOf, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { useCaseWords } from '../../kit/case-words.ts';
import { Empty, Loaded, Loading } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { useCaseTypes } from '../../kit/use-case-types.ts';
import { useTitle } from '../../kit/use-title.ts';
import { useCan, useMe } from '../../session.ts';
import { ToSign } from './lazy-parts.tsx';
import { useLeads } from './leads.ts';
import { TaskCard } from './TaskCard.tsx';
import { relationsOf } from './verbs.ts';

/** Cards drawn whole; each asks for its case. */
const most = 30;

export function TasksPage() {
  const t = useText('phone');
  useTitle(t('tasks'));
  const can = useCan();
  const leads = useLeads();
  // The police office works every alarm in parallel; others see those they were sent to.
  const works = leads && can('alarm.police');
  const mine = useApi(api.case.list, { mine: true, open: true, sort: 'queue', limit: most });
  const todo = useApi(api.case.list, { todo: true, open: true, sort: 'queue', limit: most });
  const all = useApi(api.case.list, { open: true, type: [alarmType], sort: 'queue', limit: most }, { enabled: works });
  return (
    <>
      <h1 className="phone-title">{t('tasks')}</h1>
      <NotOnDuty />
      <Asked />
      <Loaded query={mine} rows={8}>
        {({ items }) => (
          <Cards
            items={merge(all.data?.items ?? [], merge(items, todo.data?.items ?? []))}
            todo={new Set([...(todo.data?.items ?? []), ...(all.data?.items ?? [])].map(({ id }) => id))}
          />
        )}
      </Loaded>
      {leads && can('round.do') && (
        <Link to="/m/rounds" className="phone-row">
          <strong>{t('rounds')}</strong> <span aria-hidden="true">›</span>
        </Link>
      )}
      <Link to="/m/reports" className="phone-row">
        <strong>{t('myReports')}</strong> <span aria-hidden="true">›</span>
      </Link>
      <Recent />
    </>
  );
}

const merge = (one: readonly CaseItem[], other: readonly CaseItem[]): CaseItem[] => [
  ...one,
  ...other.filter((item) => !one.some((known) => known.id === item.id)),
];

function Cards({ items, todo }: { items: readonly CaseItem[]; todo: ReadonlySet<string> }) {
  const t = useText('phone');
  const { person } = useMe();
  const isKnown = useCaseTypes(items.map(({ type }) => type));
  const details = useQueries({
    queries: items.map(({ id }) => ({
      queryKey: keyOf(api.case.get, { id }),
      queryFn: () => call(api.case.get, { id }),
    })),
  }).flatMap(({ data }) => data ?? []);
  if (!isKnown) return <Loading rows={8} />;
  const isTask = (item: CaseDetail): boolean =>
    todo.has(item.id) || relationsOf(item, person.id).some((relation) => relation !== 'copied');
  const tasks = details
    .filter(isTask)
    // What rings, then what is late, then what is this person's turn.
    .toSorted(
      (a, b) =>
        a.priority - b.priority ||
        Number(b.overdue) - Number(a.overdue) ||
        Number(todo.has(b.id)) - Number(todo.has(a.id)),
    );
  return (
    <>
      {tasks.length === 0 && details.length === items.length && <Empty title={t('noTasks')}>{t('noTasksText')}</Empty>}
      {tasks.map((item) => (
        <TaskCard key={item.id} item={item} />
      ))}
    </>
  );
}

/** What others ask this person to sign; its part is fetched once there is something. */
function Asked() {
  const { data } = useApi(api.countersign.list, {}, { every: 10_000 });
  return data && data.toSign.length > 0 ? <ToSign /> : null;
}

/** Whoever has not signed on is not proposed when somebody is sent. */
function NotOnDuty() {
  const t = useText('phone');
  const can = useCan();
  const { data } = useApi(api.duty.mine, {});
  if (!can('duty.sign') || !can('alarm.respond') || !data || data.posts.length > 0) return null;
  return (
    <Link to="/m/me" className="phone-hint">
      <span>◆ {t('notOnDuty')}</span>
      <strong>{t('goSignOn')}</strong>
    </Link>
  );
}

function Recent() {
  const t = useText('phone');
  const { stateName } = useCaseWords();
  const { data } = useApi(api.case.list, { mine: true, open: false, limit: 5 });
  const isKnown = useCaseTypes(data?.items.map(({ type }) => type) ?? []);
  if (!data || !isKnown || data.items.length === 0) return null;
  return (
    <section>
      <h2 className="phone-section">{t('recent')}</h2>
      {data.items.map((item) => (
        <Link key={item.id} to={`/m/case/${item.id}`} className="phone-row">
          <span>{item.title}</span>
          <span className="muted">
            {stateName(item)} · <Time at={item.closedAt ?? item.at} />
          </span>
        </Link>
      ))}
    </section>
  );
}
