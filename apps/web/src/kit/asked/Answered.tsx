import type { CompiledForm } from '@anyuan/contract';
import { Tag } from 'antd';

import { useLabel, useText } from '../../i18n/index.ts';
import type { FieldSchema, Values } from '../fields/fields.ts';
import { FieldValue } from '../fields/FieldValue.tsx';

import './asked.css';

/** Answers with the questions as they were asked; bad ones stand out by mark and word. */
export function Answered({ form, answers }: { form: CompiledForm; answers: Values }) {
  const label = useLabel();
  const t = useText('rounds');
  const slots = form.shown(answers);
  return (
    <div className="answered">
      {form.sections.map((section, at) => {
        const own = slots.filter(({ asked }) => asked.section === at);
        if (own.length === 0) return null;
        return (
          // oxlint-disable-next-line react/no-array-index-key -- sections have no other name
          <section key={at}>
            {form.sections.length > 1 && <h4>{label(section.title)}</h4>}
            <dl>
              {own.map(({ name, asked, part, field }) => {
                const value = answers[name];
                const isBad = part === 'answer' && form.judge(asked, value) === 'bad';
                if (part !== 'answer' && value === undefined) return null;
                return (
                  <div key={name} className={part === 'answer' ? (isBad ? 'is-bad' : '') : 'is-beside'}>
                    <dt>{part === 'answer' ? label(asked.label) : t(part === 'photo' ? 'photo' : 'words')}</dt>
                    <dd>
                      {isBad && <span aria-hidden="true">◆ </span>}
                      {value === undefined ? (
                        <span className="muted">{t('unanswered')}</span>
                      ) : (
                        <FieldValue field={field as unknown as FieldSchema} value={value} />
                      )}
                      {isBad && asked.question.isVeto && <Tag color="error">{t('veto')}</Tag>}
                    </dd>
                  </div>
                );
              })}
            </dl>
          </section>
        );
      })}
    </div>
  );
}
