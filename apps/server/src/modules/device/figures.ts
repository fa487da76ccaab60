import { deviceKindLabels, deviceRegister, refuse, type Device, type Figure } from '@anyuan/contract';
import { sql } from 'kysely';

import { holds } from '../../kernel/auth/index.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { all, type FigureSource } from '../../kernel/figures/index.ts';
import { health, isBanned, visibleDevices } from './kind.ts';
import { closedTo } from './open-camera.ts';

/** Which devices count, in the words of their list: what is counted can be opened there. */
interface Which {
  health?: Device['health'];
  testOverdue?: true;
  banned?: true;
}

const count = (which: Which) => ({ count: which });
const well = { unit: 'case', better: 'more' } as const;
const ill = { unit: 'case', better: 'less' } as const;

const figures: Record<string, Figure<Which>> = {
  total: { label: ['在用设备', 'Devices in use'], of: count({}), unit: 'case' },
  online: { label: ['在线', 'Online'], of: count({ health: 'online' }), ...well },
  fault: { label: ['故障', 'Faulty'], of: count({ health: 'fault' }), ...ill },
  offline: { label: ['离线', 'Offline'], of: count({ health: 'offline' }), ...ill },
  unknown: { label: ['未上报', 'Never heard'], of: count({ health: 'unknown' }), unit: 'case' },
  testOverdue: { label: ['测试逾期', 'Test overdue'], of: count({ testOverdue: true }), ...ill },
  banned: { label: ['装在禁装场所的摄像机', 'Cameras where they are forbidden'], of: count({ banned: true }), ...ill },
  working: {
    label: ['在线率', 'Share online'],
    of: count({ health: 'online' }),
    per: count({}),
    unit: 'percent',
    better: 'more',
  },
};

/** How devices stand now. Those switched off don't count. */
export const deviceFigures = (ctx: Ctx): FigureSource<Which> => ({
  name: 'device',
  label: deviceRegister.title,
  group: ['台账', 'Registers'],
  figures,
  from: sql`device as d left join place as p on p.id = d.place_id left join device_seen as s on s.device_id = d.id`,
  counts: sql<boolean>`d.is_enabled`,
  reach: (rights) => visibleDevices(rights),
  reachNow: async (asking) => visibleDevices(asking.rights, await closedTo(asking)),
  isOpenTo: (rights) => holds(rights, 'device.read'),
  check(rights) {
    if (!holds(rights, 'device.read')) throw refuse('forbidden', { permission: 'device.read' });
  },
  matches: (which = {}) =>
    all([
      ...(which.health === undefined ? [] : [sql<boolean>`${health} = ${which.health}`]),
      ...(which.banned ? [isBanned] : []),
      ...(which.testOverdue ? [sql<boolean>`coalesce(d.test_due_on < ${dayOf(ctx.now())}::date, false)`] : []),
    ]),
  splits: ['kind'],
  labelOf: (by) => (by === 'kind' ? ['类型', 'Kind'] : undefined),
  split: (by) => (by === 'kind' ? { join: sql``, key: sql`d.kind` } : undefined),
  options: (by) => (by === 'kind' ? deviceKindLabels : undefined),
  opens({ name, part, key }) {
    const figure = figures[name];
    const measure = part === 'per' ? figure?.per : figure?.of;
    const which = measure && 'count' in measure ? measure.count : {};
    return new URLSearchParams({
      enabled: 'true',
      ...(key === undefined ? {} : { kind: key }),
      ...(which.health === undefined ? {} : { health: which.health }),
      ...(which.banned ? { banned: 'true' } : {}),
      ...(which.testOverdue ? { testOverdue: 'true' } : {}),
    }).toString();
  },
  page: '/devices',
  mayOpen: (rights) => holds(rights, 'device.read'),
});
