import type { RefKind, RegisterKind } from '@anyuan/contract';
import type { Kysely, RawBuilder } from 'kysely';

import type { Rights } from '../../auth/index.ts';
import type { Ctx, Tx } from '../../ctx.ts';
import type { DB } from '../../db/index.ts';
import type { ReportRow } from '../../sheet/index.ts';
import type { Refs } from './refs.ts';

/** By field of the declaration; a reference is its code, an empty field null. */
export type Values = Record<string, unknown>;

/** A thing as it stands, for judging what a change would do. */
export interface Known {
  id: string;
  code: string;
  values: Values;
  campusId: string | null;
}

/** What is wrong with one field of one change. */
export interface Wrong {
  field: string;
  zh: string;
  en: string;
  /** Answers to a single change say this instead of "not valid". */
  as?: 'not_found' | 'forbidden' | 'below_itself';
  what?: string;
}

/** What somebody wants of one thing. A value left out stays, null clears. */
export interface Change {
  row: number;
  /** Its worksheet, where a file has more than one. */
  sheet?: string | undefined;
  code: string;
  given: Values;
  wrong: Wrong[];
}

/** A change, judged: what it was, what it will be. */
export interface Draft extends ReportRow {
  id: string;
  before: Known | undefined;
  given: Values;
  after: Values;
  wrong: Wrong[];
  /** Where it will be. */
  campusId: string | null;
  complain(field: string, zh: string, en: string): void;
}

/** Everything judging looks at. */
export interface World {
  ctx: Ctx;
  db: Kysely<DB>;
  refs: Refs;
  /** Those that change, what they refer to, and what else the kind loads with them. */
  known: ReadonlyMap<string, Known>;
}

/** A column of the table, its type in PostgreSQL, and what of the values stands in it. */
export interface Stored {
  column: string;
  type: string;
  of: (values: Values, world: Pick<World, 'refs' | 'ctx'>) => unknown;
}

/** What becomes of two entries that are one. */
export interface Merging {
  /**
   * Columns of other tables that name an entry: they name the one that stays. `beside`: of two rows that would be the same,
   * one is let go. `isList`: the column names many in order.
   */
  follows: readonly { table: string; column: string; beside?: string; isList?: true }[];
  /** Columns that keep naming the one that went, each with the reason. */
  stays: Readonly<Record<string, string>>;
  /** Refuses two that cannot be one. */
  check?(tx: Tx, into: Known, from: Known): Promise<void>;
  /** Takes the one that went out of use; gives the action it was. */
  retire(tx: Tx, into: Known, from: Known): Promise<string>;
}

/** Where the entries of one declaration lie, and what only this kind knows. Rights, filters and search are one query. */
export interface EntryKind<Row extends object, Item> {
  declared: RegisterKind;
  table: string;
  id: RawBuilder<string>;
  code: RawBuilder<string>;
  /** Tables that rights, filters, search and sorting need. */
  from: RawBuilder<unknown>;
  /** Joins that only the rows in sight need; where they count within the reader's reach, by him. */
  more?: RawBuilder<unknown> | ((ctx: Ctx) => RawBuilder<unknown>);
  select: RawBuilder<Row>;
  toItem(row: Row): Item;
  visible(rights: Rights): RawBuilder<boolean>;
  /** Fields that name others of its kind, and which of these codes the caller must not know of. */
  hides?: { fields: readonly string[]; codes(ctx: Ctx, codes: readonly string[]): Promise<ReadonlySet<string>> };
  /** Texts the words of a search may stand in; `pinyin` in lower case. */
  search: readonly RawBuilder<string | null>[];
  pinyin: RawBuilder<string>;
  filters: Readonly<Record<string, (value: never, ctx: Ctx) => RawBuilder<boolean>>>;
  sorts: Readonly<Record<string, RawBuilder<unknown>>>;
  /** The order of sheets and prints, one of `sorts`. */
  order?: string;
  /** They do not stand below each other: those that change are judged by themselves, however many. */
  isFlat?: boolean;
  /** Those of these codes as they stand, and whatever of the others its rules look at; null: all of them. */
  load(db: Kysely<DB>, codes: readonly string[] | null): Promise<Known[]>;
  /** One writer after the other: of one code, or of the whole kind. */
  lock(tx: Tx, codes: readonly string[]): Promise<unknown>;
  /** What follows from a change by itself. */
  derive?(draft: Draft, world: World): void;
  /** The campus it will belong to. */
  campusOf(draft: Draft, world: World, drafts: ReadonlyMap<string, Draft>): string | null;
  /** Rules of this kind; each breach is complained of at its field. */
  check?(drafts: readonly Draft[], world: World): void | Promise<void>;
  /** By field: where it is kept. Fields that lie elsewhere are written by `wrote`. */
  stored: Readonly<Record<string, readonly Stored[]>>;
  /** Further columns of a new row. */
  onCreate?: readonly { column: string; type: string; of: (draft: Draft) => unknown }[];
  /** In which order new ones are written, where they refer to each other. */
  inOrder?(drafts: readonly Draft[]): Draft[];
  /** The code that follows from what is said of an entry that has none. */
  codeOf?(given: Values): string | null;
  /** Codes for new ones of which none was said. */
  numbers?(ctx: Ctx, count: number): Promise<string[]>;
  /** Before rows are written: what has to be remembered of how it was. */
  writing?(tx: Tx, drafts: readonly Draft[], world: World): Promise<(() => Promise<void>) | void>;
  /** Takes it away, or refuses; gives the action it was. */
  remove(tx: Tx, entry: Known): Promise<string>;
  /** Two of them may turn out to be one; absent: never. */
  merging?: Merging;
  /** Details of audit lines that its history shows beside changed fields. */
  noted?: readonly string[];
}

/** A kind, when nothing is asked of its rows. */
export type AnyKind = Omit<EntryKind<object, unknown>, 'toItem' | 'select'>;

/** A field kept as it is in a column of its own. */
export const column = (field: string, type: string, name: string): Stored => ({
  column: name,
  type,
  of: (values) => values[field] ?? null,
});

/** A reference, kept as the id of what it names. */
export const reference = (field: string, to: RefKind, name: string): Stored => ({
  column: name,
  type: 'uuid',
  of: (values, { refs }) => refs.find(to, values[field])?.id ?? null,
});
