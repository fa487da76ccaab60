import { callOutcomes, type CallOutcome, field, type FollowUpCard } from '@anyuan/contract';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { z } from 'zod';

import { api, call as ask, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import type { Schema } from '../../kit/fields/fields.ts';
import { FormDialog } from '../../kit/FormDialog.tsx';
import { Panel } from '../../kit/Panel.tsx';
import { toast } from '../../kit/toast.ts';

const quick = ['unanswered', 'refused', 'wrong', 'unable'] as const satisfies CallOutcome[];
const when = z.object({ nextAt: field.time(['约定再打的时间', 'When to call again']) }) as unknown as Schema;

/** What became of a call that was not finished: one tap, and on to the next patient. */
export function Outcomes({ card: { id, tries } }: { card: FollowUpCard }) {
  const t = useText('followUp');
  const label = useLabel();
  const go = useNavigate();
  const [note, write] = useState('');
  const [isLater, later] = useState(false);
  const call = useAct(api.followUp.call, { touches: ['/follow-ups', '/figures'] });
  const said = async (outcome: CallOutcome, more: { nextAt?: string } = {}): Promise<void> => {
    await call.mutateAsync({ id, outcome, tries, ...(note.trim() && { note: note.trim() }), ...more });
    toast(t('done'), 'success');
    const { items } = await ask(api.followUp.list, { due: true, limit: 1 });
    void go(items[0] ? `/follow-ups/${items[0].id}` : '/follow-ups');
  };
  return (
    <Panel title={t('notReached')}>
      <Input
        aria-label={t('noteLabel')}
        placeholder={t('noteLabel')}
        value={note}
        maxLength={500}
        onChange={({ target }) => write(target.value)}
      />
      <div className="call-outcomes">
        {quick.map((outcome) => (
          <ActionButton key={outcome} act={() => said(outcome)}>
            {label(callOutcomes[outcome])}
          </ActionButton>
        ))}
        <Button onClick={() => later(true)}>{label(callOutcomes.later)}</Button>
      </div>
      {isLater && (
        <FormDialog
          title={label(callOutcomes.later)}
          schema={when}
          close={() => later(false)}
          submit={({ nextAt }) => said('later', { nextAt: nextAt as string })}
        />
      )}
    </Panel>
  );
}
