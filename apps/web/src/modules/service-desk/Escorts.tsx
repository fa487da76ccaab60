import { type CaseItem, escortNeeds } from '@anyuan/contract';

import { api, useAct, useApi } from '../../api.ts';
import { caseType } from '../../case-types.ts';
import { useJoin, useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { dayTime, startOfDay } from '../../kit/hospital-time.ts';
import { Panel } from '../../kit/Panel.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Duration } from '../../kit/Time.tsx';
import { useCan, useMe } from '../../session.ts';
import { useNow } from '../../stream/index.tsx';
import { touched } from './use-recording.ts';

export const runningEscorts = { type: ['escort'], open: true, sort: 'old', limit: 100 } as const;

interface Props {
  look: (id: string) => void;
  rate: (item: CaseItem) => void;
}

/** Who waits, who is on the way and for how long, and whom somebody has brought where he wanted to go. */
export function Escorts({ look, rate }: Props) {
  const t = useText('serviceDesk');
  const open = useApi(api.case.list, runningEscorts);
  return (
    <>
      <Panel title={t('waiting')} extra={<Count query={open} wanted="asked" />}>
        <Loaded query={open}>
          {({ items }) => (
            <Rows items={items.filter(({ state }) => state === 'asked')} none={t('noWaiting')} look={look} />
          )}
        </Loaded>
      </Panel>
      <Panel title={t('running')} extra={<Count query={open} />}>
        <Loaded query={open}>
          {({ items }) => (
            <Rows items={items.filter(({ state }) => state !== 'asked')} none={t('noRunning')} look={look} />
          )}
        </Loaded>
      </Panel>
      <ToRate look={look} rate={rate} />
    </>
  );
}

function Count({ query, wanted }: { query: { data: { items: CaseItem[] } | undefined }; wanted?: string }) {
  const some = query.data?.items.filter(({ state }) => (wanted ? state === wanted : state !== 'asked')) ?? [];
  return <strong className="number">{query.data ? some.length : '–'}</strong>;
}

function Rows({ items, none, look }: { items: readonly CaseItem[]; none: string; look: (id: string) => void }) {
  if (items.length === 0) return <Empty title={none} />;
  return (
    <ul className="counter-rows">
      {items.map((item) => (
        <Row key={item.id} item={item} look={look} />
      ))}
    </ul>
  );
}

const nextStep: Record<string, string> = { asked: 'accept', accepted: 'start', going: 'finish' };

function Row({ item, look }: { item: CaseItem; look: (id: string) => void }) {
  const t = useText('serviceDesk');
  const label = useLabel();
  const can = useCan();
  const { person } = useMe();
  const act = useAct(api.case.act, { touches: touched });
  const step = nextStep[item.state] ?? 'accept';
  const isMine = item.assignees?.some(({ id }) => id === person.id) ?? false;
  const mayAct = can('service.handle') || (item.state === 'asked' ? can('service.escort') : isMine);
  return (
    <li>
      <Said item={item} look={look} />
      <Since item={item} />
      {mayAct && (
        <ActionButton
          size="large"
          type={item.state === 'asked' || isMine ? 'primary' : 'default'}
          aria-label={`${label(caseType('escort')?.actions[step]?.label)} · ${item.title}`}
          act={() => act.mutateAsync({ id: item.id, action: step })}
        >
          {label(caseType('escort')?.actions[step]?.label)}
        </ActionButton>
      )}
      {!mayAct && <span className="muted">{t('busyWith')}</span>}
    </li>
  );
}

/** What, what is needed for it, where from and who goes. */
function Said({ item, look }: { item: CaseItem; look: (id: string) => void }) {
  const t = useText('serviceDesk');
  const label = useLabel();
  const join = useJoin();
  const needs = (item.facts['needs'] ?? []) as (keyof typeof escortNeeds)[];
  const people = item.assignees ?? [];
  return (
    <div className="grow">
      <button type="button" className="counter-title" onClick={() => look(item.id)}>
        {item.title}
      </button>
      <div className="muted">
        {item.place && `${t('from')} ${item.place.name}`}
        {item.place && people.length > 0 && ' · '}
        {join(people.map(({ name }) => name))}
      </div>
      {needs.length > 0 && (
        <div className="counter-needs">
          {needs.map((need) => (
            <span key={need}>{label(escortNeeds[need])}</span>
          ))}
        </div>
      )}
    </div>
  );
}

function Since({ item }: { item: CaseItem }) {
  const t = useText('serviceDesk');
  const now = useNow();
  const from = item.state === 'asked' ? item.at : (item.stamps['startedAt'] ?? item.stamps['acceptedAt'] ?? item.at);
  const isLate = item.dueAt !== null && Date.parse(item.dueAt) < now;
  return (
    <span className={`counter-since ${isLate ? 'is-late' : ''}`}>
      {isLate && (
        <>
          <span aria-hidden="true">▲ </span>
          {t('late')}{' '}
        </>
      )}
      {t(item.state === 'asked' ? 'waited' : 'since')} <Duration from={from} />
    </span>
  );
}

/** Brought there today, not yet asked how it was. */
function ToRate({ look, rate }: Props) {
  const t = useText('serviceDesk');
  const label = useLabel();
  const can = useCan();
  const { person } = useMe();
  const { data } = useApi(api.case.list, {
    type: ['escort'],
    state: ['done'],
    from: startOfDay(dayTime(useNow())),
    sort: 'new',
    limit: 50,
  });
  const items = (data?.items ?? []).filter(
    ({ stamps, assignees }) =>
      !('ratedAt' in stamps) && (can('service.handle') || assignees?.some(({ id }) => id === person.id)),
  );
  if (items.length === 0) return null;
  const verb = label(caseType('escort')?.actions['rate']?.label);
  return (
    <Panel title={t('toRate')} extra={<strong className="number">{items.length}</strong>}>
      <ul className="counter-rows">
        {items.slice(0, 6).map((item) => (
          <li key={item.id}>
            <Said item={item} look={look} />
            <ActionButton size="large" aria-label={`${verb} · ${item.title}`} act={async () => rate(item)}>
              {verb}
            </ActionButton>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
