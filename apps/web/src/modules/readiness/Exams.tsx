import { examKinds, field, type CallInput, type Exam, type ExamPaper } from '@anyuan/contract';
import { App, Button, Checkbox, Radio } from 'antd';
import { useMemo, useState } from 'react';
import { z } from 'zod';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import type { Schema } from '../../kit/fields/fields.ts';
import { FormDialog } from '../../kit/FormDialog.tsx';
import { Time } from '../../kit/Time.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';
import { useNow } from '../../stream/index.tsx';
import { AddQuestions } from './AddQuestions.tsx';
import { Several } from './Several.tsx';

/** Examinations: taken here, again until one has passed or has used up his tries. */
export function Exams() {
  const t = useText('readiness');
  const can = useCan();
  const query = useApi(api.training.exams, {});
  const { set } = useUrlState();
  const [paper, take] = useState<ExamPaper>();
  const [isPlanning, plan] = useState(false);
  const [isAdding, add] = useState(false);
  if (paper) return <Paper paper={paper} done={() => take(undefined)} />;
  return (
    <>
      {can('readiness.manage') && (
        <div className="ops-bar">
          <Button onClick={() => set({ tab: 'marks' })}>{t('tabMarks')}</Button>
          <Button onClick={() => add(true)}>{t('addQuestions')}</Button>
          <Button type="primary" onClick={() => plan(true)}>
            {t('planExam')}
          </Button>
        </div>
      )}
      <Several query={query} none={t('examNone')} className="hva-cards">
        {(exam) => <One key={exam.id} exam={exam} take={take} />}
      </Several>
      {isPlanning && <PlanExam close={() => plan(false)} />}
      {isAdding && <AddQuestions close={() => add(false)} />}
    </>
  );
}

function One({ exam, take }: { exam: Exam; take: (paper: ExamPaper) => void }) {
  const t = useText('readiness');
  const now = useNow(60_000);
  const { mutateAsync } = useAct(api.training.begin, { touches: ['/exams'] });
  const { mine } = exam;
  const isOpen = Date.parse(exam.opens) <= now && now <= Date.parse(exam.closes);
  const left = exam.attempts - mine.tries;
  return (
    <section className="panel hva-card">
      <header>
        <strong>{exam.title}</strong>
        <span className="muted">{t('passedOf', { passed: exam.passed, taken: exam.taken })}</span>
      </header>
      <p className="muted">
        {t('examRule', { questions: exam.questions, minutes: exam.minutes, pass: exam.passAt })} ·{' '}
        <Time at={exam.opens} /> – <Time at={exam.closes} />
      </p>
      <p>
        {mine.passed ? (
          <span className="ops-good">
            ✓ {t('passedUntil', { day: mine.validTo ?? '' })} ({mine.best})
          </span>
        ) : (
          <span className="muted">
            {mine.best === null ? t('notTaken') : t('bestOf', { score: mine.best })} · {t('triesLeft', { count: left })}
          </span>
        )}
      </p>
      {isOpen && (mine.openAttempt || (left > 0 && !mine.passed)) && (
        <ActionButton type="primary" act={async () => take(await mutateAsync({ id: exam.id }))}>
          {mine.openAttempt ? t('goOn') : mine.tries > 0 ? t('again') : t('begin')}
        </ActionButton>
      )}
    </section>
  );
}

function Paper({ paper, done }: { paper: ExamPaper; done: () => void }) {
  const t = useText('readiness');
  const label = useLabel();
  const { modal } = App.useApp();
  const now = useNow(1_000);
  const [answers, answer] = useState<Record<string, number[]>>({});
  const { mutateAsync } = useAct(api.training.send, { touches: ['/exams'] });
  const seconds = Math.max(0, Math.round((Date.parse(paper.due) - now) / 1_000));
  const open = paper.questions.filter(({ id }) => (answers[id] ?? []).length === 0).length;
  return (
    <section className="panel exam-paper">
      <header>
        <strong>{paper.exam}</strong>
        <span className="number" role="timer">
          {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, '0')}
        </span>
      </header>
      <ol>
        {paper.questions.map(({ id, kind, ask, options, points }, n) => (
          <li key={id}>
            <fieldset>
              <legend>
                {n + 1}. {ask}{' '}
                <span className="muted">
                  ({label(examKinds[kind])} · {t('points', { points })})
                </span>
              </legend>
              {kind === 'several' ? (
                <Checkbox.Group
                  value={answers[id] ?? []}
                  onChange={(chosen: number[]) => answer((before) => ({ ...before, [id]: chosen }))}
                  options={options.map((text, value) => ({ value, label: text }))}
                />
              ) : (
                <Radio.Group
                  value={answers[id]?.[0]}
                  onChange={({ target }) => answer((before) => ({ ...before, [id]: [Number(target.value)] }))}
                  options={options.map((text, value) => ({ value, label: text }))}
                />
              )}
            </fieldset>
          </li>
        ))}
      </ol>
      <ConfirmButton
        type="primary"
        question={t('handInQuestion')}
        detail={open > 0 ? t('unanswered', { count: open }) : t('allAnswered')}
        verb={t('handIn')}
        act={async () => {
          const result = await mutateAsync({ id: paper.id, answers });
          modal.info({
            title: result.passed ? t('youPassed', { score: result.score }) : t('youFailed', { score: result.score }),
            content: result.passed
              ? t('passedUntil', { day: result.validTo ?? '' })
              : t('triesLeft', { count: result.left }),
          });
          done();
        }}
      />
    </section>
  );
}

const skills = {
  fire: ['消防', 'Fire'],
  law: ['法律', 'Law'],
  defence: ['防卫', 'Defence'],
  aid: ['急救', 'First aid'],
  equipment: ['器械', 'Equipment'],
  service: ['服务', 'Service'],
} as const;

function PlanExam({ close }: { close: () => void }) {
  const t = useText('readiness');
  const { data } = useApi(api.training.banks, {});
  const { mutateAsync } = useAct(api.training.createExam, { touches: ['/exams'] });
  const schema = useMemo(
    () =>
      z.object({
        title: field.text(['名称', 'Title'], { max: 80 }),
        bank: field.choice(
          ['题库', 'Bank'],
          Object.fromEntries(
            (data?.items ?? []).map(({ bank, questions }) => {
              const words = `${bank} (${questions})`;
              return [bank, [words, words] as const];
            }),
          ),
        ),
        questions: field.between(['题数', 'Questions'], 1, 200),
        minutes: field.between(['时限(分钟)', 'Minutes'], 1, 300),
        passAt: field.between(['合格线(分)', 'Passed from (points)'], 1, 100),
        attempts: field.between(['可考次数', 'Tries'], 1, 10),
        validMonths: field.between(['有效期(月)', 'Valid for (months)'], 1, 60),
        skill: field.choice(['合格后登记为技能证书', 'Who passes has it as a paper'], skills).optional(),
        opens: field.time(['开始', 'Begins']),
        closes: field.time(['结束', 'Ends']),
      }) as unknown as Schema,
    [data],
  );
  if (!data) return null;
  return (
    <FormDialog
      title={t('planExam')}
      close={close}
      said={t('kept')}
      width={680}
      asGrid
      schema={schema}
      initial={{ questions: 20, minutes: 30, passAt: 80, attempts: 3, validMonths: 12 }}
      submit={(values) => mutateAsync(values as CallInput<typeof api.training.createExam>)}
    />
  );
}
