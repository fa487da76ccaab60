import { callOutcomes, compileForm, FormDefinition, followUpStates, type FollowUpCard } from '@anyuan/contract';
import { useMemo } from 'react';
import { Link, useParams } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { Answered } from '../../kit/asked/Answered.tsx';
import { Page } from '../../kit/Page.tsx';
import { Panel } from '../../kit/Panel.tsx';
import { PhoneLink } from '../../kit/PhoneLink.tsx';
import { Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { Outcomes } from './Outcomes.tsx';
import { Problem } from './Problem.tsx';
import { Script } from './Script.tsx';

import './follow-up.css';

/** The call screen: who it is and what was tried on the left, what to say on the right. */
export default function CallPage() {
  const { id = '' } = useParams();
  const query = useApi(api.followUp.get, { id }, { staleTime: 60_000 });
  return <Loaded query={query}>{(card) => <Card key={card.id} card={card} />}</Loaded>;
}

function Card({ card }: { card: FollowUpCard }) {
  const t = useText('followUp');
  const label = useLabel();
  const { contact, department, days, dischargedOn, dueOn, state, mayCall, form, answers } = card;
  const compiled = useMemo(() => (form ? compileForm(FormDefinition.parse(form.definition)) : undefined), [form]);
  return (
    <Page
      title={contact?.name ?? card.patient}
      note={
        <>
          <Link to="/follow-ups?due=true">{t('back')}</Link> · {t('daysAfter', { n: days })} ·{' '}
          {label(followUpStates[state])}
        </>
      }
    >
      <div className="call-screen">
        <div className="call-side">
          <section className="panel call-who">
            {contact ? (
              <p className="call-phone">
                <PhoneLink phone={contact.phone} />
              </p>
            ) : (
              <p className="muted">{t('forgotten')}</p>
            )}
            <dl>
              <Fact name={t('department')} value={department} />
              <Fact name={t('discharged')} value={dischargedOn} />
              <Fact name={t('dueOn')} value={dueOn} />
              <Fact name={t('diagnosis')} value={contact?.diagnosis} />
              <Fact name={t('doctor')} value={contact?.doctor} />
              <Fact name={t('visit')} value={contact?.visit} />
            </dl>
            <p className="muted">{t('looking')}</p>
          </section>
          {mayCall && <Outcomes card={card} />}
          <Calls card={card} />
          {(state === 'completed' || card.hasProblem) && <Problem card={card} form={compiled} />}
        </div>
        <div>
          {mayCall && compiled && form ? (
            <Script card={card} form={compiled} versionId={form.versionId} />
          ) : mayCall ? (
            <Panel title={t('script')}>{t('noScript')}</Panel>
          ) : (
            <Panel title={t('answers')}>
              {compiled && answers ? (
                <Answered form={compiled} answers={answers as never} />
              ) : (
                <p className="muted">{t('closedAlready')}</p>
              )}
            </Panel>
          )}
        </div>
      </div>
    </Page>
  );
}

function Fact({ name, value }: { name: string; value: string | null | undefined }) {
  if (!value) return null;
  return (
    <div>
      <dt className="muted">{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Calls({ card: { calls, others, mostTries, tries, mayCall } }: { card: FollowUpCard }) {
  const t = useText('followUp');
  const label = useLabel();
  return (
    <Panel title={t('calls')}>
      {mayCall && <p className="muted">{t('triesLeft', { n: mostTries, left: mostTries - tries })}</p>}
      {calls.length === 0 ? (
        <p className="muted">{t('noCalls')}</p>
      ) : (
        <ol className="call-list">
          {calls.map(({ n, at, by, outcome, note }) => (
            <li key={n}>
              <strong>{label(callOutcomes[outcome])}</strong> <Time at={at} /> <span className="muted">{by.name}</span>
              {note && <p>{note}</p>}
            </li>
          ))}
        </ol>
      )}
      {others.length > 0 && (
        <>
          <h3>{t('others')}</h3>
          <ul className="call-list">
            {others.map((one) => (
              <li key={one.id}>
                <Link to={`/follow-ups/${one.id}`}>{t('daysAfter', { n: one.days })}</Link>{' '}
                <span className="muted">
                  <span className="number">{one.dueOn}</span> {label(followUpStates[one.state])}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}
