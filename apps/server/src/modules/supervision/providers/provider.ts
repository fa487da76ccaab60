import type { Label, OverdueSource, Permission } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

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
  /** Of what is told to some only; absent: of none. From 4 on its type stands for its title, everywhere. */
  secrecy?: RawBuilder<number>;
  departmentId: RawBuilder<string | null>;
  /** All who owe it by name, whoever owes it longest first. */
  ownerIds: RawBuilder<string[]>;
  /** A day of the house. */
  dueOn: RawBuilder<string>;
  /** Whose it is for rights of supervision, where it is not its department's and its owners' alone. */
  reach?: RawBuilder<boolean>;
}

/** One source of what is overdue. A shape that has something gives one; the line in `index.ts` makes it known. */
export interface OverdueProvider {
  source: OverdueSource;
  /** Whoever does not hold it sees none of these. */
  permission: Permission;
  /** @param isSearch somebody looks for words: what is never searched is not among them */
  rows(ctx: Ctx, isSearch: boolean): Overdues;
  labelOf(what: string): Label;
  subjectOf(id: string): Subject;
  /** Whom pressing tells, of each of these. Absent: those of its owners who may see it; where there are none, the head. */
  owes?(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
}

/** Of what has one owner at most. */
export const oneOwner = (id: RawBuilder<string | null>): RawBuilder<string[]> =>
  sql`array_remove(array[${id}]::uuid[], null)`;
