import { caseType, type CaseDetail } from '@anyuan/contract';
import { Drawer, Input, Steps, Tag } from 'antd';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';

import { api, useAct, useApi } from '../api.ts';
import { useLabel, useText } from '../i18n/index.ts';
import { ActionButton } from './ActionButton.tsx';
import { Attachments } from './Attachments.tsx';
import { wayOf } from './case-way.ts';
import { levelOfCase, useCaseWords } from './case-words.ts';
import { CaseActions } from './CaseActions.tsx';
import { CaseClocks } from './CaseClocks.tsx';
import { CaseFacts, CaseParties, CaseStamps } from './CaseFacts.tsx';
import { CaseNext } from './CaseNext.tsx';
import { CaseSecrets } from './CaseSecrets.tsx';
import { CaseTimeline } from './CaseTimeline.tsx';
import { LevelMark } from './LevelMark.tsx';
import { CaseLinks } from './LinkCase.tsx';
import { KnownPeople } from './names.tsx';
import { Loaded } from './States.tsx';
import { Duration } from './Time.tsx';
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
  const enteredAt = (state: string): string | undefined =>
    state === type.initial ? item.at : data?.items.find((entry) => entry.to === state)?.at;
  const way = wayOf(type, item.state, (state) => enteredAt(state) !== undefined);
  return (
    <div className="case-steps">
      <Steps
        size="small"
        titlePlacement="vertical"
        responsive={false}
        current={way.indexOf(item.state)}
        items={way.map((state) => ({
          title: label(type.states[state]),
          content: enteredAt(state) ? (
            <Duration from={item.at} to={enteredAt(state)} face={item.priority === 1 ? 'clock' : 'words'} />
          ) : undefined,
        }))}
      />
    </div>
  );
}

function CaseSections({ item }: { item: CaseDetail }) {
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
      <Section title="parties">
        <CaseParties item={item} />
      </Section>
      {Object.keys(item.stamps).length > 0 && (
        <Section title="stamps">
          <CaseStamps item={item} />
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
