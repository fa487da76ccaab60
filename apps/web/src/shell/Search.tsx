import { SearchOutlined } from '@ant-design/icons';
import type { SearchHit } from '@anyuan/contract';
import { AutoComplete, Input, type InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';

import { api, useApi } from '../api.ts';
import { useLabel, useText } from '../i18n/index.ts';
import { useSettled } from '../kit/pickers.tsx';
import { visibleMenu } from '../menu.ts';
import { hasPage } from '../pages.ts';
import { useCan } from '../session.ts';

/** `/` reaches pages, cases, places, people and devices from anywhere. */
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
  const label = useLabel();
  const can = useCan();
  const found = useApi(api.desk.search, { q }, { enabled: q.length > 0, keep: true });
  const devices = useApi(api.device.list, { q, limit: 5 }, { enabled: q.length > 0 && can('device.read'), keep: true });
  const hits = (kind: SearchHit['kind']) => (found.data?.items ?? []).filter((hit) => hit.kind === kind);
  const pages = visibleMenu(can, hasPage)
    .flatMap(({ entries }) => entries)
    .map(({ path, query = '', text }) => ({ value: path + query, label: t(text) }))
    .filter(({ label }) => label.toLowerCase().includes(q.toLowerCase()));
  return [
    { label: t('menu'), options: pages },
    {
      label: t('nav_cases'),
      options: hits('case').map((hit) => ({ value: `/cases/${hit.id}`, label: `${hit.code} ${hit.title}` })),
    },
    {
      label: t('nav_registers'),
      options: hits('thing').map((hit) => ({
        value: `/things/${hit.id}`,
        label: `${hit.title} · ${hit.code} · ${label([hit.note ?? '', hit.noteEn ?? hit.note ?? ''])}`,
      })),
    },
    {
      label: t('nav_places'),
      options: hits('place').map((hit) => ({
        value: `/places?row=${encodeURIComponent(hit.code ?? '')}`,
        label: hit.note || hit.title,
      })),
    },
    {
      label: t('nav_people'),
      options: hits('person').map((hit) => ({
        value: `/people?row=${hit.id}`,
        label: hit.note ? `${hit.title} · ${hit.note}` : hit.title,
      })),
    },
    {
      label: t('nav_devices'),
      options: (devices.data?.items ?? []).map((one) => ({
        value: `/devices?row=${encodeURIComponent(one.code)}`,
        label: `${one.name} (${one.code})`,
      })),
    },
  ].filter((group) => group.options.length > 0);
}
