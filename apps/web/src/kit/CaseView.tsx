import { type CaseDetail } from '@anyuan/contract';
import { Drawer, Input, Steps, Tag } from 'antd';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';

import { api, useAct, useApi } from '../api.ts';
import { caseType } from '../case-types.ts';
import { useLabel, useText } from '../i18n/index.ts';
import { ActionButton } from './ActionButton.tsx';
import { Attachments } from './Attachments.tsx';
import { enteredAt, wayOf } from './case-way.ts';
import { levelOfCase, useCaseWords } from './case-words.ts';
import { CaseActions } from './CaseActions.tsx';
import { CaseBooks } from './CaseBooks.tsx';
import { CaseClocks } from './CaseClocks.tsx';
import { CaseFacts, CaseParties, CaseStamps } from './CaseFacts.tsx';
import { CaseForms } from './CaseForms.tsx';
import { CaseNext } from './CaseNext.tsx';
import { CaseSecrets } from './CaseSecrets.tsx';
import { CaseTimeline } from './CaseTimeline.tsx';
import { LevelMark } from './LevelMark.tsx';
import { Links } from './Links.tsx';
import { KnownPeople } from './names.tsx';
import { CaseRecordings } from './recordings/CaseRecordings.tsx';
import { SimilarCases } from './SimilarCases.tsx';
import { Loaded } from './States.tsx';
import { Duration, Time } from './Time.tsx';
import { useSeen } from './use-seen.ts';

/** A case whole. Give `wide` on a full page: timeline beside the rest. */
export function CaseView({ id, wide = false }: { id: string; wide?: boolean }) {
  const query = useApi(api.case.get, { id });
  useSeen(id);
  return (
    <Loaded query={query} rows={12}>
      {(item) => (
        <KnownPeople item={item}>
          <article>
            <CaseHead item={item} />
            <CaseWay item={item} />
            <CaseClocks item={item} />
            <CaseActions item={item} />
            <SimilarCases id={item.id} type={item.type} />
            <div className={wide ? 'case-wide' : ''}>
              <CaseSections item={item} />
              <Section title="timeline">
                <Comment id={id} />
                <CaseTimeline id={id} type={item.type} />
              </Section>
            </div>
          </article>
        </KnownPeople>
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
      size={680}
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
        {item.mode !== 'real' && <Tag color="processing">{t(`mode_${item.mode}`)}</Tag>}
        {item.repeats > 1 && <span className="muted">{t('repeats', { count: item.repeats })}</span>}
        <CaseAge item={item} />
      </div>
      <h2 style={{ margin: '4px 0 0', fontSize: 18 }}>{item.title}</h2>
    </header>
  );
}

/** How long it stands as it stands, and how long ago it began: two different things, so both have a word. */
function CaseAge({ item }: { item: CaseDetail }) {
  const t = useText('cases');
  const entered = useEntered(item);
  const since = entered(item.state);
  return (
    <span className="muted case-age">
      {!item.closedAt && since && since !== item.at && (
        <span>
          {t('inState')} <Duration from={since} />
        </span>
      )}
      <span>
        {t(item.closedAt ? 'tookInAll' : 'sinceOpened')} <Duration from={item.at} to={item.closedAt} />
      </span>
    </span>
  );
}

/** When a case came into a state, the last time. */
function useEntered(item: CaseDetail): (state: string) => string | undefined {
  const { data } = useApi(api.case.timeline, { id: item.id });
  return (state) => enteredAt(item, data?.items ?? [], caseType(item.type)?.initial, state);
}

function CaseWay({ item }: { item: CaseDetail }) {
  const label = useLabel();
  const type = caseType(item.type);
  const reached = useEntered(item);
  if (!type) return null;
  const way = wayOf(type, item.state, (state) => reached(state) !== undefined);
  return (
    <div className="case-steps">
      <Steps
        size="small"
        titlePlacement="vertical"
        responsive={false}
        current={way.indexOf(item.state)}
        items={way.map((state) => ({
          title: label(type.states[state]),
          content: entered(item, state, reached(state)),
        }))}
      />
    </div>
  );
}

/** The moment each state was reached; an alarm's by the clock from the press on. */
function entered(item: CaseDetail, state: string, at: string | undefined): ReactNode {
  if (!at || (state !== item.state && item.state === caseType(item.type)?.initial)) return undefined;
  return item.priority === 1 && item.at !== at ? (
    <Duration from={item.at} to={at} face="clock" />
  ) : (
    <Time at={at} brief />
  );
}

function CaseSections({ item }: { item: CaseDetail }) {
  const t = useText();
  return (
    <div>
      {!item.closedAt && (
        <Section title="nextSteps">
          <CaseNext item={item} />
        </Section>
      )}
      <Section title="details">
        <CaseSecrets item={item} />
        <CaseFacts item={item} />
      </Section>
      <CaseForms item={item} />
      <Section title="parties">
        <CaseParties item={item} />
      </Section>
      {Object.keys(item.stamps).length > 0 && (
        <Section title="stamps">
          <CaseStamps item={item} />
        </Section>
      )}
      <CaseRecordings id={item.id} type={item.type} closedAt={item.closedAt} />
      <CaseBooks item={item} title={t('inBooks')} />
      <Section title="attachments">
        <Attachments subject={{ kind: 'case', id: item.id }} />
      </Section>
      <Section title="links">
        <Links subject={{ kind: 'case', id: item.id }} items={item.links} mayAdd />
      </Section>
    </div>
  );
}

type SectionTitle = 'nextSteps' | 'details' | 'parties' | 'stamps' | 'attachments' | 'links' | 'timeline';
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
