import type { Label, OverdueSource, Permission } from '@anyuan/contract';
import type { RawBuilder } from 'kysely';

import type { Ctx, Tx } from '../../../kernel/ctx.ts';
import type { Subject } from '../../../kernel/subjects/index.ts';

/** Where the rows of a shape that are past their day lie, each column as the list names it. */
export interface Overdues {
  /** Tables with their aliases; none is called `sd`. */
  from: RawBuilder<unknown>;
  /** Those past their day that this caller may see at all, by the rule of their own shape. */
  where: RawBuilder<boolean>;
  id: RawBuilder<string>;
  /** What it is among its source, as `labelOf` reads it. */
  what: RawBuilder<string>;
  number: RawBuilder<string>;
  title: RawBuilder<string>;
  departmentId: RawBuilder<string | null>;
  ownerId: RawBuilder<string | null>;
  /** A day of the house. */
  dueOn: RawBuilder<string>;
  /** Whose it is for rights of supervision, where it is not its department's and its owner's alone. */
  reach?: RawBuilder<boolean>;
}

/** One source of what is overdue. A shape that has something gives one; the line in `index.ts` makes it known. */
export interface OverdueProvider {
  source: OverdueSource;
  /** Whoever does not hold it sees none of these. */
  permission: Permission;
  rows(ctx: Ctx): Overdues;
  labelOf(what: string): Label;
  subjectOf(id: string): Subject;
  /** Where it is shown. Absent: on the page of its subject. */
  pageOf?(id: string): { page: string; phonePage: string | null };
  /** Whom pressing tells. Absent: its assignee, else the head of its department. */
  owes?(tx: Tx, id: string): Promise<string[]>;
}
