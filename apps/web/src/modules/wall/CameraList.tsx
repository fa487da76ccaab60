import { Checkbox, Input } from 'antd';
import { useState } from 'react';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { useSettled } from '../../kit/pickers.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';

interface Props {
  chosen: readonly string[];
  choose: (codes: readonly string[]) => void;
}

/** What a drag carries: codes of cameras. */
export const dragType = 'application/x-anyuan-cameras';

/** Cameras by place, found by name, pinyin or code; chosen ones are dragged together. */
export function CameraList({ chosen, choose }: Props) {
  const t = useText('wall');
  const [typed, type] = useState('');
  const q = useSettled(typed.trim());
  const query = useApi(
    api.device.list,
    { kind: 'camera', enabled: true, limit: 100, ...(q === '' ? {} : { q }) },
    { keep: true, staleTime: 60_000 },
  );
  const toggle = (code: string): void =>
    choose(chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code]);
  return (
    <section className="panel wall-cameras">
      <h2>{t('cameras')}</h2>
      <Input.Search
        allowClear
        value={typed}
        placeholder={t('findCamera')}
        aria-label={t('findCamera')}
        onChange={({ target }) => type(target.value)}
      />
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('noCamera')} />
          ) : (
            <ul>
              {items.map(({ code, name, place }) => (
                <li
                  key={code}
                  draggable
                  onDragStart={({ dataTransfer }) => {
                    const codes = chosen.includes(code) ? chosen : [code];
                    dataTransfer.setData(dragType, JSON.stringify(codes));
                    dataTransfer.effectAllowed = 'copy';
                  }}
                >
                  <Checkbox checked={chosen.includes(code)} onChange={() => toggle(code)}>
                    {name} <span className="muted number">{code}</span>
                  </Checkbox>
                  {place && <span className="muted wall-place">{place.path}</span>}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}
