import type { CaseItem, Device } from '@anyuan/contract';
import { useMemo, useState, type ComponentType } from 'react';

import { api, useApi } from '../../api.ts';
import { loadAreas, useText } from '../../i18n/index.ts';
import { LazyTalk } from '../../kit/cameras/LazyTalk.tsx';
import { useLater } from '../../kit/idle.ts';
import { Player } from '../../kit/Player.tsx';
import { Empty } from '../../kit/States.tsx';
import { useCan } from '../../session.ts';
import { nearestTo, tileCount, tilesOf } from './cameras.ts';

/** It belongs to no first look: an alarm comes before it. */
function Idle() {
  const [Part, show] = useState<ComponentType>();
  const [loads] = useState(() => [
    async () => {
      const [{ FavouriteLinks }] = await Promise.all([
        import('../../kit/cameras/FavouriteLinks.tsx'),
        loadAreas(['cameras']),
      ]);
      show(() => FavouriteLinks);
    },
  ]);
  useLater(loads);
  return Part ? <Part /> : null;
}

interface TilesProps {
  item: CaseItem | undefined;
  devices: readonly Device[];
  spot: { x: number; y: number } | null;
  picked: readonly { code: string; name: string }[];
}

/** Up to four pictures of the place, playing by themselves. Whatever happens to them, the alarm goes on. */
export function Tiles({ item, devices, spot, picked }: TilesProps) {
  const t = useText('console');
  const can = useCan();
  const code = item?.device?.code;
  const mayRead = code !== undefined && can('device.read');
  const device = useApi(api.device.get, { code: code ?? '-' }, { enabled: mayRead, staleTime: 60_000 });
  const linked = device.data?.cameras;
  const suggested = useApi(
    api.device.suggestCameras,
    { code: code ?? '-', limit: tileCount },
    { enabled: mayRead && linked !== undefined && linked.length < tileCount, staleTime: 60_000 },
  );
  const isAsking = mayRead && (device.isPending || (suggested.isPending && suggested.fetchStatus !== 'idle'));
  const tiles = useMemo(() => {
    const near = nearestTo(
      spot,
      devices.filter(({ kind, enabled, hasSource }) => kind === 'camera' && enabled && hasSource),
    );
    // The floor is asked last: until the device has answered, tiles must not be opened only to be replaced.
    return isAsking ? tilesOf(picked) : tilesOf(picked, linked ?? [], suggested.data?.items ?? [], near);
  }, [picked, linked, suggested.data, spot, devices, isAsking]);

  if (!can('camera.view')) return <Empty title={t('tilesNoRight')} />;
  if (!item)
    return (
      <Empty title={t('tilesIdle')}>
        <Idle />
      </Empty>
    );
  if (tiles.length === 0) return isAsking ? null : <Empty title={t('tilesNone')} />;
  return tiles.map(({ code: camera, name }) => (
    <Player key={camera} camera={camera} name={name} caseId={item.id}>
      <LazyTalk camera={camera} name={name} look={{ caseId: item.id }} />
    </Player>
  ));
}
