import { type CaseDetail } from '@anyuan/contract';
import { useState } from 'react';

import { caseType } from '../../case-types.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { useBlock } from '../../kit/case-blocks.ts';
import { clockTime, hourTime } from '../../kit/hospital-time.ts';
import { PlainButton } from '../../kit/PlainButton.tsx';
import { useMe } from '../../session.ts';
import { vibrate } from './alert.ts';
import { suitsFeedback } from './feedback.ts';
import { FeedbackSheet, OtherSteps, StepSheet } from './lazy-parts.tsx';
import { useTap, useWaiting } from './outbox/context.tsx';
import { nextVerb, otherVerbs, relationsOf } from './verbs.ts';

/** The next verb appears where the last one was: a gloved double tap must not take it as well. */
const restMs = 1_000;

interface Props {
  item: CaseDetail;
  /** Also what else this person may do, small and above the verb. */
  hasOthers?: boolean;
}

/** The one big verb, and the call for help beside it. A tap counts at once, with or without a network. */
export function StepButtons({ item, hasOthers = false }: Props) {
  const t = useText('phone');
  const c = useText('cases');
  const label = useLabel();
  const { person } = useMe();
  const tap = useTap();
  const waiting = useWaiting(item.id);
  const [asking, ask] = useState<string>();
  const [isResting, setResting] = useState(false);
  const type = caseType(item.type);
  const verb = nextVerb(item, { personId: person.id, waiting: waiting.map((one) => one.action) });
  const mine = relationsOf(item, person.id);
  const canCallHelp = item.actions.includes('backup') && mine.includes('responder');
  const others = hasOthers ? otherVerbs(item, person.id).filter((name) => name !== verb) : [];
  const blockOf = useBlock(item);
  const block = verb && blockOf(verb);
  const called = helpAwaited(item);
  const nameOf = (action: string): string => label(type?.actions[action]?.label) || action;

  const take = async (action: string): Promise<void> => {
    // A required word is asked for; everything else is one tap.
    if (type?.actions[action]?.input?.safeParse({}).success === false) return ask(action);
    vibrate(60);
    setResting(true);
    setTimeout(() => setResting(false), restMs);
    await tap({ kind: 'step', caseId: item.id, action, input: {}, label: `${nameOf(action)} · ${item.title}` });
  };
  const AskSheet = suitsFeedback(type?.actions[asking ?? '']?.input) ? FeedbackSheet : StepSheet;
  return (
    <>
      {waiting.map((one) => (
        <div key={one.id} className="step-waiting" role="status">
          ◆ {t('stepWaiting', { step: nameOf(one.action), time: clockTime(one.at) })}
        </div>
      ))}
      {called && (
        <div className="step-waiting">
          ▲ {t('backupSent')} · {hourTime(called)}
        </div>
      )}
      {others.length > 0 && <OtherSteps item={item} names={others} ask={ask} take={take} />}
      {verb && block && (
        <div className="muted" role="note">
          ◆ {c('notYet', { step: nameOf(verb) })} {block}
        </div>
      )}
      {(verb || canCallHelp) && (
        <div className="phone-pair">
          {canCallHelp && (
            <PlainButton className="help-verb" disabled={isResting} act={() => take('backup')}>
              {nameOf('backup')}
            </PlainButton>
          )}
          {verb && (
            <PlainButton
              isPrimary
              className="big-verb"
              disabled={isResting || block !== undefined}
              act={() => take(verb)}
            >
              {nameOf(verb)}
            </PlainButton>
          )}
        </div>
      )}
      {asking && <AskSheet item={item} action={asking} close={() => ask(undefined)} />}
    </>
  );
}

/** Since when help has been called for without anybody having been sent. */
function helpAwaited({ stamps, closedAt, parties }: CaseDetail): string | undefined {
  const called = stamps['backupAt'];
  return called !== undefined && closedAt === null && !parties.some(({ joinedAt }) => joinedAt > called)
    ? called
    : undefined;
}
