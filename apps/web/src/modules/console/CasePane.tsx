import { type CaseDetail, type CaseItem } from '@anyuan/contract';
import { Tag } from 'antd';
import { lazy, type Ref, Suspense } from 'react';

import { api, useApi } from '../../api.ts';
import { caseType } from '../../case-types.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { LazySpeak } from '../../kit/cameras/LazySpeak.tsx';
import { useBlock } from '../../kit/case-blocks.ts';
import { levelOfCase, stampLabel, useCaseWords } from '../../kit/case-words.ts';
import { LevelMark } from '../../kit/LevelMark.tsx';
import { KnownPeople } from '../../kit/names.tsx';
import { PhoneLink } from '../../kit/PhoneLink.tsx';
import { Empty, Loaded, Loading } from '../../kit/States.tsx';
import { Duration, Time } from '../../kit/Time.tsx';
import { CommentBox } from './CommentBox.tsx';
import type { Places } from './Floor.tsx';
import { keyOf, needsUnits } from './keys.ts';
import { Playbook } from './Playbook.tsx';
import { isOpen, type Row } from './queue.ts';
import { Recordings } from './Recordings.tsx';
import { Units } from './Units.tsx';
import type { Hand } from './use-hand.ts';
import { whereIn } from './where.ts';
import { sinceWord, useKindWord } from './words.ts';

interface CasePaneProps {
  hand: Hand;
  row: Row | undefined;
  places: Places;
  choose: (id: string) => void;
  /** How to begin to speak at the place. */
  speak: Ref<() => void>;
}

const CaseTimeline = lazy(async () => ({ default: (await import('../../kit/CaseTimeline.tsx')).CaseTimeline }));
const Asking = lazy(() => import('./Asking.tsx'));
const Attachments = lazy(async () => ({ default: (await import('../../kit/Attachments.tsx')).Attachments }));

/** The case in hand: what it is, what to do next, who could go, what has happened. */
export function CasePane({ hand, row, places, choose, speak }: CasePaneProps) {
  const t = useText('console');
  if (!hand.id) return <Empty title={t('caseNone')}>{t('caseNoneHint')}</Empty>;
  return (
    <Loaded query={hand.query} rows={10}>
      {(item) => (
        <KnownPeople item={item}>
          <article key={item.id} aria-label={item.number}>
            <div className="desk-case-now">
              <CaseTop item={item} places={places} />
              {isOpen(item) && <LazySpeak id={item.id} begin={speak} word={t('speak')} />}
              {row && row.members.length > 1 && <Siblings row={row} item={item} choose={choose} />}
              <Steps item={item} hand={hand} row={row} />
              {hand.asking && (
                <Suspense fallback={<Loading rows={3} />}>
                  <Asking key={hand.asking} item={item} action={hand.asking} hand={hand} />
                </Suspense>
              )}
              <Parties item={item} />
            </div>
            {/* Somebody is on the way: what they say and what happened come before what to do. */}
            {isSent(item) ? (
              <>
                <Story key="story" item={item} />
                <Todo key="do" item={item} hand={hand} />
              </>
            ) : (
              <>
                <Todo key="do" item={item} hand={hand} />
                <Story key="story" item={item} />
              </>
            )}
            <div className="desk-case-side">
              <Police item={item} />
              <Recordings key={`recordings ${item.id}`} item={item} />
              <h3>{t('attachments')}</h3>
              <Suspense fallback={<Loading rows={1} />}>
                <Attachments subject={{ kind: 'case', id: item.id }} />
              </Suspense>
            </div>
          </article>
        </KnownPeople>
      )}
    </Loaded>
  );
}

const isSent = (item: CaseDetail): boolean => item.parties.some(({ relation }) => relation === 'responder');

/** What to do, and who could go. */
function Todo({ item, hand }: { item: CaseDetail; hand: Hand }) {
  if (!isOpen(item)) return null;
  return (
    <div className="desk-case-do">
      <Playbook id={item.id} isFolded={isSent(item)} />
      <Units hand={hand} />
    </div>
  );
}

/** What happened and what people say, newest first. */
function Story({ item }: { item: CaseDetail }) {
  const t = useText('console');
  return (
    <section className="desk-case-story" data-story>
      <h3>{t('timeline')}</h3>
      <CommentBox id={item.id} />
      <Suspense fallback={<Loading rows={3} />}>
        <CaseTimeline id={item.id} type={item.type} />
      </Suspense>
    </section>
  );
}

function CaseTop({ item, places }: { item: CaseDetail; places: Places }) {
  const t = useText('console');
  const common = useText();
  const { stateName } = useCaseWords();
  const kindWord = useKindWord();
  const phone = item.place && phoneOf(item.place.id, places);
  return (
    <header>
      <div className="desk-case-head">
        <LevelMark level={levelOfCase(item)} />
        <span className="number">{item.number}</span>
        <Tag variant="outlined">{stateName(item)}</Tag>
        {item.mode !== 'real' && <Tag color="processing">{common(`mode_${item.mode}`)}</Tag>}
        <span>
          <span className="muted">{t(sinceWord(item))}</span>{' '}
          <strong className="number">
            <Duration from={item.at} to={item.closedAt} face="clock" />
          </strong>
        </span>
      </div>
      <h2>
        {item.title} · {kindWord(item)} {item.repeats > 1 && t('repeatsShort', { count: item.repeats })}
      </h2>
      {item.place && <div className="desk-where">{whereIn(item.place.path)}</div>}
      <div className="muted">{item.device && `${item.device.name} ${item.device.code}`}</div>
      <div className="desk-phone">
        {t('phone')} {phone ? <PhoneLink phone={phone} /> : <span className="muted">{t('noPhone')}</span>}
      </div>
    </header>
  );
}

/** The number of the place, else of what it lies in. */
function phoneOf(id: string, { byId }: Places): string | undefined {
  let at = byId.get(id);
  while (at && !at.phone) at = at.parentId ? byId.get(at.parentId) : undefined;
  return at?.phone ?? undefined;
}

function Siblings({ row, item, choose }: { row: Row; item: CaseItem; choose: (id: string) => void }) {
  const t = useText('console');
  return (
    <div className="desk-siblings">
      <span className="muted">{t('also', { count: row.members.length })}</span>
      {row.members.slice(0, 12).map((one) => (
        <button key={one.id} type="button" data-desk aria-current={one.id === item.id} onClick={() => choose(one.id)}>
          {one.number.slice(-4)} {one.device?.name ?? ''}
        </button>
      ))}
    </div>
  );
}

function Steps({ item, hand, row }: { item: CaseDetail; hand: Hand; row: Row | undefined }) {
  const t = useText('console');
  const label = useLabel();
  const type = caseType(item.type);
  const blockOf = useBlock(item);
  const keyFor = (name: string) => (hand.keyed.includes(name) ? keyOf(item.type, name) : undefined);
  const main = item.actions.filter((name) => keyFor(name));
  const others = item.actions.filter((name) => !keyFor(name));
  const first = main.find((name) => type?.actions[name]?.to && !type.final.includes(type.actions[name].to)) ?? main[0];
  const words = (name: string): string =>
    name === 'acknowledge' && row && row.waiting > 1
      ? t('answerAll', { count: row.waiting })
      : label(type?.actions[name]?.label) || name;
  const button = (name: string) => (
    <ActionButton
      key={name}
      data-action={name}
      type={name === first ? 'primary' : 'default'}
      size={keyFor(name) ? 'middle' : 'small'}
      shortcut={keyFor(name)}
      disabled={(needsUnits(name) && hand.chosen.length === 0) || blockOf(name) !== undefined}
      title={blockOf(name)}
      act={() => hand.step(name)}
    >
      {words(name)}
    </ActionButton>
  );
  return (
    <>
      <div className="desk-buttons desk-steps">
        {[...main.filter((name) => name === first), ...main.filter((name) => name !== first)].map(button)}
      </div>
      {others.length > 0 && (
        <details className="desk-others">
          <summary className="muted">{t('otherSteps')}</summary>
          <div className="desk-buttons">{others.map(button)}</div>
        </details>
      )}
    </>
  );
}

const policeStamps = ['policeAcknowledgedAt', 'policeArrivedAt', 'policeReportedAt'] as const;

/** The other track of the same case: the police office keeps times of its own. */
function Police({ item }: { item: CaseDetail }) {
  const t = useText('console');
  const label = useLabel();
  const type = caseType(item.type);
  const { data } = useApi(api.duty.now, {});
  const office = (data?.posts ?? []).filter(({ kind }) => kind === 'police-office');
  const known = policeStamps.filter((stamp) => item.stamps[stamp]);
  return (
    <section className="desk-police">
      <h3>
        {t('police')}{' '}
        <span className="muted">{office.flatMap(({ on }) => on.map(({ person }) => person.name)).join(' ')}</span>
      </h3>
      {known.length === 0 && <div className="muted">{t('policeNone')}</div>}
      {known.map((stamp) => (
        <div key={stamp}>
          {label(stampLabel(type, stamp)) || stamp} <Time at={item.stamps[stamp]} seconds />
        </div>
      ))}
    </section>
  );
}

function Parties({ item }: { item: CaseDetail }) {
  const t = useText('console');
  const label = useLabel();
  const type = caseType(item.type);
  const sent = item.parties.filter(({ relation }) => relation === 'responder');
  if (sent.length === 0) return null;
  return (
    <section>
      <h3>{t('parties')}</h3>
      {sent.map(({ person, stamps, joinedAt }) => (
        <div key={person.id} className="desk-party">
          <strong>{person.name}</strong>
          <span className="muted">
            {t('sentAt')} <Duration from={item.at} to={joinedAt} face="clock" />
          </span>
          {Object.keys(stamps).length === 0 && <span className="desk-warn">{t('notAcceptedYet')}</span>}
          {Object.entries(stamps).map(([stamp, at]) => (
            <span key={stamp} className="muted">
              {label(stampLabel(type, stamp)) || stamp} <Duration from={item.at} to={at} face="clock" />
            </span>
          ))}
        </div>
      ))}
    </section>
  );
}
