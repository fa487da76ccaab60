import { relationLabels, caseType, type CaseDetail } from '@anyuan/contract';
import { Descriptions, Drawer, Input, Steps, Tag } from 'antd';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';

import { api, useAct, useApi } from '../api.ts';
import { useLabel, useText } from '../i18n/index.ts';
import { ActionButton } from './ActionButton.tsx';
import { Attachments } from './Attachments.tsx';
import { levelOfCase, stampLabel, stampsOf, useCaseWords, wayOf } from './case-words.ts';
import { CaseActions } from './CaseActions.tsx';
import { CaseTimeline } from './CaseTimeline.tsx';
import { DeviceLink } from './DeviceLink.tsx';
import { LevelMark } from './LevelMark.tsx';
import { CaseLinks } from './LinkCase.tsx';
import { PlaceLink } from './PlaceLink.tsx';
import { Loaded } from './States.tsx';
import { Duration, Time } from './Time.tsx';

/** A case whole. Give `wide` on a full page: timeline beside the rest. */
export function CaseView({ id, wide = false }: { id: string; wide?: boolean }) {
  const query = useApi(api.case.get, { id });
  return (
    <Loaded query={query} rows={12}>
      {(item) => (
        <article>
          <CaseHead item={item} />
          <CaseWay item={item} />
          <CaseActions item={item} />
          <div className={wide ? 'case-wide' : ''}>
            <CaseFacts item={item} />
            <Section title="timeline">
              <Comment id={id} />
              <CaseTimeline id={id} type={item.type} />
            </Section>
          </div>
        </article>
      )}
    </Loaded>
  );
}

/** The same in a drawer; open while `id` is given. */
export function CaseDrawer({ id, close }: { id: string | undefined; close: () => void }) {
  const t = useText();
  return (
    <Drawer
      open={id !== undefined}
      onClose={close}
      size={640}
      title={t('details')}
      destroyOnHidden
      extra={id && <Link to={`/cases/${id}`}>{t('fullPage')}</Link>}
    >
      {id && <CaseView id={id} />}
    </Drawer>
  );
}

export function CaseHead({ item }: { item: CaseDetail }) {
  const t = useText();
  const { stateName } = useCaseWords();
  return (
    <header>
      <div className="case-head">
        <LevelMark level={levelOfCase(item)} />
        <span className="number muted">{item.number}</span>
        <Tag variant="outlined">{stateName(item)}</Tag>
        {item.mode !== 'real' && <Tag color="purple">{t(`mode_${item.mode}`)}</Tag>}
        {item.repeats > 1 && <span className="muted">{t('repeats', { count: item.repeats })}</span>}
        <span className="muted">
          <Duration from={item.at} to={item.closedAt} />
        </span>
      </div>
      <h2 style={{ margin: '4px 0 0', fontSize: 18 }}>{item.title}</h2>
    </header>
  );
}

function CaseWay({ item }: { item: CaseDetail }) {
  const label = useLabel();
  const type = caseType(item.type);
  const { data } = useApi(api.case.timeline, { id: item.id });
  if (!type) return null;
  const way = wayOf(type, item.state);
  const enteredAt = (state: string): string | undefined =>
    state === type.initial ? item.at : data?.items.find((entry) => entry.to === state)?.at;
  return (
    <div className="case-steps">
      <Steps
        size="small"
        titlePlacement="vertical"
        responsive={false}
        current={way.indexOf(item.state)}
        items={way.map((state) => ({
          title: label(type.states[state]),
          content: enteredAt(state) ? <Duration from={item.at} to={enteredAt(state)} face="clock" /> : undefined,
        }))}
      />
    </div>
  );
}

function CaseFacts({ item }: { item: CaseDetail }) {
  const t = useText();
  const label = useLabel();
  const type = caseType(item.type);
  const { typeName, fieldWords } = useCaseWords();
  const facts = [
    { key: 'type', label: t('type'), children: typeName(item.type) },
    { key: 'place', label: t('place'), children: <PlaceLink place={item.place} /> },
    ...(item.device ? [{ key: 'device', label: t('device'), children: <DeviceLink device={item.device} /> }] : []),
    { key: 'at', label: t('startedAt'), children: <Time at={item.at} seconds /> },
    ...(item.dueAt && !item.closedAt
      ? [{ key: 'due', label: t('dueAt'), children: <Time at={item.dueAt} seconds /> }]
      : []),
    ...fieldWords(item).map(({ name, label: title, word }) => ({ key: name, label: title, children: word })),
  ];
  return (
    <div>
      <Section title="details">
        <Descriptions size="small" column={1} items={facts} />
      </Section>
      <Section title="parties">
        {item.parties.length === 0 && <p className="muted">{t('noParties')}</p>}
        {item.parties.map(({ person, relation, stamps }) => (
          <div key={`${person.id}-${relation}`}>
            {person.name} <span className="muted">{label(relationLabels[relation])}</span>
            {Object.entries(stamps).map(([stamp, at]) => (
              <span key={stamp} className="muted">
                {' · '}
                {label(stampLabel(type, stamp)) || stamp} <Time at={at} seconds />
              </span>
            ))}
          </div>
        ))}
      </Section>
      {Object.keys(item.stamps).length > 0 && (
        <Section title="stamps">
          <Descriptions
            size="small"
            column={1}
            items={stampsOf(item).map(([stamp, at]) => ({
              key: stamp,
              label: label(stampLabel(type, stamp)) || stamp,
              children: <Time at={at} seconds />,
            }))}
          />
        </Section>
      )}
      <Section title="attachments">
        <Attachments caseId={item.id} />
      </Section>
      <Section title="links">
        <CaseLinks item={item} />
      </Section>
    </div>
  );
}

type SectionTitle = 'details' | 'parties' | 'stamps' | 'attachments' | 'links' | 'timeline';
function Section({ title, children }: { title: SectionTitle; children: ReactNode }) {
  const t = useText();
  return (
    <section className="case-section">
      <h3>{t(title)}</h3>
      {children}
    </section>
  );
}

function Comment({ id }: { id: string }) {
  const t = useText();
  const [note, setNote] = useState('');
  const { mutateAsync } = useAct(api.case.comment);
  const send = async (): Promise<void> => {
    await mutateAsync({ id, note });
    setNote('');
  };
  return (
    <div className="no-print" style={{ display: 'flex', gap: 8, marginBottom: 16 }}>
      <Input.TextArea
        autoSize={{ minRows: 1, maxRows: 6 }}
        aria-label={t('comment')}
        placeholder={t('commentHint')}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <ActionButton disabled={note.trim() === ''} act={send}>
        {t('comment')}
      </ActionButton>
    </div>
  );
}
