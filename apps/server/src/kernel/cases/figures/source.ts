import {
  caseGroups,
  baseColumns,
  fieldMeta,
  isStaffSplit,
  refuse,
  type CaseType,
  type FigureGroup,
  type Filter,
  type Permission,
} from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';

import { reachFilter } from '../../auth/reach-filter.ts';
import { holds, type Rights } from '../../auth/rights.ts';
import type { Ctx } from '../../ctx.ts';
import { behindFigure, within as withinSource } from '../../figures/behind.ts';
import { figuresOf, type FigureQuery } from '../../figures/compute.ts';
import { all, type Condition } from '../../figures/condition.ts';
import type { Period } from '../../figures/period.ts';
import type { FigureSource } from '../../figures/source.ts';
import { caseReach, unlessAboutMe, visibleCases } from '../reading/visible.ts';
import { sealedNames } from '../steps/sealing.ts';
import type { CaseEngine } from '../types.ts';
import { hours, optionsOf, splitBy } from './groups.ts';
import { isSecretTotal, mayTotal } from './secret.ts';
import { matches, numberOf, stampOf, unknownTo, valueOf } from './where.ts';

/** Real cases; demonstration ones as long as the hospital is a demonstration. */
export const realOnes = (isDemo: boolean, mode = 'real'): RawBuilder<boolean> =>
  all([sql`c.mode = ${mode}`, ...(isDemo ? [] : [sql<boolean>`not c.is_demo`])]);

/** Cases that belong to a period by a stamp of theirs. */
export const within = (period: Period, at: string): Condition => withinSource({ instantOf: stampOf }, period, at);

/** The figures a case type declares, over its cases `c`. */
export const caseFigures = (engine: CaseEngine | null, type: CaseType, isDemo: boolean): FigureSource<Filter> => ({
  name: type.type,
  label: type.label,
  group: caseGroups[type.group],
  figures: type.figures ?? {},
  from: sql`"case" as c`,
  counts: all([sql`c.type = ${type.type}`, realOnes(isDemo)]),
  reach: (rights) => (engine ? countable(engine, rights, type) : sql<boolean>`false`),
  isOpenTo: (rights) => isOpenTo(rights, type),
  check: (rights, by) => check(rights, type, by),
  mayTotal: (rights, figure) => mayTotal(rights, type, figure),
  isSecret: (figure) => isSecretTotal(type, figure),
  instantOf: stampOf,
  matches,
  unknownTo,
  numberOf: (field) => (sealedNames(type).has(field) ? distinctOf(field) : numberOf(field)),
  isSealed: (field) => sealedNames(type).has(field),
  differentOf: (field) => ({ value: distinctOf(field), isList: isList(type, field) }),
  split: (by) => splitBy(type, by),
  splits: [...(type.secrecy >= 4 ? [] : ['department', 'place', 'hour']), ...(type.groups ?? [])],
  labelOf: (by) =>
    by === 'hour'
      ? ['时段', 'Hour']
      : isStaffSplit(by)
        ? baseColumns[by]
        : by in type.fields.shape
          ? fieldMeta(type.fields.shape[by] as z.ZodType)?.label
          : undefined,
  options: (by) => (isStaffSplit(by) ? undefined : by === 'hour' ? hours : optionsOf(type, by)),
  isOfPeople: isStaffSplit,
  page: '/cases',
  mayOpen: (rights) => readers(type).some((one) => holds(rights, one)),
});

/** Whose totals: everybody counts what he may read; whoever holds `figure.read` counts all within its reach. */
function countable(engine: CaseEngine, rights: Rights, type: CaseType): Condition {
  const totals = reachFilter(rights, 'figure.read', caseReach);
  const counted =
    rights.grants.get('figure.read') === 'all'
      ? totals
      : sql<boolean>`(${visibleCases(engine, rights, [type])} or ${totals})`;
  // Whom it is about does not hear of it by a total that has grown.
  return type.subjects === 'excluded' ? sql<boolean>`(${counted} and ${unlessAboutMe(rights)})` : counted;
}

const readers = ({ permissions: { read, named } }: CaseType): Permission[] => [read, ...(named ? [named] : [])];

const isOpenTo = (rights: Rights, type: CaseType): boolean =>
  holds(rights, 'case.read') && [...readers(type), 'figure.read' as const].some((one) => holds(rights, one));

function check(rights: Rights, type: CaseType, by: string): void {
  const { permissions, secrecy } = type;
  if (!isOpenTo(rights, type)) throw refuse('forbidden', { permission: permissions.read });
  // Who did how well is for those who answer for him.
  if (isStaffSplit(by) && ![permissions.confidential, 'figure.read' as const].some((one) => one && holds(rights, one)))
    throw refuse('forbidden', { permission: permissions.confidential ?? 'figure.read' });
  // Few named persons know of these at all; even a count by department would tell which one it is about.
  if (secrecy >= 4 && (by === 'department' || by === 'place' || by === 'hour'))
    throw refuse('bad_request', { reason: { zh: '此类只有合计', en: 'there are totals only for this kind' } });
}

function distinctOf(field: string): RawBuilder<unknown> {
  if (field === 'reporter') return sql`c.reporter_id`;
  if (field === 'department') return sql`c.department_id`;
  if (field === 'place') return sql`c.place_id`;
  return sql`nullif(${valueOf(field)}, 'null'::jsonb)`;
}

function isList(type: CaseType, field: string): boolean {
  const schema = type.fields.shape[field] as z.ZodType | undefined;
  const inner = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
  return inner instanceof z.ZodArray;
}

/** The figures of a case type, for a period and the same one a year before. */
export const figures = (ctx: Ctx, type: CaseType, query: FigureQuery): Promise<FigureGroup[]> =>
  figuresOf(ctx, caseFigures(ctx.app.cases, type, ctx.app.settings.get<boolean>('hospital.demo')), query);

/** The records a figure counted, as a condition over `"case" c`. */
export const figureFilter = (types: readonly CaseType[], reference: string, isDemo: boolean): Condition =>
  behindFigure((name) => {
    const type = types.find((one) => one.type === name);
    return type && caseFigures(null, type, isDemo);
  }, reference);
