import { accidentKinds, refuse, type Figure } from '@anyuan/contract';
import { sql } from 'kysely';

import { holds } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { FigureSource } from '../../kernel/figures/index.ts';
import { visibleThings } from './reach.ts';

/** Which events count. */
interface Which {
  grave?: true;
}

const figures: Record<string, Figure<Which>> = {
  events: { label: ['重大事件', 'Serious events'], of: { count: {} }, unit: 'case', better: 'less' },
  grave: {
    label: ['刑事、火灾、爆炸', 'Crime, fire, explosion'],
    of: { count: { grave: true } },
    unit: 'case',
    better: 'less',
  },
};

/** Serious events (重大事件) by the day they happened. That nothing is entered does not mean that nothing happened. */
export const accidentFigures = (ctx: Ctx): FigureSource<Which> => ({
  name: 'accident',
  label: ['重大事件', 'Serious events'],
  group: ['登记册', 'Registers'],
  figures,
  from: sql`thing t left join place p on p.id = t.place_id`,
  counts: sql<boolean>`(t.kind = 'accident' and t.state <> 'dropped'${ctx.app.settings.get<boolean>('hospital.demo') ? sql`` : sql` and not t.is_demo`})`,
  reach: visibleThings,
  isOpenTo: (rights) => holds(rights, 'register.read'),
  check(rights) {
    if (!holds(rights, 'register.read')) throw refuse('forbidden', { permission: 'register.read' });
  },
  instantOf: () => sql`((t.data->>'on')::timestamp at time zone 'Asia/Shanghai')`,
  matches: ({ grave } = {}) =>
    grave ? sql<boolean>`coalesce(t.data->>'variety' in ('crime', 'fire', 'explosion'), false)` : sql<boolean>`true`,
  splits: ['variety'],
  labelOf: (by) => (by === 'variety' ? ['类别', 'Kind'] : undefined),
  split: (by) => (by === 'variety' ? { join: sql``, key: sql`t.data->>'variety'` } : undefined),
  options: (by) => (by === 'variety' ? accidentKinds : undefined),
  opens: ({ key }) => new URLSearchParams(key === undefined ? {} : { variety: key }).toString(),
  page: '/registers/accident',
  mayOpen: (rights) => holds(rights, 'register.read'),
});
