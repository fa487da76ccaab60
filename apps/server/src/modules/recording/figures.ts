import { refuse, type Figure } from '@anyuan/contract';
import { sql } from 'kysely';

import { holds, reachFilter, type Rights } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { FigureSource } from '../../kernel/figures/index.ts';
import { cameraOpen, closedTo } from '../device/index.ts';
import { keptDays } from './keep-days.ts';

/** Which cameras count. */
interface Which {
  kept?: true;
}

const figures: Record<string, Figure<Which>> = {
  planned: { label: ['有录像计划的摄像机', 'Cameras with a plan of recording'], of: { count: {} }, unit: 'case' },
  kept: {
    label: ['录像保存达标率', 'Recordings kept long enough'],
    of: { count: { kept: true } },
    per: { count: {} },
    unit: 'percent',
    better: 'more',
  },
};

const reached = (rights: Rights) => reachFilter(rights, 'device.read', { campusId: sql`p.campus_id::text` });

/** Whether the oldest recording of each camera is as old as it has to be kept. As it stands now. */
export const keptFigures = (ctx: Ctx): FigureSource<Which> => ({
  name: 'camera-kept',
  label: ['录像保存', 'Recordings kept'],
  group: ['台账', 'Registers'],
  figures,
  from: sql`recording_plan r join device d on d.id = r.device_id left join place p on p.id = d.place_id`,
  counts: sql<boolean>`(r.mode = 'always' and d.is_enabled)`,
  reach: (rights) => sql<boolean>`(${reached(rights)} and ${cameraOpen(rights, 'view')})`,
  reachNow: async (asking) => {
    const closed = await closedTo(asking);
    return closed.length === 0
      ? reached(asking.rights)
      : sql<boolean>`(${reached(asking.rights)} and d.id <> all(${closed}::uuid[]))`;
  },
  isOpenTo: (rights) => holds(rights, 'device.read'),
  check(rights) {
    if (!holds(rights, 'device.read')) throw refuse('forbidden', { permission: 'device.read' });
  },
  matches: ({ kept } = {}) =>
    kept
      ? sql<boolean>`exists (select from recording_segment s where s.device_id = d.id and s.is_kept
          and s.from_at <= ${ctx.now()}::timestamptz - make_interval(days => (${keptDays(ctx.app)})::int - 1))`
      : sql<boolean>`true`,
  splits: [],
  split: () => undefined,
  opens: () => 'kind=camera&enabled=true',
  page: '/devices',
  mayOpen: (rights) => holds(rights, 'device.read'),
});
