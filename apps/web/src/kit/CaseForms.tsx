import type { CaseDetail, FormOfCase } from '@anyuan/contract';
import { Button, Tag } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';

import { api, useAct, useApi } from '../api.ts';
import { caseType } from '../case-types.ts';
import { useLabel, useText } from '../i18n/index.ts';
import { ActionButton } from './ActionButton.tsx';
import { Loading } from './States.tsx';
import { Time } from './Time.tsx';

const Paper = lazy(async () => ({ default: (await import('./asked/CasePaper.tsx')).CasePaper }));

/** Forms that are filled in about a case: who has scored it and how, and one's own paper. Nothing where there is none. */
export function CaseForms({ item }: { item: CaseDetail }) {
  const declared = caseType(item.type)?.forms ?? [];
  const { data } = useApi(api.form.ofCase, { id: item.id }, { enabled: declared.length > 0 });
  if (!data) return null;
  return data.items.map((form) => <One key={form.form} item={item} form={form} />);
}

function One({ item, form }: { item: CaseDetail; form: FormOfCase }) {
  const t = useText('cases');
  const [isAnswering, answer] = useState(false);
  return (
    <section className="case-section">
      <h3>{form.name}</h3>
      {form.percent !== null && (
        <p>
          {t('meanScore')} <strong className="number">{form.percent}%</strong>
        </p>
      )}
      <ul className="case-books">
        {form.answers.map((one) => (
          <Answer key={one.id} item={item} answer={one} />
        ))}
      </ul>
      {form.mayAnswer && !isAnswering && (
        <Button type="primary" onClick={() => answer(true)}>
          {t('fillIn', { form: form.name })}
        </Button>
      )}
      {isAnswering && (
        <Suspense fallback={<Loading rows={6} />}>
          <Paper item={item} form={form} close={() => answer(false)} />
        </Suspense>
      )}
    </section>
  );
}

/** One assessor's paper; what he found bad becomes a hazard where the case has a step for it. */
function Answer({ item, answer }: { item: CaseDetail; answer: FormOfCase['answers'][number] }) {
  const t = useText('cases');
  const label = useLabel();
  const { mutateAsync } = useAct(api.case.act);
  const [made, note] = useState<readonly string[]>([]);
  const mayMake = item.actions.includes('problem');
  return (
    <li>
      <Link to={`/form-answers?row=${answer.id}`}>{answer.by.name}</Link>{' '}
      {answer.percent !== null && <strong className="number">{answer.percent}%</strong>}{' '}
      {answer.passed !== null && (
        <Tag color={answer.passed ? 'success' : 'error'}>{t(answer.passed ? 'formPassed' : 'formFailed')}</Tag>
      )}
      <span className="muted">
        <Time at={answer.at} />
      </span>
      {answer.bad.map(({ key, label: words }) => (
        <div key={key}>
          ◆ {label(words)}{' '}
          {mayMake && (
            <ActionButton
              size="small"
              disabled={made.includes(key)}
              act={async () => {
                await mutateAsync({ id: item.id, action: 'problem', title: label(words) });
                note((before) => [...before, key]);
              }}
            >
              {t(made.includes(key) ? 'hazardMade' : 'makeHazard')}
            </ActionButton>
          )}
        </div>
      ))}
    </li>
  );
}
