import { caseType, type CaseDetail, type CaseItem } from '@anyuan/contract';
import { Tag } from 'antd';
import { useEffect, useRef } from 'react';

import { api, client, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { Attachments } from '../../kit/Attachments.tsx';
import { levelOfCase, stampLabel, useCaseWords } from '../../kit/case-words.ts';
import { CaseTimeline } from '../../kit/CaseTimeline.tsx';
import { LevelMark } from '../../kit/LevelMark.tsx';
import { SchemaForm } from '../../kit/SchemaForm.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Duration, Time } from '../../kit/Time.tsx';
import { CommentBox } from './CommentBox.tsx';
import { draftOf, keepDraft } from './drafts.ts';
import type { Places } from './Floor.tsx';
import { keyOf, needsUnits } from './keys.ts';
import { Playbook } from './Playbook.tsx';
import { isOpen, type Row } from './queue.ts';
import { Units } from './Units.tsx';
import type { Hand } from './use-hand.ts';
import { useKindWord } from './words.ts';

interface CasePaneProps {
  hand: Hand;
  row: Row | undefined;
  places: Places;
  choose: (id: string) => void;
}

/** The case in hand: what it is, what to do next, who could go, what has happened. */
export function CasePane({ hand, row, places, choose }: CasePaneProps) {
  const t = useText('console');
  if (!hand.id) return <Empty title={t('caseNone')}>{t('caseNoneHint')}</Empty>;
  return (
    <Loaded query={hand.query} rows={10}>
      {(item) => (
        <article key={item.id} aria-label={item.number}>
          <CaseTop item={item} places={places} />
          {row && row.members.length > 1 && <Siblings row={row} item={item} choose={choose} />}
          <Steps item={item} hand={hand} row={row} />
          {hand.asking && <Asking key={hand.asking} item={item} action={hand.asking} hand={hand} />}
          {isOpen(item) && <Playbook id={item.id} />}
          {isOpen(item) && <Units hand={hand} />}
          <Police item={item} />
          <Parties item={item} />
          <h3>{t('timeline')}</h3>
          <CommentBox id={item.id} />
          <CaseTimeline id={item.id} type={item.type} />
          <h3>{t('attachments')}</h3>
          <Attachments caseId={item.id} />
        </article>
      )}
    </Loaded>
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
        {item.mode !== 'real' && <Tag color="purple">{common(`mode_${item.mode}`)}</Tag>}
        <strong className="number">
          <Duration from={item.at} to={item.closedAt} face="clock" />
        </strong>
      </div>
      <h2>
        {item.title} · {kindWord(item)} {item.repeats > 1 && t('repeatsShort', { count: item.repeats })}
      </h2>
      <div className="muted">
        {item.place?.path} {item.device && `· ${item.device.name} ${item.device.code}`}
      </div>
      <div className="desk-phone">
        {t('phone')} {phone ? <a href={`tel:${phone}`}>{phone}</a> : <span className="muted">{t('noPhone')}</span>}
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
      disabled={needsUnits(name) && hand.chosen.length === 0}
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

/** What a step needs to know, asked in place: the alarm stays in sight. What was typed survives. */
function Asking({ item, action, hand }: { item: CaseDetail; action: string; hand: Hand }) {
  const t = useText('console');
  const label = useLabel();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector<HTMLElement>('input, textarea')?.focus(), []);
  const declared = caseType(item.type)?.actions[action];
  if (!declared?.input) return null;
  const key = `${item.id}/${action}`;
  return (
    <div className="desk-asking" data-asking={action} ref={box}>
      <p className="muted">{t('asking', { action: label(declared.label) })}</p>
      <SchemaForm
        schema={declared.input}
        verb={label(declared.label)}
        danger={action === 'falseAlarm'}
        initial={draftOf<Record<string, unknown>>(key)}
        onValues={(values) => keepDraft(key, values)}
        upload={(file) => client.case.attach({ id: item.id, file })}
        submit={async (values) => {
          await hand.take(action, values);
          keepDraft(key, undefined);
        }}
        cancel={hand.back}
      />
    </div>
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
            <Duration from={item.at} to={joinedAt} face="clock" />
          </span>
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
