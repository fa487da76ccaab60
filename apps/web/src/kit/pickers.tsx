import { Select } from 'antd';
import { useEffect, useMemo, useState, type ReactNode } from 'react';

import { api, useApi } from '../api.ts';
import { useText } from '../i18n/index.ts';
import { useCan } from '../session.ts';

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

export function PeoplePicker({ value, onChange, id }: PickerProps<string[]>) {
  const [typed, type] = useState('');
  const options = usePeople(useSettled(typed));
  const t = useText();
  return (
    <Select
      mode="multiple"
      {...(id ? { id } : {})}
      value={value ?? []}
      onChange={(chosen: string[]) => onChange?.(chosen)}
      options={options}
      placeholder={t('searchPerson')}
      showSearch={{ onSearch: type, filterOption: false }}
    />
  );
}

export function PersonPicker({ value, onChange, id }: PickerProps<string | undefined>) {
  const [typed, type] = useState('');
  const options = usePeople(useSettled(typed));
  const t = useText();
  return (
    <Select
      allowClear
      {...(id ? { id } : {})}
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
}: PickerProps<string | undefined> & { short?: boolean }) {
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
    <Select
      allowClear
      {...(id ? { id } : {})}
      value={value}
      onChange={(code: string | undefined) => onChange?.(code)}
      options={options}
      {...(short ? { labelRender: ({ label }) => lastTwo(label) } : {})}
      placeholder={t('searchPlace')}
      showSearch={{ onSearch: type, filterOption: false }}
    />
  );
}

/** A device by its code. */
export function DevicePicker({ value, onChange, id }: PickerProps<string | undefined>) {
  const [typed, type] = useState('');
  const q = useSettled(typed);
  const t = useText();
  const { data } = useApi(api.device.list, { q, limit: 50 }, { keep: true });
  return (
    <Select
      allowClear
      {...(id ? { id } : {})}
      value={value}
      onChange={(chosen: string | undefined) => onChange?.(chosen)}
      options={(data?.items ?? []).map((device) => ({ value: device.code, label: `${device.name} (${device.code})` }))}
      placeholder={t('searchPlace')}
      showSearch={{ onSearch: type, filterOption: false }}
    />
  );
}

/** Cameras by their codes, in the order chosen. */
export function CamerasPicker({ value, onChange, id }: PickerProps<string[]>) {
  const [typed, type] = useState('');
  const q = useSettled(typed);
  const t = useText();
  const { data } = useApi(api.device.list, { q, kind: 'camera', limit: 50 }, { keep: true });
  return (
    <Select
      mode="multiple"
      {...(id ? { id } : {})}
      value={value ?? []}
      onChange={(chosen: string[]) => onChange?.(chosen)}
      options={(data?.items ?? []).map((camera) => ({ value: camera.code, label: `${camera.name} (${camera.code})` }))}
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
    <Select
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

/** Several departments by their ids. */
export function DepartmentsPicker({ value, onChange, id }: PickerProps<string[]>) {
  const t = useText();
  const { data } = useApi(api.identity.departments, {}, { staleTime: 60_000 });
  return (
    <Select
      mode="multiple"
      {...(id ? { id } : {})}
      value={value ?? []}
      onChange={(chosen: string[]) => onChange?.(chosen)}
      options={(data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))}
      placeholder={t('choose')}
      showSearch={{ optionFilterProp: 'label' }}
    />
  );
}
