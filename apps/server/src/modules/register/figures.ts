import {
  coverageRules,
  findings,
  findingsOf,
  refuse,
  thingGroups,
  thingKind,
  thingKinds,
  type Figure,
  type Finding,
  type Label,
  type ThingGroupName,
  type ThingKind,
  type ThingKindName,
} from '@anyuan/contract';
import { sql } from 'kysely';

import { holds } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { all, type AnySource, type FigureProvider, type FigureSource } from '../../kernel/figures/index.ts';
import { isGood, kindsOf } from './all.ts';
import { placesOf, visiblePlaces } from './coverage.ts';
import { sumsOf } from './figure-sums.ts';
import { findingsOn } from './findings.ts';
import { visibleThings } from './reach.ts';

/** Which things count, in the words of their list: what is counted can be opened there. */
interface Which {
  good?: true;
  finding?: Finding;
}
const count = (which: Which) => ({ count: which });
const ill = (name: Finding): Figure<Which> => ({
  label: findings[name],
  of: count({ finding: name }),
  unit: 'case',
  better: 'less',
});
const figures: Record<string, Figure<Which>> = {
  total: { label: ['在用', 'In service'], of: count({}), unit: 'case' },
  good: { label: ['完好', 'In good state'], of: count({ good: true }), unit: 'case', better: 'more' },
  goodRate: {
    label: ['完好率', 'Share in good state'],
    of: count({ good: true }),
    per: count({}),
    unit: 'percent',
    better: 'more',
  },
  checkOverdue: ill('checkOverdue'),
  ended: ill('ended'),
  faulty: ill('faulty'),
  outOfLimits: ill('outOfLimits'),
  noOwner: ill('noOwner'),
};

/** Without meters nothing is ever out of limits. */
function figuresOf(kinds: readonly ThingKindName[]): typeof figures {
  const { outOfLimits, ...others } = figures;
  const isMetered = kinds.some((kind) => findingsOf(thingKinds[kind]).includes('outOfLimits'));
  return isMetered && outOfLimits ? { ...others, outOfLimits } : others;
}

export const registersLabel: Label = ['登记册', 'Registers'];
const kindLabels = (kinds: readonly ThingKindName[]): Readonly<Record<string, Label>> =>
  Object.fromEntries(kinds.map((kind) => [kind, thingKinds[kind].title]));

const where = {
  department: sql<string | null>`coalesce(t.department_id, p.department_id)::text`,
  place: sql<
    string | null
  >`(select b.id::text from place b where b.kind = 'building' and starts_with(p.path, b.path) limit 1)`,
  kind: sql<string | null>`t.kind`,
};

const open: Pick<FigureSource, 'isOpenTo' | 'check' | 'mayOpen'> = {
  isOpenTo: (rights) => holds(rights, 'register.read'),
  check(rights) {
    if (!holds(rights, 'register.read')) throw refuse('forbidden', { permission: 'register.read' });
  },
  mayOpen: (rights) => holds(rights, 'register.read'),
};

/** How things of some kinds stand now. */
function thingsNow(
  ctx: Ctx,
  name: string,
  label: Label,
  kinds: readonly ThingKindName[],
  asks: Readonly<Record<string, string>>,
  kind?: ThingKind,
): FigureSource<Which> {
  const found = findingsOn(ctx.app, ctx.now());
  const { figures: sums, numberOf } = sumsOf(kind);
  return {
    ...open,
    name,
    label,
    group: registersLabel,
    figures: { ...figuresOf(kinds), ...sums },
    from: sql`thing t left join place p on p.id = t.place_id`,
    counts: sql<boolean>`(t.in_service and t.kind = any(${[...kinds]}))`,
    reach: visibleThings,
    matches: (which = {}) =>
      all([...(which.good ? [isGood(found)] : []), ...(which.finding === undefined ? [] : [found[which.finding]])]),
    numberOf,
    splits: [...(kind ? [] : ['kind']), 'department', 'place'],
    labelOf: (by) => (by === 'kind' ? ['种类', 'Kind'] : undefined),
    split: (by) => (by in where ? { join: sql``, key: where[by as keyof typeof where] } : undefined),
    options: (by) => (by === 'kind' ? kindLabels(kinds) : undefined),
    opens({ name: figure, part, by, key }) {
      const declared = figures[figure];
      const measure = part === 'per' ? declared?.per : declared?.of;
      const which = measure && 'count' in measure ? measure.count : {};
      return new URLSearchParams({
        ...asks,
        inService: 'true',
        ...(by !== undefined && key !== undefined && { [by]: key }),
        ...(which.good && { good: 'true' }),
        ...(which.finding && { finding: which.finding }),
      }).toString();
    },
    page: '/things',
  };
}

/** The checks that were made, month by month. */
const checksMade: Record<string, Figure<{ passed?: boolean }>> = {
  made: { label: ['检查次数', 'Checks made'], of: { count: {} }, unit: 'case', better: 'more' },
  failed: { label: ['不合格', 'Not passed'], of: { count: { passed: false } }, unit: 'case', better: 'less' },
  passRate: {
    label: ['合格率', 'Share passed'],
    of: { count: { passed: true } },
    per: { count: {} },
    unit: 'percent',
    better: 'more',
  },
};
const checks = (): FigureSource<{ passed?: boolean }> => ({
  ...open,
  name: 'thing.checks',
  label: ['物品检查', 'Checks of things'],
  group: registersLabel,
  figures: checksMade,
  from: sql`thing_check c join thing t on t.id = c.thing_id left join place p on p.id = t.place_id`,
  counts: sql<boolean>`true`,
  reach: visibleThings,
  instantOf: () => sql`c.at`,
  matches: ({ passed } = {}) => (passed === undefined ? sql<boolean>`true` : sql<boolean>`c.passed = ${passed}`),
  splits: ['kind', 'department', 'place'],
  labelOf: (by) => (by === 'kind' ? ['种类', 'Kind'] : undefined),
  split: (by) => (by in where ? { join: sql``, key: where[by as keyof typeof where] } : undefined),
  options: (by) => (by === 'kind' ? kindLabels(Object.keys(thingKinds) as ThingKindName[]) : undefined),
  page: '/checks',
});

/** What has to be where, and is. */
const covered: Record<string, Figure<{ covered?: boolean }>> = {
  needed: { label: ['应覆盖处', 'Places that need it'], of: { count: {} }, unit: 'case' },
  lacking: { label: ['未覆盖处', 'Places without'], of: { count: { covered: false } }, unit: 'case', better: 'less' },
  rate: {
    label: ['覆盖率', 'Covered'],
    of: { count: { covered: true } },
    per: { count: {} },
    unit: 'percent',
    better: 'more',
  },
};
const coverageNow = (ctx: Ctx): FigureSource<{ covered?: boolean }> => ({
  ...open,
  name: 'coverage',
  label: ['部位覆盖', 'Coverage of places'],
  group: registersLabel,
  figures: covered,
  from: sql`(${sql.join(
    coverageRules.map((rule) => placesOf(ctx.app, rule)),
    sql` union all `,
  )}) c join place p on p.id = c.place_id`,
  counts: sql<boolean>`true`,
  reach: visiblePlaces,
  matches: ({ covered: is } = {}) => (is === undefined ? sql<boolean>`true` : sql<boolean>`c.covered = ${is}`),
  splits: ['rule'],
  labelOf: (by) => (by === 'rule' ? ['项目', 'Rule'] : undefined),
  split: (by) => (by === 'rule' ? { join: sql``, key: sql`c.rule` } : undefined),
  options: (by) =>
    by === 'rule' ? Object.fromEntries(coverageRules.map(({ rule, label }) => [rule, label])) : undefined,
  opens: ({ name, part, key }) =>
    new URLSearchParams({
      ...(key !== undefined && { rule: key }),
      ...(part === 'of' && name === 'lacking' && { covered: 'false' }),
      ...(part === 'of' && name === 'rate' && { covered: 'true' }),
    }).toString(),
  page: '/coverage',
});

const everyKind = Object.keys(thingKinds) as ThingKindName[];
const groupIn = (name: string): ThingGroupName | undefined => {
  const group = name.replace(/^thing\./, '');
  return name.startsWith('thing.') && Object.hasOwn(thingGroups, group) ? (group as ThingGroupName) : undefined;
};

/** Things of all kinds, of a group, or of one kind; the checks made of them; and whether they are where they have to be. */
export const thingFigures: FigureProvider = {
  names: () => ['thing', ...Object.keys(thingGroups).map((group) => `thing.${group}`), 'thing.checks', 'coverage'],
  find(ctx, name): AnySource | undefined {
    if (name === 'thing') return thingsNow(ctx, name, registersLabel, everyKind, {});
    if (name === 'thing.checks') return checks();
    if (name === 'coverage') return coverageNow(ctx);
    const group = groupIn(name);
    if (group) return thingsNow(ctx, name, thingGroups[group].label, kindsOf(group), { group });
    const type = name.startsWith('thing.') ? name.slice('thing.'.length) : '';
    const kind = thingKind(type);
    return kind && thingsNow(ctx, name, kind.title, [type as ThingKindName], { kind: type }, kind);
  },
};
