import type { Label } from '@anyuan/contract';

import { useLabel, useText } from '../i18n/index.ts';
import { ActionButton } from './ActionButton.tsx';

export interface BatchAnswer {
  key: string;
  number: string | undefined;
  title: string | undefined;
  refused: Label | { zh: string; en: string } | null;
  /** It takes two people: signed one by one, since each of them signs what it is. */
  sign?: () => Promise<void>;
}

/** What became of each of many; those that were refused come first, with the reason. */
export function BatchAnswers({ answers }: { answers: readonly BatchAnswer[] }) {
  const t = useText('cases');
  const label = useLabel();
  const refused = answers.filter((one) => one.refused);
  return (
    <>
      <p>{t('batchDone', { done: answers.length - refused.length, refused: refused.length })}</p>
      <ul className="batch-answers">
        {[...refused, ...answers.filter((one) => !one.refused)].map(({ key, number, title, refused: why, sign }) => (
          <li key={key}>
            <span className="number">{number}</span> {title}
            <div style={why ? { color: 'var(--level-critical-text)' } : {}} className={why ? '' : 'muted'}>
              {why ? `▲ ${label(why)}` : t('batchOk')}
            </div>
            {why && sign && <ActionButton act={sign}>{t('batchSign')}</ActionButton>}
          </li>
        ))}
      </ul>
    </>
  );
}
