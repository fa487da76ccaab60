import { rowShape } from '@anyuan/contract';
import { Button, Checkbox, DatePicker, Input, InputNumber, Radio, Select } from 'antd';
import dayjs from 'dayjs';
import type { ReactElement } from 'react';

import { useLabel, useText } from '../../i18n/index.ts';
import { useTheme } from '../../theme.tsx';
import { FilesInput, type Uploader } from '../FilesInput.tsx';
import { DepartmentPicker, DepartmentsPicker, PeoplePicker, PersonPicker, PlacePicker } from '../pickers.tsx';
import { inner, isOptional, metaOf, widgetOf, type FieldSchema, type Values } from './fields.ts';
import { RowsInput } from './RowsInput.tsx';
import { SignatureInput } from './SignatureInput.tsx';

import './form.css';

interface Props {
  field: FieldSchema;
  /** Said to screen readers where no label element can point at the widget. */
  label: string;
  upload?: Uploader | undefined;
  /** Inside a table: no label element points here. */
  isBare?: boolean;
  // Form.Item hands these to its child.
  id?: string;
  value?: unknown;
  onChange?: (value: unknown) => void;
}

const few = 6;

/** The widget of one field, as its declaration asks. */
export function FieldInput({ field, label, upload, isBare = false, ...bound }: Props): ReactElement {
  const common = useText();
  const words = useLabel();
  const { surface } = useTheme();
  // A small cross is no target for a glove.
  const isPhone = surface === 'phone';
  const meta = metaOf(field);
  const options = Object.entries(meta?.options ?? {}).map(([value, text]) => ({ value, label: words(text) }));
  const unit = words(meta?.unit);
  const named = isBare ? { 'aria-label': label } : {};
  const props = { ...bound, ...named } as Record<string, never>;
  switch (widgetOf(field)) {
    case 'textarea':
      return (
        <Input.TextArea autoSize={{ minRows: isBare ? 1 : 2, maxRows: 10 }} maxLength={limitOf(field)} {...props} />
      );
    case 'choice':
      return options.length <= few && !isBare ? (
        <OneOf options={options} isClearable={isOptional(field)} label={label} {...props} />
      ) : (
        <Select
          options={options}
          placeholder={common('choose')}
          allowClear={isOptional(field)}
          showSearch={{ optionFilterProp: 'label' }}
          {...props}
        />
      );
    case 'choices':
      return options.length <= 2 * few && !isBare ? (
        <Checkbox.Group className="choices" options={options} aria-label={label} {...props} />
      ) : (
        <Select mode="multiple" options={options} placeholder={common('choose')} {...props} />
      );
    case 'money':
      return <NumberInput field={field} precision={2} unit={unit} {...props} />;
    case 'number':
      return <NumberInput field={field} precision={inner(field).isInt ? 0 : 2} unit={unit} {...props} />;
    case 'boolean': {
      const yesNo = [
        { value: true, label: common('yes') },
        { value: false, label: common('no') },
      ];
      return <OneOf options={yesNo} isClearable={isOptional(field)} label={label} {...props} />;
    }
    case 'date':
    case 'time':
      return <DateInput hasTime={widgetOf(field) === 'time'} isNative={isPhone} {...props} />;
    case 'password':
      return <Input.Password autoComplete="new-password" maxLength={limitOf(field)} {...props} />;
    case 'phone':
      return (
        <Input type="tel" inputMode="tel" maxLength={21} style={{ maxWidth: 240 }} allowClear={!isPhone} {...props} />
      );
    case 'people':
      return <PeoplePicker {...props} />;
    case 'person':
      return <PersonPicker {...props} />;
    case 'department':
      return <DepartmentPicker {...props} />;
    case 'departments':
      return <DepartmentsPicker {...props} />;
    case 'place':
      return <PlacePicker short={isPhone} {...props} />;
    case 'rows': {
      const row = rowShape(field as never);
      const rows = props as { value?: Values[] };
      return row ? (
        <RowsInput row={row} label={label} cell={(cell) => <FieldInput {...cell} upload={upload} isBare />} {...rows} />
      ) : (
        <span />
      );
    }
    case 'signature':
      return upload ? <SignatureInput label={label} upload={upload} {...props} /> : <span />;
    case 'files':
      return upload ? <FilesInput upload={upload} {...props} /> : <span />;
    default:
      return <Input allowClear={!isPhone} maxLength={limitOf(field)} suffix={unit || undefined} {...props} />;
  }
}

const limitOf = (field: FieldSchema): number => inner(field).maxLength ?? 4000;

interface Bound<V> {
  value?: V | undefined;
  onChange?: (value: V | undefined) => void;
  id?: string;
}

type Choice = string | boolean;
/** A few choices side by side; one that need not be answered can be taken back. */
function OneOf(
  props: Bound<Choice> & { options: { value: Choice; label: string }[]; isClearable: boolean; label: string },
) {
  const { value, onChange, options, isClearable, label, id } = props;
  const t = useText('forms');
  return (
    <div className="one-of">
      <Radio.Group
        {...(id ? { id } : {})}
        aria-label={label}
        optionType="button"
        options={options}
        value={value}
        onChange={(event) => onChange?.(event.target.value as Choice)}
      />
      {isClearable && value !== undefined && (
        <Button type="link" size="small" onClick={() => onChange?.(undefined)}>
          {t('clear')}
        </Button>
      )}
    </div>
  );
}

function NumberInput(props: Bound<number> & { field: FieldSchema; precision: number; unit: string }) {
  const { field, precision, unit, value, onChange, ...bound } = props;
  const { minValue, maxValue } = inner(field);
  return (
    <InputNumber<number>
      value={value ?? null}
      min={minValue ?? 0}
      max={maxValue ?? Number.MAX_SAFE_INTEGER}
      precision={precision}
      controls={false}
      inputMode={precision > 0 ? 'decimal' : 'numeric'}
      style={{ width: 200, maxWidth: '100%' }}
      onChange={(next) => onChange?.(next ?? undefined)}
      {...(unit ? { suffix: unit } : {})}
      {...bound}
    />
  );
}

/** On the phone its own wheel, elsewhere a calendar. Days stay days; instants carry their zone. */
function DateInput({
  hasTime,
  isNative,
  value,
  onChange,
  ...bound
}: Bound<string> & { hasTime: boolean; isNative: boolean }) {
  const shown = value ? dayjs(value) : undefined;
  const give = (at: dayjs.Dayjs | null | undefined): void =>
    onChange?.(
      at?.isValid() ? (hasTime ? at.second(0).millisecond(0).toISOString() : at.format('YYYY-MM-DD')) : undefined,
    );
  if (isNative)
    return (
      <Input
        type={hasTime ? 'datetime-local' : 'date'}
        value={shown?.format(hasTime ? 'YYYY-MM-DDTHH:mm' : 'YYYY-MM-DD') ?? ''}
        onChange={(event) => give(event.target.value ? dayjs(event.target.value) : undefined)}
        {...bound}
      />
    );
  return (
    <DatePicker
      value={shown ?? null}
      onChange={(at) => give(Array.isArray(at) ? at[0] : at)}
      format={hasTime ? 'YYYY-MM-DD HH:mm' : 'YYYY-MM-DD'}
      {...(hasTime ? { showTime: { format: 'HH:mm' } } : {})}
      style={{ width: 200 }}
      {...bound}
    />
  );
}
