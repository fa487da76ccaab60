import { type Figure, refuse, thingKinds, fieldMeta } from '@anyuan/contract';
import { sql } from 'kysely';
import type { z } from 'zod';

import { holds } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { FigureSource } from '../../kernel/figures/index.ts';
import { visibleThings } from './reach.ts';

/** Which reports count. */
interface Which {
  tone?: 'good' | 'bad';
}

const share = (label: readonly [string, string], tone: 'good' | 'bad', better: 'more' | 'less'): Figure<Which> => ({
  label,
  of: { count: { tone } },
  per: { count: {} },
  unit: 'percent',
  better,
});

/** Reports of the media (媒体报道) by the day they appeared, with their tone. */
export const mediaFigures = (ctx: Ctx): FigureSource<Which> => ({
  name: 'media',
  label: ['媒体报道', 'Media reports'],
  group: ['登记册', 'Registers'],
  figures: {
    reports: { label: ['媒体报道', 'Reports'], of: { count: {} }, unit: 'case' },
    good: share(['正面报道占比', 'Good reports'], 'good', 'more'),
    bad: { label: ['负面报道', 'Bad reports'], of: { count: { tone: 'bad' } }, unit: 'case', better: 'less' },
  },
  from: sql`thing t left join place p on p.id = t.place_id`,
  counts: sql<boolean>`(t.kind = 'media-visit' and t.in_service${ctx.app.settings.get<boolean>('hospital.demo') ? sql`` : sql` and not t.is_demo`})`,
  reach: visibleThings,
  isOpenTo: (rights) => holds(rights, 'register.read'),
  check(rights) {
    if (!holds(rights, 'register.read')) throw refuse('forbidden', { permission: 'register.read' });
  },
  instantOf: () => sql`((t.data->>'on')::timestamp at time zone 'Asia/Shanghai')`,
  matches: ({ tone } = {}) => (tone ? sql<boolean>`coalesce(t.data->>'tone' = ${tone}, false)` : sql<boolean>`true`),
  splits: ['tone', 'outlet'],
  labelOf: (by) => (by === 'tone' ? ['倾向', 'Tone'] : by === 'outlet' ? ['媒体', 'Outlet'] : undefined),
  split: (by) => (by === 'tone' || by === 'outlet' ? { join: sql``, key: sql`t.data->>${sql.lit(by)}` } : undefined),
  options: (by) =>
    by === 'tone' ? fieldMeta(thingKinds['media-visit'].fields.shape['tone'] as z.ZodType)?.options : undefined,
  opens: ({ by, key }) => new URLSearchParams(by === 'tone' && key ? { tone: key } : {}).toString(),
  page: '/registers/media-visit',
  mayOpen: (rights) => holds(rights, 'register.read'),
});
