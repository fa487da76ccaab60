import { caseType, type CaseDetail } from '@anyuan/contract';
import { Button } from 'antd';
import dayjs from 'dayjs';
import { useState, type ReactNode } from 'react';

import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { useMe } from '../../session.ts';
import { vibrate } from './alert.ts';
import { FeedbackSheet, suitsFeedback } from './FeedbackSheet.tsx';
import { useTap, useWaiting } from './outbox/context.tsx';
import { Sheet } from './Sheet.tsx';
import { StepSheet } from './StepSheet.tsx';
import { nextVerb, otherVerbs, relationsOf } from './verbs.ts';

/** The next verb appears where the last one was: a gloved double tap must not take it as well. */
const restMs = 1_000;
/** More than these go behind one button. */
const inSight = 2;

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
  const [isListOpen, openList] = useState(false);
  const [isResting, setResting] = useState(false);
  const type = caseType(item.type);
  const verb = nextVerb(item, { personId: person.id, waiting: waiting.map((one) => one.action) });
  const mine = relationsOf(item, person.id);
  const canCallHelp = item.actions.includes('backup') && mine.includes('responder');
  const others = hasOthers ? otherVerbs(item, person.id).filter((name) => name !== verb) : [];
  const nameOf = (action: string): string => label(type?.actions[action]?.label) || action;

  const take = async (action: string): Promise<void> => {
    // A required word is asked for; everything else is one tap.
    if (type?.actions[action]?.input?.safeParse({}).success === false) return ask(action);
    vibrate(60);
    setResting(true);
    setTimeout(() => setResting(false), restMs);
    await tap({ kind: 'step', caseId: item.id, action, input: {}, label: `${nameOf(action)} · ${item.title}` });
  };
  const button = (name: string): ReactNode => {
    const action = type?.actions[name];
    const isDanger = action?.isDanger ?? false;
    if (action?.input)
      return (
        <Button
          key={name}
          danger={isDanger}
          onClick={() => {
            openList(false);
            ask(name);
          }}
        >
          {nameOf(name)}
        </Button>
      );
    return (
      <ConfirmButton
        key={name}
        danger={isDanger}
        question={c('sureStep', { step: nameOf(name), title: item.title })}
        verb={nameOf(name)}
        act={() => take(name)}
      />
    );
  };
  const AskSheet = suitsFeedback(type?.actions[asking ?? '']?.input) ? FeedbackSheet : StepSheet;
  return (
    <>
      {waiting.map((one) => (
        <div key={one.id} className="step-waiting" role="status">
          ◆ {t('stepWaiting', { step: nameOf(one.action), time: dayjs(one.at).format('HH:mm:ss') })}
        </div>
      ))}
      {item.stamps['backupAt'] && !item.closedAt && (
        <div className="step-waiting">
          ▲ {t('backupSent')} · {dayjs(item.stamps['backupAt']).format('HH:mm')}
        </div>
      )}
      {others.length > inSight ? (
        <>
          <Button block onClick={() => openList(true)}>
            {t('otherSteps', { count: others.length })}
          </Button>
          <Sheet open={isListOpen} close={() => openList(false)} title={t('otherSteps', { count: others.length })}>
            <div className="verb-list">{others.map(button)}</div>
          </Sheet>
        </>
      ) : (
        others.length > 0 && <div className="other-verbs">{others.map(button)}</div>
      )}
      {(verb || canCallHelp) && (
        <div className="phone-pair">
          {canCallHelp && (
            <ActionButton className="help-verb" disabled={isResting} act={() => take('backup')}>
              {nameOf('backup')}
            </ActionButton>
          )}
          {verb && (
            <ActionButton type="primary" className="big-verb" disabled={isResting} act={() => take(verb)}>
              {nameOf(verb)}
            </ActionButton>
          )}
        </div>
      )}
      {asking && <AskSheet item={item} action={asking} close={() => ask(undefined)} />}
    </>
  );
}
