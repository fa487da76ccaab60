import { fieldMeta, type CaseAction } from '@anyuan/contract';
import { Form, Input, InputNumber, Radio, Select, Space, Button } from 'antd';
import { useRef, type ReactElement, type ReactNode } from 'react';

import { useLabel, useText } from '../i18n/index.ts';
import { ActionButton, useReport } from './ActionButton.tsx';
import { FilesInput, type Uploader } from './FilesInput.tsx';
import { PeoplePicker, PersonPicker, PlacePicker } from './pickers.tsx';

export type Schema = NonNullable<CaseAction['input']>;
type Values = Record<string, unknown>;

interface SchemaFormProps {
  /** A Zod object of contract fields (`field.text(…)` and the like). */
  schema: Schema;
  /** The verb on the button. */
  verb: string;
  submit: (values: Values) => Promise<unknown>;
  cancel?: (() => void) | undefined;
  initial?: Values | undefined;
  /** Needed by `files` fields; they are left out without it. */
  upload?: Uploader | undefined;
  danger?: boolean;
  /** Told of every change, to keep a draft. */
  onValues?: (values: Values) => void;
  /** More inputs above the buttons. */
  children?: ReactNode;
}

/** A form drawn from a schema: the schema says labels, widgets, what is needed and what is valid. */
export function SchemaForm(props: SchemaFormProps) {
  const { schema, verb, submit, cancel, initial, upload, danger = false, onValues, children } = props;
  const [form] = Form.useForm<Values>();
  const t = useText();
  const label = useLabel();
  const composing = useRef(false);
  const report = useReport();
  const fields = Object.entries(schema.shape as Record<string, FieldSchema>).filter(
    ([, field]) => upload || fieldMeta(field as never)?.widget !== 'files',
  );

  const send = async (): Promise<void> => {
    const values = clean(form.getFieldsValue(true));
    const parsed = schema.safeParse(values);
    const problems = new Map(parsed.error?.issues.map((issue) => [String(issue.path[0]), issue.message]));
    form.setFields(
      fields.map(([name]) => ({
        name,
        errors: problems.has(name) ? [values[name] === undefined ? t('required') : (problems.get(name) ?? '')] : [],
      })),
    );
    if (parsed.success) await submit(parsed.data as Values);
    else form.getFieldInstance(String(parsed.error.issues[0]?.path[0]))?.focus?.();
  };

  return (
    <Form
      form={form}
      layout="vertical"
      {...(initial ? { initialValues: initial } : {})}
      requiredMark={false}
      onValuesChange={(_, all: Values) => onValues?.(all)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !composing.current) send().catch(report);
      }}
      onCompositionStart={() => (composing.current = true)}
      onCompositionEnd={() => (composing.current = false)}
    >
      {fields.map(([name, field]) => {
        const isOptional = field.safeParse(undefined).success;
        return (
          <Form.Item
            key={name}
            name={name}
            label={
              <>
                {label(fieldMeta(field as never)?.label) || name}
                {isOptional && <span className="muted">&nbsp;({t('optional')})</span>}
              </>
            }
          >
            <Widget field={field} upload={upload} />
          </Form.Item>
        );
      })}
      {children}
      <Space>
        <ActionButton type="primary" danger={danger} htmlType="button" act={send}>
          {verb}
        </ActionButton>
        {cancel && <Button onClick={cancel}>{t('cancel')}</Button>}
      </Space>
    </Form>
  );
}

interface FieldSchema {
  safeParse(value: unknown): { success: boolean };
  def: { type: string; innerType?: FieldSchema };
}

const few = 6;

/** Form.Item hands `value`, `onChange` and `id` to its child; they are passed on whole. */
function Widget({ field, upload, ...bound }: { field: FieldSchema; upload: Uploader | undefined }): ReactElement {
  const t = useText();
  const label = useLabel();
  const meta = fieldMeta(field as never);
  const options = Object.entries(meta?.options ?? {}).map(([value, text]) => ({ value, label: label(text) }));
  switch (meta?.widget ?? innerType(field)) {
    case 'textarea':
      return <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} {...bound} />;
    case 'choice':
      return options.length <= few ? (
        <Radio.Group options={options} optionType="button" {...bound} />
      ) : (
        <Select options={options} placeholder={t('choose')} allowClear {...bound} />
      );
    case 'number':
      return <InputNumber min={0} precision={0} style={{ width: 160 }} {...bound} />;
    case 'boolean': {
      const yesNo = [
        { value: true, label: t('yes') },
        { value: false, label: t('no') },
      ];
      return <Radio.Group options={yesNo} optionType="button" {...bound} />;
    }
    case 'people':
      return <PeoplePicker {...bound} />;
    case 'person':
      return <PersonPicker {...bound} />;
    case 'place':
      return <PlacePicker {...bound} />;
    case 'files':
      return upload ? <FilesInput upload={upload} {...bound} /> : <span />;
    default:
      return <Input allowClear {...bound} />;
  }
}

const innerType = (field: FieldSchema): string =>
  field.def.innerType && ['optional', 'default', 'nullable'].includes(field.def.type)
    ? innerType(field.def.innerType)
    : field.def.type;

/** What was left empty is absent. */
function clean(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) =>
        value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  );
}
