import { type BatchItem, type CaseAction, type CaseDetail } from '@anyuan/contract';
import { useQueries } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';

import { api, call, keyOf, useAct } from '../../api.ts';
import { caseType } from '../../case-types.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { BatchAnswers } from '../../kit/BatchAnswers.tsx';
import { fieldsOf, isOptional, needsUpload } from '../../kit/fields/fields.ts';
import { SchemaForm } from '../../kit/SchemaForm.tsx';

/** One request each to learn what may be done: more at once would be a flood. */
const most = 50;

/** The steps that every chosen case allows this person, taken in all of them; each answers for itself. */
export function Batch({ ids, done }: { ids: readonly string[]; done: () => void }) {
  const t = useText('cases');
  const label = useLabel();
  // Kept whole: while one types, somebody else may take the step in one of the cases.
  const [asking, ask] = useState<Asking>();
  const [result, setResult] = useState<Result>();
  const { mutateAsync } = useAct(api.case.batch);
  const { mutateAsync: takeOne } = useAct(api.case.act);
  const asked = ids.slice(0, most);
  const found = useQueries({
    queries: asked.map((id) => ({
      queryKey: keyOf(api.case.get, { id }),
      queryFn: () => call(api.case.get, { id }),
    })),
  });
  const items = found.flatMap(({ data }) => data ?? []);
  const isReady = items.length === asked.length;
  const steps = isReady ? stepsOfAll(items) : [];
  const take = async (step: Asking, input: Record<string, unknown>): Promise<void> => {
    const answer = await mutateAsync({ ids: step.items.map(({ id }) => id), action: step.name, input });
    ask(undefined);
    setResult({ verb: label(step.action.label), name: step.name, input, items: step.items, answers: answer.items });
  };
  // The dialog of the second signature comes with the step itself.
  const sign = async ({ name, input }: Result, id: string): Promise<void> => {
    await takeOne({ id, action: name, input });
    setResult(
      (was) => was && { ...was, answers: was.answers.map((one) => (one.id === id ? { id, refused: null } : one)) },
    );
  };
  const close = (): void => {
    setResult(undefined);
    done();
  };
  return (
    <>
      {ids.length > 0 && (
        <div className="batch" role="status">
          <strong>{t('chosen', { count: ids.length })}</strong>
          {ids.length > most && <span className="muted">{t('batchMost', { count: most })}</span>}
          {ids.length <= most &&
            steps.map(([name, action]) =>
              action.input ? (
                <Button key={name} danger={action.isDanger ?? false} onClick={() => ask({ name, action, items })}>
                  {label(action.label)}
                </Button>
              ) : (
                <ActionButton
                  key={name}
                  danger={action.isDanger ?? false}
                  act={() => take({ name, action, items }, {})}
                >
                  {label(action.label)}
                </ActionButton>
              ),
            )}
          {isReady && ids.length <= most && steps.length === 0 && <span className="muted">{t('batchNone')}</span>}
          <Button type="link" onClick={done}>
            {t('chooseNone')}
          </Button>
        </div>
      )}
      <Modal
        open={asking !== undefined}
        title={`${label(asking?.action.label)} · ${t('chosen', { count: asking?.items.length ?? 0 })}`}
        footer={null}
        width={640}
        destroyOnHidden
        onCancel={() => ask(undefined)}
      >
        {asking?.action.input && (
          <SchemaForm
            schema={asking.action.input}
            verb={t('batchVerb', { step: label(asking.action.label), count: asking.items.length })}
            danger={asking.action.isDanger ?? false}
            submit={(input) => take(asking, input)}
            cancel={() => ask(undefined)}
          />
        )}
      </Modal>
      <Modal
        open={result !== undefined}
        title={`${result?.verb ?? ''} · ${t('chosen', { count: result?.answers.length ?? 0 })}`}
        footer={<Button onClick={close}>{t('batchSeen')}</Button>}
        onCancel={close}
      >
        {result && (
          <BatchAnswers
            answers={result.answers.map(({ id, refused }) => {
              const item = result.items.find((one) => one.id === id);
              return {
                key: id,
                number: item?.number,
                title: item?.title,
                refused,
                ...(refused?.code === 'countersign_needed' && { sign: () => sign(result, id) }),
              };
            })}
          />
        )}
      </Modal>
    </>
  );
}

interface Asking {
  name: string;
  action: CaseAction;
  items: readonly CaseDetail[];
}

interface Result {
  verb: string;
  name: string;
  input: Record<string, unknown>;
  items: readonly CaseDetail[];
  answers: readonly BatchItem[];
}

/** Steps offered in every one of the cases; those that want a photo or signature of each case are taken one by one. */
export function stepsOfAll(items: readonly Pick<CaseDetail, 'type' | 'actions'>[]): [string, CaseAction][] {
  const [first, ...others] = items;
  const type = first && caseType(first.type);
  if (!type || others.some((item) => item.type !== first.type)) return [];
  return first.actions.flatMap((name): [string, CaseAction][] => {
    const action = type.actions[name];
    const isShared = others.every((item) => item.actions.includes(name));
    const asksFiles =
      action?.input !== undefined &&
      fieldsOf(action.input).some(([, field]) => needsUpload(field) && !isOptional(field));
    return action && isShared && !asksFiles ? [[name, action]] : [];
  });
}
