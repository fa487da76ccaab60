import { ArrowDownOutlined, ArrowUpOutlined, CopyOutlined, DeleteOutlined, EditOutlined } from '@ant-design/icons';
import { conditionText, labelOf, questionKinds, type ShowIf } from '@anyuan/contract';
import { Button, Input, InputNumber, Tag } from 'antd';
import { useState, type ReactNode } from 'react';

import { useLabel, useText } from '../../i18n/index.ts';
import { asQuestion, before, freshKey, moved, type Draft, type DraftQuestion, type Trouble } from './editing.ts';
import { QuestionDialog } from './QuestionDialog.tsx';
import { ShowIfInput } from './ShowIfInput.tsx';

interface Props {
  draft: Draft;
  at: number;
  isEditable: boolean;
  troubles: readonly Trouble[];
  change: (next: Draft) => void;
}

/** One part of a form and its questions. */
export function SectionCard({ draft, at, isEditable, troubles, change }: Props) {
  const t = useText('rounds');
  const label = useLabel();
  const [editing, edit] = useState<number | 'new'>();
  const section = draft.sections[at];
  if (!section) return null;
  const title = section.title as [string, string];
  const put = (some: Partial<typeof section>): void =>
    change({ ...draft, sections: draft.sections.with(at, { ...section, ...some }) });
  const questions = section.questions;
  const keep = (question: DraftQuestion): void => {
    put({ questions: editing === 'new' ? [...questions, question] : questions.with(editing as number, question) });
    edit(undefined);
  };
  const wrong = troubles.filter((one) => one.section === at && one.question === undefined);
  return (
    <section className="panel form-section-card">
      <header>
        {isEditable ? (
          <>
            <Input
              aria-label={t('sectionTitle')}
              value={title[0]}
              onChange={({ target }) => put({ title: [target.value, title[1] ?? ''] })}
            />
            <Input
              aria-label={`${t('sectionTitle')} ${t('english')}`}
              placeholder={t('english')}
              value={title[1]}
              onChange={({ target }) => put({ title: [title[0], target.value] })}
            />
            <InputNumber
              aria-label={t('sectionWeight')}
              placeholder={t('sectionWeight')}
              value={section.weight ?? null}
              min={0}
              max={1000}
              precision={1}
              controls={false}
              onChange={(weight) => {
                const { weight: _, ...rest } = section;
                change({ ...draft, sections: draft.sections.with(at, weight === null ? rest : { ...rest, weight }) });
              }}
              style={{ width: 88, flex: 'none' }}
            />
            <Tools
              up={() => change({ ...draft, sections: moved(draft.sections, at, -1) })}
              down={() => change({ ...draft, sections: moved(draft.sections, at, 1) })}
              remove={
                draft.sections.length > 1
                  ? () => change({ ...draft, sections: draft.sections.filter((_, n) => n !== at) })
                  : undefined
              }
              what={title[0]}
            />
          </>
        ) : (
          <h2>{label(labelOf([title[0], title[1] ?? '']))}</h2>
        )}
      </header>
      {isEditable && at > 0 && (
        <ShowIfInput
          label={t('sectionIf')}
          value={section.showIf as ShowIf | undefined}
          questions={before(draft, at, 0)}
          onChange={(showIf) => {
            const { showIf: _, ...rest } = section;
            change({ ...draft, sections: draft.sections.with(at, showIf ? { ...rest, showIf } : rest) });
          }}
        />
      )}
      {!isEditable && section.showIf && <p className="muted">{conditionText(section.showIf as ShowIf)}</p>}
      {wrong.map(({ message }) => (
        <p key={message[0]} className="form-trouble" role="alert">
          ◆ {label(message)}
        </p>
      ))}
      <ol className="question-list">
        {questions.map((question, n) => (
          <li key={question.key}>
            <QuestionLine
              question={question}
              troubles={troubles.filter((one) => one.section === at && one.question === n)}
            />
            {isEditable && (
              <Tools
                edit={() => edit(n)}
                copy={() =>
                  put({
                    questions: [
                      ...questions.slice(0, n + 1),
                      { ...question, key: freshKey(draft) },
                      ...questions.slice(n + 1),
                    ],
                  })
                }
                up={() => put({ questions: moved(questions, n, -1) })}
                down={() => put({ questions: moved(questions, n, 1) })}
                remove={() => put({ questions: questions.filter((_, other) => other !== n) })}
                what={asQuestion(question).ask[0]}
              />
            )}
          </li>
        ))}
      </ol>
      {isEditable && (
        <Button size="small" onClick={() => edit('new')}>
          {t('addQuestion')}
        </Button>
      )}
      {editing !== undefined && (
        <QuestionDialog
          question={editing === 'new' ? undefined : questions[editing]}
          fresh={freshKey(draft)}
          before={before(draft, at, editing === 'new' ? questions.length : editing)}
          keep={keep}
          close={() => edit(undefined)}
        />
      )}
    </section>
  );
}

function QuestionLine({ question, troubles }: { question: DraftQuestion; troubles: readonly Trouble[] }) {
  const t = useText('rounds');
  const label = useLabel();
  const { kind, ask, points, isVeto, isNeeded, photo, showIf, source } = asQuestion(question);
  return (
    <div className="question-line">
      <div>{label(labelOf(ask)) || <span className="muted">…</span>}</div>
      <div className="question-tags">
        <Tag>{label(questionKinds[kind].label)}</Tag>
        {points > 0 && <Tag>{t('points', { n: points })}</Tag>}
        {isVeto && <Tag color="error">{t('veto')}</Tag>}
        {photo === 'ifBad' && <Tag>{t('photoNeeded')}</Tag>}
        {photo === 'always' && <Tag>{t('photoAlways')}</Tag>}
        {!isNeeded && <Tag>{t('optionalQuestion')}</Tag>}
        {showIf && (
          <Tag>
            {t('shownIf')}: {conditionText(showIf)}
          </Tag>
        )}
        {source && <span className="muted">{source}</span>}
      </div>
      {troubles.map(({ message }) => (
        <p key={message[0]} className="form-trouble" role="alert">
          ◆ {label(message)}
        </p>
      ))}
    </div>
  );
}

interface ToolsProps {
  edit?: () => void;
  copy?: () => void;
  up: () => void;
  down: () => void;
  remove: (() => void) | undefined;
  what: string;
}

function Tools({ edit, copy, up, down, remove, what }: ToolsProps) {
  const t = useText('rounds');
  const button = (icon: ReactNode, name: string, act: () => void) => (
    <Button type="text" size="small" icon={icon} aria-label={`${name}: ${what}`} title={name} onClick={act} />
  );
  return (
    <span className="question-tools">
      {edit && button(<EditOutlined />, t('editQuestion'), edit)}
      {copy && button(<CopyOutlined />, t('copyQuestion'), copy)}
      {button(<ArrowUpOutlined />, t('moveUp'), up)}
      {button(<ArrowDownOutlined />, t('moveDown'), down)}
      {remove && button(<DeleteOutlined />, t('removeQuestion'), remove)}
    </span>
  );
}
