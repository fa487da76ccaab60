import { type CompiledForm, type FollowUpCard, problemCases, type ProblemCase } from '@anyuan/contract';
import { Input } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { Panel } from '../../kit/Panel.tsx';
import { toast } from '../../kit/toast.ts';

/** What a patient said that has to be dealt with: a case by one tap, or settled at once. */
export function Problem({ card, form }: { card: FollowUpCard; form: CompiledForm | undefined }) {
  const t = useText('followUp');
  const label = useLabel();
  const { id, bad, caseId, caseNumber, hasProblem, isSettled, settledNote } = card;
  const asked = form?.questions.filter(({ key }) => bad.includes(key)) ?? [];
  const [words, write] = useState(asked.map((one) => label(one.label)).join(t('semicolon')));
  const touches = { touches: ['/follow-ups', '/cases', '/figures'] };
  const pass = useAct(api.followUp.problem, touches);
  const settle = useAct(api.followUp.settle, touches);
  if (caseId)
    return (
      <Panel title={t('problem')}>
        <Link to={`/cases/${caseId}`}>{t('toCase', { number: caseNumber ?? '' })}</Link>{' '}
        <span className="muted">{t(isSettled ? 'settled' : 'unsettled')}</span>
      </Panel>
    );
  if (isSettled)
    return (
      <Panel title={t('problem')}>
        <span className="muted">✓ {t('settled')}</span>
        {settledNote && <p>{settledNote}</p>}
      </Panel>
    );
  const isEmpty = words.trim() === '';
  return (
    <Panel title={t('passOn')}>
      <p className="muted">{t('passOnNote')}</p>
      <Input.TextArea
        aria-label={t('words')}
        placeholder={t('words')}
        value={words}
        maxLength={2000}
        autoSize={{ minRows: 3 }}
        onChange={({ target }) => write(target.value)}
      />
      <div className="call-outcomes">
        {Object.entries(problemCases).map(([type, what]) => (
          <ActionButton
            key={type}
            disabled={isEmpty}
            {...(type === 'complaint' && { type: 'primary' as const })}
            act={async () => {
              await pass.mutateAsync({ id, type: type as ProblemCase, words: words.trim() });
              toast(t('done'), 'success');
            }}
          >
            {t('becomes', { what: label(what) })}
          </ActionButton>
        ))}
        {hasProblem && (
          <ActionButton
            disabled={isEmpty}
            act={async () => {
              await settle.mutateAsync({ id, note: words.trim() });
              toast(t('done'), 'success');
            }}
          >
            {t('settle')}
          </ActionButton>
        )}
      </div>
    </Panel>
  );
}
