import type { Device } from '@anyuan/contract';
import { Input } from 'antd';
import { useState, type ReactNode } from 'react';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { useSettled } from '../pickers.tsx';
import { Empty, Loaded } from '../States.tsx';

import './cameras.css';

interface Props {
  /** What stands in the list for one camera. */
  children: (camera: Device) => ReactNode;
  /** The cameras that go along when this one is dragged. */
  dragged: (code: string) => readonly string[];
}

/** What a drag carries: codes of cameras. */
export const dragType = 'application/x-anyuan-cameras';
const most = 200;

/** Cameras by place, found by name, pinyin, code or place. */
export function CameraList({ children, dragged }: Props) {
  const t = useText('cameras');
  const [typed, type] = useState('');
  const q = useSettled(typed.trim());
  const query = useApi(
    api.device.list,
    { kind: 'camera', enabled: true, limit: most, ...(q === '' ? {} : { q }) },
    { keep: true, staleTime: 60_000 },
  );
  return (
    <section className="panel camera-list">
      <h2>{t('cameras')}</h2>
      <Input.Search
        allowClear
        value={typed}
        placeholder={t('findCamera')}
        aria-label={t('findCamera')}
        onChange={({ target }) => type(target.value)}
      />
      <Loaded query={query}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Empty title={t('noCamera')} />
          ) : (
            <>
              {byPlace(items).map(([place, cameras]) => (
                <details key={place} open>
                  <summary
                    draggable
                    onDragStart={({ dataTransfer }) => {
                      dataTransfer.setData(dragType, JSON.stringify(cameras.map(({ code }) => code)));
                      dataTransfer.effectAllowed = 'copy';
                    }}
                  >
                    {place || t('noPlace')} <span className="muted number">{cameras.length}</span>
                  </summary>
                  <ul>
                    {cameras.map((camera) => (
                      <li
                        key={camera.code}
                        draggable
                        onDragStart={({ dataTransfer }) => {
                          dataTransfer.setData(dragType, JSON.stringify(dragged(camera.code)));
                          dataTransfer.effectAllowed = 'copy';
                        }}
                      >
                        {children(camera)}
                      </li>
                    ))}
                  </ul>
                </details>
              ))}
              {next && <p className="muted">{t('moreCameras', { count: most })}</p>}
            </>
          )
        }
      </Loaded>
    </section>
  );
}

/** As one walks through the house: by the way to the place, then by name. */
function byPlace(cameras: readonly Device[]): [string, Device[]][] {
  const places = Object.groupBy(cameras, ({ place }) => place?.path ?? '');
  return Object.entries(places)
    .map(([place, all]): [string, Device[]] => [place, (all ?? []).toSorted((a, b) => inOrder(a.name, b.name))])
    .toSorted(([a], [b]) => inOrder(a, b));
}
const { compare: inOrder } = new Intl.Collator('zh-CN', { numeric: true });

/** What was dropped; nothing of ours: none. */
export function droppedCameras({ dataTransfer }: { dataTransfer: DataTransfer }): string[] {
  try {
    const codes: unknown = JSON.parse(dataTransfer.getData(dragType) || '[]');
    return Array.isArray(codes) ? codes.filter((one): one is string => typeof one === 'string') : [];
  } catch {
    return [];
  }
}
