import { type CompiledForm, type FormResult, resultOf } from '@anyuan/contract';
import { useState } from 'react';

import { useLabel, useText } from '../../i18n/index.ts';
import { FormAsk } from '../../kit/asked/FormAsk.tsx';
import { newKey } from '../../new-key.ts';
import type { Trouble } from './editing.ts';

/** The form as a phone asks it, with the score that answers would get. Nothing of it is kept. */
export function Preview({ form, troubles }: { form: CompiledForm | undefined; troubles: readonly Trouble[] }) {
  const t = useText('rounds');
  const label = useLabel();
  const [result, setResult] = useState<FormResult>();
  return (
    <aside className="form-preview" aria-label={t('preview')}>
      <h2 className="muted">{t('preview')}</h2>
      <div className="form-phone">
        {form ? (
          <>
            <h3>{label(form.title)}</h3>
            {form.note && <p className="muted">{label(form.note)}</p>}
            <FormAsk
              key={form.questions.map(({ key, question }) => `${key}${question.kind}${question.photo}`).join(' ')}
              form={form}
              verb={t('previewVerb')}
              upload={async (file) => ({ id: newKey(), name: file.name, preview: URL.createObjectURL(file) })}
              submit={async (answers) => setResult(resultOf(form, answers))}
              onAnswers={() => setResult(undefined)}
              look={{ block: true }}
            />
            {result && <Outcome result={result} />}
          </>
        ) : (
          <p className="form-trouble">◆ {t('notYet', { n: troubles.length })}</p>
        )}
      </div>
    </aside>
  );
}

function Outcome({ result }: { result: FormResult }) {
  const t = useText('rounds');
  const { earned, possible, percent, passed } = result;
  return (
    <p role="status" className={passed === false ? 'form-trouble' : ''}>
      {percent !== null && `${t('previewScore', { earned, possible, percent })} · `}
      {passed === null ? t('unjudged') : t(passed ? 'passed' : 'failed')}
    </p>
  );
}
