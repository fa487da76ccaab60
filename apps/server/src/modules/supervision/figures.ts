import { overdueSources, refuse } from '@anyuan/contract';
import { sql } from 'kysely';

import { holds, type Rights } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { FigureSource } from '../../kernel/figures/index.ts';
import { mostCounted } from './list.ts';
import { overdueRows } from './query.ts';

/** Everything past its day as it stands now, each source counted as far as the list counts. */
export const overdueFigures = (ctx: Ctx): FigureSource<object> => ({
  name: 'overdue',
  label: ['督办', 'Supervision'],
  group: ['组织与责任', 'Responsibility'],
  figures: { matters: { label: ['逾期事项', 'Overdue matters'], of: { count: {} }, unit: 'case', better: 'less' } },
  from: sql`${overdueRows(ctx, { query: {}, as: 'supervision.read', most: mostCounted + 1 })} x`,
  counts: sql<boolean>`true`,
  // The rows are within the caller's reach already; here it says whose they are, for whoever keeps numbers.
  reach: (rights) => sql<boolean>`${whose(rights)}::text is not null`,
  isOpenTo: (rights) => holds(rights, 'supervision.read'),
  check(rights) {
    if (!holds(rights, 'supervision.read')) throw refuse('forbidden', { permission: 'supervision.read' });
  },
  matches: () => sql<boolean>`true`,
  splits: ['source', 'department'],
  labelOf: (by) => (by === 'source' ? ['类别', 'Source'] : undefined),
  split(by) {
    if (by === 'source') return { join: sql``, key: sql`x.source` };
    if (by === 'department') return { join: sql``, key: sql`x.department_id::text` };
    return undefined;
  },
  options: (by) => (by === 'source' ? overdueSources : undefined),
  opens: ({ by, key }) => new URLSearchParams(by === 'source' && key ? { source: key } : {}).toString(),
  page: '/supervision',
  mayOpen: (rights) => holds(rights, 'supervision.read'),
});

const whose = ({ personId, departmentPath, campusId, grants }: Rights): string =>
  JSON.stringify([personId, departmentPath, campusId, [...grants].toSorted(([a], [b]) => a.localeCompare(b))]);
