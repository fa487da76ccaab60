import type { CallInput, DeviceKind } from '@anyuan/contract';
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useEffect, useMemo, useState, type ReactNode } from 'react';

import { api, call, useApi } from '../api.ts';
import { useText } from '../i18n/index.ts';
import { useCan } from '../session.ts';
import { NameSelect } from './NameSelect.tsx';

/** What the person typed, once he pauses. */
export function useSettled(value: string, ms = 250): string {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

interface PickerProps<V> {
  /** Said where nothing beside it names it. */
  label?: string;
  value?: V | undefined;
  onChange?: (value: V) => void;
  id?: string;
}

interface Choice {
  value: string;
  label: string;
}

/** People on duty first; others by name for those who may see people. */
function usePeople(q: string): Choice[] {
  const t = useText();
  const can = useCan();
  const { data: duty } = useApi(api.duty.now, {}, { enabled: can('duty.read') });
  const { data: people } = useApi(
    api.identity.people,
    { q, active: true, limit: 30 },
    { enabled: can('person.read'), keep: true },
  );
  return useMemo(() => {
    const found = new Map<string, Choice>();
    for (const post of duty?.posts ?? [])
      for (const { person } of post.on)
        if (person.name.includes(q))
          found.set(person.id, { value: person.id, label: `${person.name} · ${post.name} · ${t('onDuty')}` });
    for (const { id, name, departmentName } of people?.items ?? [])
      if (!found.has(id)) found.set(id, { value: id, label: departmentName ? `${name} · ${departmentName}` : name });
    return [...found.values()];
  }, [duty, people, q, t]);
}

export function PeoplePicker({ value, onChange, id, label }: PickerProps<string[]>) {
  const [typed, type] = useState('');
  const options = usePeople(useSettled(typed));
  const t = useText();
  return (
    <Select
      mode="multiple"
      {...(id ? { id } : {})}
      {...(label ? { 'aria-label': label } : {})}
      value={value ?? []}
      onChange={(chosen: string[]) => onChange?.(chosen)}
      options={options}
      placeholder={t('searchPerson')}
      showSearch={{ onSearch: type, filterOption: false }}
    />
  );
}

export function PersonPicker({ value, onChange, id, label }: PickerProps<string | undefined>) {
  const [typed, type] = useState('');
  const options = usePeople(useSettled(typed));
  const t = useText();
  return (
    <Select
      allowClear
      {...(id ? { id } : {})}
      {...(label ? { 'aria-label': label } : {})}
      value={value}
      onChange={(chosen: string | undefined) => onChange?.(chosen)}
      options={options}
      placeholder={t('searchPerson')}
      showSearch={{ onSearch: type, filterOption: false }}
    />
  );
}

const lastTwo = (path: ReactNode): ReactNode =>
  typeof path === 'string' ? path.split(' / ').slice(-2).join(' / ') : path;

/** A place by its code. `short` shows the chosen one by its last two names, for narrow screens. */
export function PlacePicker({
  value,
  onChange,
  id,
  short = false,
  autoFocus = false,
}: PickerProps<string | undefined> & { short?: boolean; autoFocus?: boolean }) {
  const [typed, type] = useState('');
  const q = useSettled(typed);
  const t = useText();
  const { data } = useApi(api.place.list, { q, limit: 50 }, { keep: true });
  const found = data?.items ?? [];
  // The chosen one keeps its name though the list shows others.
  const isMissing = value !== undefined && data !== undefined && !found.some((place) => place.code === value);
  const { data: chosen } = useApi(api.place.get, { code: value ?? '' }, { enabled: isMissing });
  const options = [...(isMissing && chosen ? [chosen] : []), ...found].map((place) => ({
    value: place.code,
    label: place.path || place.name,
  }));
  return (
    <NameSelect
      allowClear
      autoFocus={autoFocus}
      {...(id ? { id } : {})}
      value={value}
      onChange={(code: string | undefined) => onChange?.(code)}
      options={options}
      {...(short ? { labelRender: ({ label }: { label?: ReactNode }) => lastTwo(label) } : {})}
      placeholder={t('searchPlace')}
      showSearch={{ onSearch: type, filterOption: false }}
    />
  );
}

interface Option {
  value: string;
  label: string;
}
interface SoughtProps extends PickerProps<string | undefined> {
  options: Option[] | undefined;
  words: string;
  type: (typed: string) => void;
}

/** One of what the server finds for the words typed. */
const Sought = ({ value, onChange, id, options = [], words, type }: SoughtProps) => (
  <NameSelect
    allowClear
    {...(id ? { id } : {})}
    value={value}
    onChange={(chosen: string | undefined) => onChange?.(chosen)}
    options={options}
    placeholder={words}
    showSearch={{ onSearch: type, filterOption: false }}
  />
);

/** A device by its code. */
export function DevicePicker(props: PickerProps<string | undefined>) {
  const [typed, type] = useState('');
  const q = useSettled(typed);
  const t = useText();
  const { data } = useApi(api.device.list, { q, limit: 50 }, { keep: true });
  const options = data?.items.map((device) => ({ value: device.code, label: `${device.name} (${device.code})` }));
  return <Sought {...props} options={options} words={t('searchPlace')} type={type} />;
}

/** A thing of a register of one kind, by its id. */
export function ThingPicker({ kind, ...props }: PickerProps<string | undefined> & { kind: string }) {
  const [typed, type] = useState('');
  const q = useSettled(typed);
  const t = useText();
  const { data } = useApi(
    api.register.list,
    { kind, ...(q && { q }), limit: 50 } as CallInput<typeof api.register.list>,
    { keep: true },
  );
  const options = data?.items.map((thing) => ({ value: thing.id, label: `${thing.name} (${thing.code})` }));
  return <Sought {...props} options={options} words={t('choose')} type={type} />;
}

/** Devices of one kind by their codes, in the order chosen. */
export function DevicesPicker({ value, onChange, id, kind }: PickerProps<string[]> & { kind: DeviceKind }) {
  const [typed, type] = useState('');
  const q = useSettled(typed);
  const t = useText();
  const { data } = useApi(api.device.list, { q, kind, limit: 50 }, { keep: true });
  return (
    <NameSelect
      mode="multiple"
      {...(id ? { id } : {})}
      value={value ?? []}
      onChange={(chosen: string[]) => onChange?.(chosen)}
      options={(data?.items ?? []).map((device) => ({ value: device.code, label: `${device.name} (${device.code})` }))}
      placeholder={t('searchPlace')}
      showSearch={{ onSearch: type, filterOption: false }}
    />
  );
}

/** A department; `by` says which of its names is the value. */
export function DepartmentPicker({
  value,
  onChange,
  id,
  by = 'id',
}: PickerProps<string | undefined> & { by?: 'id' | 'code' }) {
  const t = useText();
  const { data } = useApi(api.identity.departments, {}, { staleTime: 60_000 });
  return (
    <NameSelect
      allowClear
      {...(id ? { id } : {})}
      value={value}
      onChange={(chosen: string | undefined) => onChange?.(chosen)}
      options={(data?.items ?? []).map((one) => ({ value: one[by], label: one.name }))}
      placeholder={t('choose')}
      showSearch={{ optionFilterProp: 'label' }}
    />
  );
}

/** Several departments; `by` says which of their names are the value. */
export function DepartmentsPicker({ value, onChange, id, by = 'id' }: PickerProps<string[]> & { by?: 'id' | 'code' }) {
  const t = useText();
  const { data } = useApi(api.identity.departments, {}, { staleTime: 60_000 });
  return (
    <NameSelect
      mode="multiple"
      {...(id ? { id } : {})}
      value={value ?? []}
      onChange={(chosen: string[]) => onChange?.(chosen)}
      options={(data?.items ?? []).map((one) => ({ value: one[by], label: one.name }))}
      placeholder={t('choose')}
      showSearch={{ optionFilterProp: 'label' }}
    />
  );
}

/** Places by their codes, in the order chosen. */
export function PlacesPicker({ value = [], onChange, id }: PickerProps<string[]>) {
  const [typed, type] = useState('');
  const q = useSettled(typed);
  const t = useText();
  const { data } = useApi(api.place.list, { q, limit: 50 }, { keep: true });
  // What was chosen keeps its name though the list shows others.
  const [names, setNames] = useState<Readonly<Record<string, string>>>({});
  const found = (data?.items ?? []).map((place) => ({ value: place.code, label: place.path || place.name }));
  const lacking = value.filter((code) => !(code in names) && !found.some((one) => one.value === code));
  const { data: missing } = useQuery({
    queryKey: ['places by code', ...lacking],
    queryFn: () => Promise.all(lacking.map((code) => call(api.place.get, { code }))),
    enabled: lacking.length > 0,
  });
  const known = Object.fromEntries((missing ?? []).map((place) => [place.code, place.path || place.name]));
  const all = { ...names, ...known };
  const options = [
    ...found,
    ...value
      .filter((code) => !found.some((one) => one.value === code))
      .map((code) => ({ value: code, label: all[code] ?? code })),
  ];
  return (
    <NameSelect
      mode="multiple"
      {...(id ? { id } : {})}
      value={value}
      onChange={(chosen: string[]) => {
        setNames({ ...all, ...Object.fromEntries(options.map((one) => [one.value, one.label])) });
        onChange?.(chosen);
      }}
      options={options}
      labelRender={({ label }) => lastTwo(label)}
      placeholder={t('searchPlace')}
      showSearch={{ onSearch: type, filterOption: false }}
    />
  );
}

/** One of a short list, by its code. */
function CodePicker({
  value,
  onChange,
  id,
  items = [],
}: PickerProps<string | undefined> & { items: readonly { code: string; name: string }[] | undefined }) {
  const t = useText();
  return (
    <Select
      allowClear
      {...(id ? { id } : {})}
      value={value}
      onChange={(chosen: string | undefined) => onChange?.(chosen)}
      options={items.map((one) => ({ value: one.code, label: one.name }))}
      placeholder={t('choose')}
      showSearch={{ optionFilterProp: 'label' }}
    />
  );
}

/** A form that is in use, by its code. */
export function FormPicker(props: PickerProps<string | undefined>) {
  const { data } = useApi(api.form.list, { active: true, limit: 500 }, { staleTime: 60_000 });
  return <CodePicker {...props} items={data?.items} />;
}

/** A post by its code. */
export function PostPicker(props: PickerProps<string | undefined>) {
  const { data } = useApi(api.duty.now, {}, { staleTime: 60_000 });
  return <CodePicker {...props} items={data?.posts} />;
}
