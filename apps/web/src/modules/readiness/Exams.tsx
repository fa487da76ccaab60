import { examKinds, type Exam, type ExamPaper } from '@anyuan/contract';
import { App, Button, Checkbox, Form, Input, InputNumber, Modal, Radio, Select } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { DateInput } from '../../kit/fields/DateInput.tsx';
import { Time } from '../../kit/Time.tsx';
import { useCan } from '../../session.ts';
import { useNow } from '../../stream/index.tsx';
import { AddQuestions } from './AddQuestions.tsx';
import { Several } from './Several.tsx';

/** Examinations: taken here, again until one has passed or has used up his tries. */
export function Exams() {
  const t = useText('readiness');
  const can = useCan();
  const query = useApi(api.training.exams, {});
  const [paper, take] = useState<ExamPaper>();
  const [isPlanning, plan] = useState(false);
  const [isAdding, add] = useState(false);
  if (paper) return <Paper paper={paper} done={() => take(undefined)} />;
  return (
    <>
      {can('readiness.manage') && (
        <div className="ops-bar">
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
        {paper.questions.map(({ id, kind, ask, options, points }) => (
          <li key={id}>
            <fieldset>
              <legend>
                {ask}{' '}
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

function PlanExam({ close }: { close: () => void }) {
  const t = useText('readiness');
  const common = useText();
  const { message } = App.useApp();
  const banks = useApi(api.training.banks, {});
  const { mutateAsync } = useAct(api.training.createExam, { touches: ['/exams'] });
  const [form] = Form.useForm<{
    title: string;
    bank: string;
    questions: number;
    minutes: number;
    passAt: number;
    attempts: number;
    validMonths: number;
    skill?: 'law' | 'defence' | 'fire' | 'aid' | 'equipment' | 'service';
    opens: string;
    closes: string;
  }>();
  const needed = [{ required: true, message: common('required') }];
  const numbers = [
    ['questions', t('questionCount'), 200],
    ['minutes', t('minutes'), 300],
    ['passAt', t('passAt'), 100],
    ['attempts', t('attempts'), 10],
    ['validMonths', t('validMonths'), 60],
  ] as const;
  return (
    <Modal open title={t('planExam')} footer={null} onCancel={close} destroyOnHidden>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ questions: 20, minutes: 30, passAt: 80, attempts: 3, validMonths: 12 }}
      >
        <Form.Item name="title" label={t('title_')} rules={needed}>
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item name="bank" label={t('bank')} rules={needed}>
          <Select
            options={(banks.data?.items ?? []).map(({ bank, questions }) => ({
              value: bank,
              label: `${bank} (${questions})`,
            }))}
          />
        </Form.Item>
        {numbers.map(([name, words, max]) => (
          <Form.Item key={name} name={name} label={words} rules={needed}>
            <InputNumber min={1} max={max} precision={0} />
          </Form.Item>
        ))}
        <Form.Item name="opens" label={t('begins')} rules={needed}>
          <DateInput hasTime label={t('begins')} />
        </Form.Item>
        <Form.Item name="closes" label={t('ends')} rules={needed}>
          <DateInput hasTime label={t('ends')} />
        </Form.Item>
        <ActionButton
          type="primary"
          act={async () => {
            const given = await form.validateFields().catch(() => undefined);
            if (!given) return;
            await mutateAsync(given);
            void message.success(t('kept'));
            close();
          }}
        >
          {t('planExam')}
        </ActionButton>
      </Form>
    </Modal>
  );
}
