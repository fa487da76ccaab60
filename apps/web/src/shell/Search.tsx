import { SearchOutlined } from '@ant-design/icons';
import { AutoComplete, Input, type InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';

import { api, useApi } from '../api.ts';
import { useText } from '../i18n/index.ts';
import { useSettled } from '../kit/pickers.tsx';
import { visibleMenu } from '../menu.ts';
import { hasPage } from '../pages.ts';
import { useCan } from '../session.ts';

/** `/` reaches pages, cases, devices and places from anywhere. */
export function Search() {
  const t = useText();
  const navigate = useNavigate();
  const [typed, type] = useState('');
  const options = useFound(useSettled(typed.trim()));
  const input = useRef<InputRef>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const at = event.target as HTMLElement;
      if (event.key !== '/' || event.isComposing || at.closest('input, textarea, [contenteditable=true]')) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <search className="top-search">
      <AutoComplete
        value={typed}
        onChange={type}
        options={typed ? options : []}
        onSelect={(path: string) => {
          type('');
          input.current?.blur();
          void navigate(path);
        }}
      >
        <Input
          ref={input}
          aria-label={t('search')}
          aria-keyshortcuts="/"
          placeholder={t('search')}
          prefix={<SearchOutlined />}
          suffix={<kbd className="key only-wide">/</kbd>}
        />
      </AutoComplete>
    </search>
  );
}

function useFound(q: string) {
  const t = useText();
  const can = useCan();
  const on = (permission: Parameters<typeof can>[0]) => ({ enabled: q.length > 0 && can(permission), keep: true });
  const cases = useApi(api.case.list, { q, limit: 5 }, on('case.read'));
  const devices = useApi(api.device.list, { q, limit: 5 }, on('device.read'));
  const places = useApi(api.place.list, { q, limit: 5 }, on('place.read'));
  const pages = visibleMenu(can, hasPage)
    .flatMap(({ entries }) => entries)
    .map(({ path, text }) => ({ value: path, label: t(text) }))
    .filter(({ label }) => label.toLowerCase().includes(q.toLowerCase()));
  return [
    { label: t('menu'), options: pages },
    {
      label: t('nav_cases'),
      options: (cases.data?.items ?? []).map((one) => ({
        value: `/cases/${one.id}`,
        label: `${one.number} ${one.title}`,
      })),
    },
    {
      label: t('nav_devices'),
      options: (devices.data?.items ?? []).map((one) => ({
        value: `/devices?row=${encodeURIComponent(one.code)}`,
        label: `${one.name} (${one.code})`,
      })),
    },
    {
      label: t('nav_places'),
      options: (places.data?.items ?? []).map((one) => ({
        value: `/places?row=${encodeURIComponent(one.code)}`,
        label: one.path || one.name,
      })),
    },
  ].filter((group) => group.options.length > 0);
}
