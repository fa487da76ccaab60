import {
  questionKindNames,
  questionKinds,
  questionOfValues,
  questionRow,
  rowKeysOf,
  type QuestionKindName,
  type ShowIf,
  valuesOfQuestion,
} from '@anyuan/contract';
import { Modal, Select } from 'antd';
import { useMemo, useState } from 'react';
import { z } from 'zod';

import { useLabel, useText } from '../../i18n/index.ts';
import type { Schema, Values } from '../../kit/fields/fields.ts';
import { SchemaForm } from '../../kit/SchemaForm.tsx';
import { asQuestion, type DraftQuestion } from './editing.ts';
import { ShowIfInput } from './ShowIfInput.tsx';

interface Props {
  /** Absent: a new one. */
  question: DraftQuestion | undefined;
  /** Key of a new one. */
  fresh: string;
  before: readonly DraftQuestion[];
  keep: (question: DraftQuestion) => void;
  close: () => void;
}

const apart = new Set(['key', 'section', 'kind', 'showIf']);

/** A question in the same fields as its row in Excel; which of them depends on its kind. */
export function QuestionDialog({ question, fresh, before, keep, close }: Props) {
  const t = useText('rounds');
  const common = useText();
  const label = useLabel();
  const [kind, setKind] = useState<QuestionKindName>(question?.kind ?? 'check');
  const [showIf, setShowIf] = useState<ShowIf | undefined>(question?.['showIf'] as ShowIf | undefined);
  const start = useMemo<Values>(
    () =>
      question
        ? (defined(valuesOfQuestion('', asQuestion(question))) as Values)
        : { needed: true, photo: 'ifBad', veto: false },
    [question],
  );
  const [typed, setTyped] = useState<Values>(start);
  const schema = useMemo(
    () =>
      z.object(
        Object.fromEntries(rowKeysOf(kind).flatMap((key) => (apart.has(key) ? [] : [[key, questionRow[key]]]))),
      ) as unknown as Schema,
    [kind],
  );
  return (
    <Modal
      open
      title={t(question ? 'editQuestion' : 'addQuestion')}
      footer={null}
      width={640}
      destroyOnHidden
      onCancel={close}
    >
      <SchemaForm
        key={kind}
        schema={schema}
        initial={typed}
        verb={t('questionVerb')}
        onValues={setTyped}
        cancel={close}
        before={
          <div className="question-kind">
            <span className="muted">{common('type')}</span>
            <Select
              aria-label={common('type')}
              value={kind}
              onChange={setKind}
              options={questionKindNames.map((name) => ({ value: name, label: label(questionKinds[name].label) }))}
            />
          </div>
        }
        submit={async (values) => {
          const said = { ...values, kind, key: question?.key ?? fresh, ...(showIf ? { showIf } : {}) };
          const made = questionOfValues(said, fresh) as DraftQuestion;
          // English words of what has none of its own in the row stay as they were.
          keep({ ...made, ...keptEnglish(question, made) });
        }}
      >
        <ShowIfInput label={t('shownIf')} value={showIf} questions={before} onChange={setShowIf} />
      </SchemaForm>
    </Modal>
  );
}

const defined = (values: object): object =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''));

function keptEnglish(was: DraftQuestion | undefined, is: DraftQuestion): object {
  const pairs = ['hint', 'unit'].flatMap((name): [string, unknown][] => {
    const [old, now] = [was?.[name], is[name]] as [[string, string]?, [string, string]?];
    return old && now && old[0] === now[0] ? [[name, old]] : [];
  });
  return Object.fromEntries(pairs);
}
