import { recordQuery, recordResponse, type RecordItem } from '@anyuan/gb28181';

import type { Center } from '../center.ts';
import { askAll } from './ask.ts';
import { deviceOf, type GbCamera } from './camera.ts';

export interface Recording {
  from: Date;
  to: Date;
  name: string | null;
  type: string | null;
  bytes: number | null;
}

const keyOf = ({ deviceId, from, to, path }: RecordItem): string =>
  `${deviceId ?? ''} ${from?.getTime() ?? ''} ${to?.getTime() ?? ''} ${path ?? ''}`;

/** What a device has recorded of a camera, in order. */
export async function recordsOf(
  center: Center,
  camera: GbCamera,
  from: Date,
  to: Date,
): Promise<{ items: Recording[]; isWhole: boolean }> {
  const { items, isWhole } = await askAll(
    center,
    deviceOf(center, camera),
    'RecordInfo',
    (sn) => recordQuery.write({ sn, deviceId: camera.channel, from, to, secrecy: 0, type: 'all' }),
    (message) => {
      const said = recordResponse.read(message);
      return { sum: said.sum, items: said.items ?? [] };
    },
    keyOf,
    camera.channel,
  );
  const recordings = items
    .flatMap(({ from: begin, to: end, name, type, bytes }): Recording[] => {
      if (!begin || !end || end <= begin) return [];
      const size = bytes !== undefined && /^\d{1,15}$/.test(bytes) ? Number(bytes) : null;
      return [
        { from: begin, to: end, name: name?.slice(0, 100) ?? null, type: type?.slice(0, 20) ?? null, bytes: size },
      ];
    })
    .toSorted((a, b) => a.from.getTime() - b.from.getTime());
  return { items: recordings, isWhole };
}
