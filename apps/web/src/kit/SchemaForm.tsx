import { LockOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Form } from 'antd';
import { Fragment, useEffect, useRef, useState, type ReactNode } from 'react';

import { useErrorText, useLabel, useText } from '../i18n/index.ts';
import { ActionButton, useReport } from './ActionButton.tsx';
import { FieldInput } from './fields/FieldInput.tsx';
import {
  clean,
  fieldsOf,
  inner,
  isOptional,
  metaOf,
  needsUpload,
  type FieldSchema,
  type Issue,
  type Schema,
  type Values,
} from './fields/fields.ts';
import { inputsAreHere, loadInputs } from './fields/later-input.tsx';
import { RefusedChoices, type Refused } from './fields/options.ts';
import type { Uploader } from './fields/widget.ts';
import { useDraft } from './form/draft.ts';
import { serverIssues, useIssueText } from './form/issues.ts';
import { Loaded } from './States.tsx';

export type { Schema } from './fields/fields.ts';

interface SchemaFormProps {
  /** A Zod object of contract fields (`field.text(…)` and the like). */
  schema: Schema;
  /** The verb on the button. */
  verb: string;
  submit: (values: Values) => Promise<unknown>;
  cancel?: (() => void) | undefined;
  initial?: Values | undefined;
  /** Needed by fields that hold files; they are left out without it. */
  upload?: Uploader | undefined;
  danger?: boolean;
  /** Under this name what was typed outlasts a reload, until it is sent. */
  draft?: string | undefined;
  /** Files exist on this page only: a draft does not name them. */
  filesAreLocal?: boolean;
  /** Fields side by side where there is room. */
  asGrid?: boolean;
  /** What stands above a field, e.g. the title of a section. */
  headings?: Readonly<Record<string, ReactNode>> | undefined;
  /** Shown at once; the others unfold. Absent: all. */
  first?: readonly string[] | undefined;
  /** Put into the form each time it is another object, over what stands there. */
  fill?: Values | undefined;
  /** Told of every change. */
  onValues?: (values: Values) => void;
  /** Asked besides the fields' own rules, e.g. for the inputs in `before`; false stops the sending. */
  check?: () => boolean;
  /** More inputs above the fields, and above the buttons. */
  before?: ReactNode;
  children?: ReactNode;
  /** Choices that cannot be made, with the reason. */
  refused?: Refused;
  /** Looks of the button, e.g. across a phone's screen. */
  look?: { block?: boolean; className?: string };
}

// On its way while the page around the form is still being drawn.
void loadInputs().catch(() => undefined);

/** A form drawn from a schema: the schema says labels, widgets, what is needed and what is valid. */
export function SchemaForm(props: SchemaFormProps) {
  const inputs = useQuery({
    queryKey: ['inputs of forms'],
    queryFn: loadInputs,
    staleTime: Infinity,
    ...(inputsAreHere() && { initialData: true as const }),
  });
  return <Loaded query={inputs}>{() => <DrawnForm {...props} />}</Loaded>;
}

function DrawnForm(props: SchemaFormProps) {
  const { schema, verb, submit, cancel, initial, upload, danger = false, first, onValues, before, children } = props;
  const { check = () => true, filesAreLocal = false } = props;
  const [form] = Form.useForm<Values>();
  const t = useText('forms');
  const common = useText();
  const label = useLabel();
  const composing = useRef(false);
  const report = useReport();
  const say = useIssueText();
  const kept = useDraft(props.draft);
  const [restored, restore] = useState(() => kept.read());
  const [isUnfolded, unfold] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const errorText = useErrorText();
  const fields = fieldsOf(schema).filter(([, field]) => upload || !needsUpload(field));
  const rest = first ? fields.filter(([name]) => !first.includes(name)) : [];
  const start = first ? fields.filter(([name]) => first.includes(name)) : fields;

  const { fill } = props;
  useEffect(() => {
    if (!fill) return;
    form.setFieldsValue(fill);
    const all = form.getFieldsValue(true) as Values;
    kept.write(clean(all));
    onValues?.(all);
    // oxlint-disable-next-line react/exhaustive-deps -- once for each text, not for what is typed after it
  }, [fill]);

  /** Each field learns what is wrong with it; gives how many have something. */
  const mark = (issues: readonly Issue[], values: Values): number => {
    const words = new Map<string, string[]>();
    for (const issue of issues) {
      const name = String(issue.path[0]);
      const field = fields.find(([one]) => one === name)?.[1];
      if (field) words.set(name, [...(words.get(name) ?? []), textOf(field, values[name], issue)]);
    }
    form.setFields(fields.map(([name]) => ({ name, errors: (words.get(name) ?? []).slice(0, 3) })));
    if (rest.some(([name]) => words.has(name))) unfold(true);
    const [bad] = fields.flatMap(([name]) => (words.has(name) ? [name] : []));
    if (bad) setTimeout(() => form.scrollToField(bad, { block: 'center', focus: true }));
    return words.size;
  };
  const textOf = (field: FieldSchema, value: unknown, issue: Issue): string => {
    const [, at, name] = issue.path;
    const row = (inner(field) as { element?: Schema }).element;
    if (typeof at !== 'number' || typeof name !== 'string' || !row?.shape) return say(field, value, issue);
    const cell = fieldsOf(row).find(([one]) => one === name)?.[1] ?? field;
    const typed = (value as Values[] | undefined)?.[at]?.[name];
    return t('inRow', { row: at + 1, field: label(metaOf(cell)?.label), text: say(cell, typed, issue) });
  };

  const send = async (): Promise<void> => {
    const values = clean(form.getFieldsValue(true));
    const parsed = schema.safeParse(values);
    setRefusal(undefined);
    const wrong = mark((parsed.error?.issues ?? []) as Issue[], values);
    if (!check() || wrong > 0 || !parsed.success) return;
    try {
      await submit(parsed.data as Values);
      kept.clear();
    } catch (error) {
      // What the server finds wrong stands beside the field it is about; everything typed stays.
      if (mark(serverIssues(error, errorText(error).text), values) > 0) return;
      const { text, code } = errorText(error);
      setRefusal(`${text} (${common('errorCode', { code })})`);
      throw error;
    }
  };
  const refusalsOf = (field: FieldSchema): string[] => [...new Set(Object.values(props.refused?.get(field) ?? {}))];
  const item = ([name, field]: [string, FieldSchema]) => {
    const words = label(metaOf(field)?.label) || name;
    const beneath = [label(metaOf(field)?.hint), ...refusalsOf(field).map((reason) => `◆ ${reason}`)].filter(Boolean);
    const drawnItem = (
      <Form.Item
        key={name}
        name={name}
        label={
          <>
            {words}
            {(metaOf(field)?.secrecy ?? 0) >= 3 && (
              <span className="muted secret-label">
                <LockOutlined aria-hidden /> {t('secret')}
              </span>
            )}
            {isOptional(field) && <span className="muted">&nbsp;({t('optional')})</span>}
          </>
        }
        // Nothing beneath it takes no room either.
        {...(beneath.length > 0 && { extra: beneath.map((line) => <div key={line}>{line}</div>) })}
      >
        <FieldInput field={field} label={words} upload={upload} />
      </Form.Item>
    );
    const heading = props.headings?.[name];
    return heading ? (
      <Fragment key={name}>
        {heading}
        {drawnItem}
      </Fragment>
    ) : (
      drawnItem
    );
  };

  const drawn = (
    <Form
      form={form}
      layout="vertical"
      initialValues={{ ...initial, ...restored }}
      requiredMark={false}
      onValuesChange={(changed: Values, all: Values) => {
        form.setFields(Object.keys(changed).map((name) => ({ name, errors: [] })));
        const typed = clean({ ...form.getFieldsValue(true), ...all });
        const isLocal = ([, field]: [string, FieldSchema]): boolean => filesAreLocal && needsUpload(field);
        for (const [name] of fields.filter(isLocal)) delete typed[name];
        kept.write(typed);
        onValues?.(all);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !composing.current) send().catch(report);
      }}
      onCompositionStart={() => (composing.current = true)}
      onCompositionEnd={() => (composing.current = false)}
    >
      {restored && (
        <Alert
          className="form-section"
          type="info"
          title={t('draftKept')}
          action={
            <Button
              size="small"
              onClick={() => {
                kept.clear();
                restore(undefined);
                form.setFieldsValue({ ...Object.fromEntries(fields.map(([name]) => [name, undefined])), ...initial });
              }}
            >
              {t('dropDraft')}
            </Button>
          }
        />
      )}
      {before}
      {props.asGrid ? <div className="form-grid">{start.map(item)}</div> : start.map(item)}
      {rest.length > 0 && !isUnfolded && (
        <Button className="form-section" block={props.look?.block ?? false} onClick={() => unfold(true)}>
          {t(rest.every(([, field]) => isOptional(field)) ? 'more' : 'moreNeeded', { count: rest.length })}
        </Button>
      )}
      {isUnfolded && rest.map(item)}
      {children}
      {refusal && <Alert className="form-section" type="error" showIcon title={refusal} role="alert" />}
      <div className="form-buttons">
        <ActionButton type="primary" danger={danger} htmlType="button" act={send} {...props.look}>
          {verb}
        </ActionButton>
        {cancel && <Button onClick={cancel}>{common('cancel')}</Button>}
      </div>
    </Form>
  );
  return props.refused ? <RefusedChoices value={props.refused}>{drawn}</RefusedChoices> : drawn;
}
