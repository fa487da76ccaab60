import { fieldMeta, rowShape, type CaseType, type Relation, type Secrecy, type Standing } from '@anyuan/contract';
import type { Kysely } from 'kysely';
import type { z } from 'zod';

import type { Ctx } from '../../ctx.ts';
import type { DB } from '../../db/types.ts';

/** What somebody has opened for a while, having said what for. */
export interface Opening {
  isGlass: boolean;
  until: Date;
}

/** One caller before the secrets of one case. */
export interface Viewer {
  standing: Standing;
  opening: Opening | null;
}

const insidersOf = (type: CaseType): readonly Relation[] => type.insiders ?? ['reporter', 'assignee'];

/** How secret a field is: as it says, or as the most secret column of its table. */
export function secrecyOf(schema: z.ZodType): Secrecy {
  const inner = Object.values(rowShape(schema)?.shape ?? {}).map((column) => secrecyOf(column as z.ZodType));
  return Math.max(fieldMeta(schema)?.secrecy ?? 0, ...inner) as Secrecy;
}

/** May this person open the secret by saying what for (without breaking any glass)? */
export function mayOpen(type: CaseType, schema: z.ZodType, standing: Standing): boolean {
  if (standing.relations.includes('subject')) return false;
  const sees = fieldMeta(schema)?.sees;
  if (sees) return standing.holds(sees);
  const { confidential } = type.permissions;
  return (
    insidersOf(type).some((relation) => standing.relations.includes(relation)) ||
    (confidential !== undefined && standing.holds(confidential))
  );
}

function isShown(type: CaseType, schema: z.ZodType, { standing, opening }: Viewer): boolean {
  const secrecy = secrecyOf(schema);
  if (secrecy < 3) return true;
  if (!opening || standing.relations.includes('subject')) return false;
  // Glass shows what one needs to act at night, never what is for named persons.
  return mayOpen(type, schema, standing) || (opening.isGlass && secrecy === 3);
}

type Data = Record<string, unknown>;

/**
 * The one rule of what is hidden: single cases, timelines, lists, ledgers, print and export all pass their answers
 * through it. Without a viewer every secret is hidden.
 */
export function visibleData(
  type: CaseType,
  data: Data,
  viewer: Viewer | null,
  shape: z.ZodObject['shape'] = type.fields.shape,
): { data: Data; masked: string[] } {
  const masked = Object.keys(data).filter((name) => {
    const schema = shape[name] as z.ZodType | undefined;
    return schema && (viewer ? !isShown(type, schema, viewer) : secrecyOf(schema) >= 3);
  });
  return { data: Object.fromEntries(Object.entries(data).filter(([name]) => !masked.includes(name))), masked };
}

/** Relations that would tell who a hidden answer names, and the reporter's, where that is a secret. */
export function hiddenRelations(type: CaseType, viewer: Viewer | null): ReadonlySet<Relation> {
  const joins = [
    ...(type.joins ?? []).map((join) => ({ ...join, shape: type.fields.shape })),
    ...Object.values(type.actions).flatMap(({ joins: named = [], input }) =>
      named.map((join) => ({ ...join, shape: { ...type.fields.shape, ...input?.shape } })),
    ),
  ];
  const hidden = joins
    .filter(({ field, shape }) => visibleData(type, { [field]: null }, viewer, shape).masked.length > 0)
    .map(({ as }) => as);
  return new Set([...hidden, ...(showsReporter(type, viewer) ? [] : (['reporter'] as const))]);
}

/** Is the name of whoever reported it shown to this viewer? */
export function showsReporter(type: CaseType, viewer: Viewer | null): boolean {
  if (!type.hidesReporter) return true;
  if (!viewer) return false;
  const { standing, opening } = viewer;
  if (standing.relations.includes('reporter')) return true;
  if (!opening || standing.relations.includes('subject')) return false;
  const { confidential } = type.permissions;
  return opening.isGlass || (confidential !== undefined && standing.holds(confidential));
}

export async function openingOf(db: Kysely<DB>, ctx: Ctx, caseId: string): Promise<Opening | null> {
  const me = ctx.rights.personId;
  if (me === null) return null;
  const row = await db
    .selectFrom('case_opening')
    .select(['is_glass', 'until'])
    .where('case_id', '=', caseId)
    .where('person_id', '=', me)
    .where('until', '>', ctx.now())
    .orderBy('is_glass')
    .orderBy('until', 'desc')
    .executeTakeFirst();
  return row ? { isGlass: row.is_glass, until: row.until } : null;
}
