import { sql, type RawBuilder } from 'kysely';

import { reachFilter, type Rights } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';

/** Letters `l` with their department `d`. */
export const letterTables = sql`letter l left join department d on d.id = l.department_id`;

/** Letters this caller may see: those he gave or took, and those of the departments he answers for. */
export const visibleLetters = (rights: Rights): RawBuilder<boolean> =>
  reachFilter(rights, 'letter.read', {
    departmentPath: sql`d.path`,
    campusId: sql`d.campus_id::text`,
    own: (me) => sql<boolean>`(l.taker_id = ${me} or l.giver_id = ${me})`,
  });

/** Demonstration letters count only in it. */
export const countedLetters = (ctx: Ctx): RawBuilder<boolean> =>
  ctx.app.settings.get<boolean>('hospital.demo') ? sql<boolean>`true` : sql<boolean>`not l.is_demo`;

export const hasSigned = (side: 'giver' | 'taker'): RawBuilder<boolean> =>
  sql<boolean>`exists (select from letter_signature s where s.letter_id = l.id and s.side = ${sql.lit(side)})`;

/** Who is to sign and has not, whoever took it first. */
export const lackingSides = sql<string[]>`array_remove(array[
  case when not ${hasSigned('taker')} then l.taker_id end, case when not ${hasSigned('giver')} then l.giver_id end], null)`;

/** Away with a reason: no signature is owed. */
export const isAway = sql<boolean>`coalesce(l.excuse->>'kind' = 'absent', false)`;
