import type { DeviceKind } from '@anyuan/contract';

import { newId } from '../../kernel/ids.ts';
import { cameraSpots, type Point } from './cameras.ts';
import { alarmPoints, firstPost } from './campus/alarm-points.ts';
import type { Campus, DemoPlace } from './campus/places.ts';
import { channelCode, gbRecorders } from './gb28181.ts';

export interface DemoDevice {
  id: string;
  code: string;
  name: string;
  kind: DeviceKind;
  place: DemoPlace;
  at: Point;
  /** What it hangs on, and how that calls it. */
  parent?: DemoDevice;
  address?: string;
  protocol?: string;
}

/** The alarm host speaks SIA DC-09; its zones are known by their numbers. */
export const alarmHost = { code: 'AH-01', account: '1001', heartbeatSeconds: 180, protocol: 'dc09' } as const;

/** Cameras are asked, and hosts and recorders prove themselves by their own protocol. */
export const hasToken = (kind: string): boolean => !['camera', 'alarm-host', 'recorder'].includes(kind);

const two = (n: number) => String(n).padStart(2, '0');
const three = (n: number) => String(n).padStart(3, '0');

export function makeDevices(campus: Campus): { devices: DemoDevice[]; links: Map<DemoDevice, DemoDevice[]> } {
  const devices: DemoDevice[] = [];
  const add = (code: string, name: string, kind: DeviceKind, place: DemoPlace, at: Point) =>
    devices.push({ id: newId(), code, name, kind, place, at: { x: Math.round(at.x), y: Math.round(at.y) } });
  const inside = (place: DemoPlace, dx = 0, dy = 0): Point => ({ x: place.at!.x + dx, y: place.at!.y + dy });

  alarmPoints.forEach((where, i) => {
    const place = campus.find(where);
    const isPost = i >= firstPost;
    add(`PB-${three(i + 1)}`, place.name, isPost ? 'panic-post' : 'panic-button', place, inside(place, 0, -34));
  });
  const spots = cameraSpots(campus);
  spots.forEach(({ name, place, at }, i) => add(`CAM-${three(i + 1)}`, name, 'camera', place, at));
  const outdoors = devices.slice(-spots.length).filter((_, i) => spots[i]?.isOutdoors);
  // The television wall: three rows of seven.
  const wall = campus.find('AD-1F/监控中心');
  for (let i = 0; i < 21; i++)
    add(
      `SCR-${two(i + 1)}`,
      `电视墙 ${two(i + 1)}`,
      'screen',
      wall,
      inside(wall, ((i % 7) - 3) * 34, Math.floor(i / 7) * 20 - 70),
    );

  others.forEach(([prefix, kind, what, places]) =>
    places.forEach((where, i) => {
      const place = campus.find(where);
      add(`${prefix}-${two(i + 1)}`, `${place.name} ${what}`, kind, place, inside(place, -30, 44));
    }),
  );
  const room = campus.find('AD-1F/消控室');
  add(alarmHost.code, '一号报警主机', 'alarm-host', room, inside(room, 30, 44));
  const host = Object.assign(devices.at(-1)!, { address: alarmHost.account, protocol: alarmHost.protocol });
  devices
    .filter(({ kind }) => kind === 'intrusion-zone')
    .forEach((zone, i) => Object.assign(zone, { parent: host, address: String(i + 1) }));
  // Outdoors they hang on recorders that speak GB/T 28181; indoors each is pulled by itself.
  gbRecorders.forEach(({ code, name, gbCode }, n) => {
    add(code, name, 'recorder', wall, inside(wall, -60 + n * 30, 60));
    const recorder = Object.assign(devices.at(-1)!, { address: gbCode, protocol: 'gb28181' });
    const half = Math.ceil(outdoors.length / gbRecorders.length);
    outdoors
      .slice(n * half, (n + 1) * half)
      .forEach((camera, i) =>
        Object.assign(camera, { parent: recorder, address: channelCode(n, i), protocol: 'gb28181' }),
      );
  });
  return { devices, links: nearestCameras(devices) };
}

const others: [prefix: string, kind: DeviceKind, what: string, places: string[]][] = [
  [
    'DR',
    'door',
    '门禁',
    [
      'EM-2F/血库',
      'EM-3F/麻醉药品库',
      'EM-3F/更衣室',
      'EM-4F/更衣缓冲间',
      'EM-4F/探视通道',
      'OP-1F/药库',
      'OP-1F/西药房',
      'W3-1F/家属等候区',
      'W3-3F/新生儿监护室',
      'W3-3F/新生儿护士站',
      'AD-1F/监控中心',
      'AD-1F/消控室',
      'AD-1F/证据保管室',
      'AD-2F/信息机房',
      'AD-2F/病案室',
      'AD-2F/财务科',
      'CA-OX',
      'CA-PW',
      'CA-CH',
    ],
  ],
  [
    'IZ',
    'intrusion-zone',
    '入侵防区',
    [
      'OP-1F/药库',
      'OP-1F/挂号收费处',
      'EM-3F/麻醉药品库',
      'EM-2F/试剂库',
      'AD-2F/信息机房',
      'AD-2F/病案室',
      'AD-2F/财务科',
      'AD-1F/装备室',
      'CA-OX',
      'CA-PW',
      'CA-CH',
    ],
  ],
  ['LK', 'lock', '智能锁', ['EM-3F/麻醉药品库', 'CA-CH']],
  ['SG', 'security-gate', '安检门', ['OP-1F/门厅', 'EM-1F/急诊大厅门厅', 'W1-1F/门厅', 'W2-1F/门厅', 'W3-1F/门厅']],
  [
    'IC',
    'intercom',
    '对讲',
    [
      'EM-1F/急诊抢救室',
      'EM-4F/探视通道',
      'W3-3F/新生儿监护室',
      'OP-1F/导医台',
      'AD-1F/监控中心',
      'AD-1F/警务室',
      'AD-1F/消控室',
      'CA-GS',
      'CA-GE',
      'CA-GW',
    ],
  ],
  ['SR', 'siren', '声光警号', ['OP-1F/门诊大厅', 'EM-1F/急诊候诊区', 'W1-1F/住院大厅', 'AD-1F/监控中心']],
];

/** What one would link by hand: the four nearest cameras on the same plan. */
function nearestCameras(devices: DemoDevice[]): Map<DemoDevice, DemoDevice[]> {
  const planOf = (place: DemoPlace): DemoPlace => (place.plan || !place.parent ? place : planOf(place.parent));
  const cameras = Map.groupBy(
    devices.filter((one) => one.kind === 'camera'),
    (one) => planOf(one.place),
  );
  const far = (a: Point, b: Point) => (a.x - b.x) ** 2 + (a.y - b.y) ** 2;
  const linked = devices.filter((one) => one.kind !== 'camera' && one.kind !== 'screen');
  return new Map(
    linked.map((one) => [
      one,
      (cameras.get(planOf(one.place)) ?? []).toSorted((a, b) => far(a.at, one.at) - far(b.at, one.at)).slice(0, 4),
    ]),
  );
}
