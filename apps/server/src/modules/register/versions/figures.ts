import { refuse, thingKind, thingKinds, type Figure, type Label } from '@anyuan/contract';
import { sql } from 'kysely';

import { holds } from '../../../kernel/auth/index.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { all, type FigureSource } from '../../../kernel/figures/index.ts';
import { visibleThings } from '../reach.ts';
import { hasReaders, mustRead, newestVersion, readKinds } from './reading.ts';

/** Which receipts count. */
interface Which {
  read?: true;
}

const figures: Record<string, Figure<Which>> = {
  due: { label: ['须阅人次', 'To be read'], of: { count: {} }, unit: 'case' },
  read: {
    label: ['阅读率', 'Read'],
    of: { count: { read: true } },
    per: { count: {} },
    unit: 'percent',
    better: 'more',
  },
};

const kindLabels = (): Readonly<Record<string, Label>> =>
  Object.fromEntries(readKinds.map((kind) => [kind, thingKind(kind)?.title ?? thingKinds.policy.title]));

/** Documents in force and whoever has to read them: how many have, as it stands now. */
export const readingFigures = (ctx: Ctx): FigureSource<Which> => ({
  name: 'reading',
  label: ['文件阅读', 'Documents read'],
  group: ['组织与责任', 'Responsibility'],
  figures,
  from: sql`(select t.*, v.no as version_no from thing t cross join ${newestVersion}
      where t.in_service and t.kind = any(${readKinds}) and ${hasReaders}) t
    left join place p on p.id = t.place_id
    cross join lateral (select p.id, p.department_id from person p where ${mustRead}) reader`,
  counts: all(ctx.app.settings.get<boolean>('hospital.demo') ? [sql<boolean>`true`] : [sql<boolean>`not t.is_demo`]),
  reach: visibleThings,
  isOpenTo: (rights) => holds(rights, 'register.read'),
  check(rights) {
    if (!holds(rights, 'register.read')) throw refuse('forbidden', { permission: 'register.read' });
  },
  matches: (which = {}) =>
    which.read
      ? sql<boolean>`exists (select from thing_reading r
          where r.thing_id = t.id and r.no = t.version_no and r.person_id = reader.id)`
      : sql<boolean>`true`,
  splits: ['kind', 'department'],
  labelOf: (by) => (by === 'kind' ? ['类别', 'Kind'] : undefined),
  split(by) {
    if (by === 'kind') return { join: sql``, key: sql`t.kind` };
    if (by === 'department') return { join: sql``, key: sql`reader.department_id::text` };
    return undefined;
  },
  options: (by) => (by === 'kind' ? kindLabels() : undefined),
  opens: () => '',
  page: '/registers',
  mayOpen: (rights) => holds(rights, 'register.read'),
});
