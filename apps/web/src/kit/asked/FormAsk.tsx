import type { CompiledForm } from '@anyuan/contract';
import { useMemo, useState, type ReactNode } from 'react';
import { z } from 'zod';

import { useLabel } from '../../i18n/index.ts';
import { clean, type Schema, type Values } from '../fields/fields.ts';
import type { Uploader } from '../fields/widget.ts';
import { SchemaForm } from '../SchemaForm.tsx';

import './asked.css';

interface Props {
  form: CompiledForm;
  verb: string;
  /** Answers to what was asked, nothing else. */
  submit: (answers: Values) => Promise<unknown>;
  upload: Uploader;
  initial?: Values | undefined;
  cancel?: (() => void) | undefined;
  draft?: string | undefined;
  filesAreLocal?: boolean;
  look?: { block?: boolean; className?: string };
  onAnswers?: (answers: Values) => void;
  children?: ReactNode;
}

/** A form as it is asked: questions come and go with the answers, a bad one asks for its photo. */
export function FormAsk({ form, submit, initial, onAnswers, ...rest }: Props) {
  const label = useLabel();
  const [answers, setAnswers] = useState<Values>(initial ?? {});
  const slots = form.shown(answers);
  const names = slots.map(({ name }) => name).join(' ');
  // The same questions are the same schema: fields keep what was typed.
  const schema = useMemo(
    () => z.object(form.schema(answers).shape) as unknown as Schema,
    [form, names], // oxlint-disable-line react-hooks/exhaustive-deps -- `names` says all of it
  );
  const isSectioned = form.sections.length > 1 || form.sections.some(({ note }) => note);
  const first = new Map<number, string>();
  for (const { name, asked } of slots) if (!first.has(asked.section)) first.set(asked.section, name);
  const headings = Object.fromEntries(
    [...first].map(([at, name]) => {
      const section = form.sections[at];
      return [
        name,
        <div key={at} className="asked-section">
          <h3>{label(section?.title)}</h3>
          {section?.note && <p className="muted">{label(section.note)}</p>}
        </div>,
      ];
    }),
  );
  return (
    <SchemaForm
      {...rest}
      schema={schema}
      initial={initial}
      headings={isSectioned ? headings : undefined}
      submit={(values) => submit(form.kept(values))}
      onValues={(values) => {
        const said = clean(values);
        setAnswers(said);
        onAnswers?.(form.kept(said));
      }}
    />
  );
}
