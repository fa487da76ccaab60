import type {
  ApiError,
  CaseDetail,
  CaseGroup,
  CaseItem,
  CaseMode,
  CaseType,
  Priority,
  Relation,
  TimelineEntry,
} from '@anyuan/contract';

import type { Ctx, Tx } from '../ctx.ts';
import type { JsonObject } from '../db/json-types.ts';
import type { ClockOf } from './clocks/clocks.ts';
import type { CaseHooks, TypeHooks } from './hooks.ts';
import type { CaseRow } from './reading/row.ts';
import type { Numbers } from './steps/numbers.ts';

export interface NewCase {
  type: string;
  title: string;
  mode?: CaseMode;
  /** When it is not that of its type. */
  priority?: Priority;
  placeId?: string | null;
  deviceId?: string | null;
  departmentId?: string | null;
  /** Absent: the person who acts. */
  reporterId?: string | null;
  /** The case it follows from; both are linked. */
  followsId?: string;
  /** Number of a paper or former system's record. */
  formerNumber?: string;
  /** When it began, of a record that is taken over; absent: now. Clocks that count from no moment of the case start now all the same. */
  at?: Date;
  data: Record<string, unknown>;
  /** First line of the timeline. */
  note?: string | undefined;
  /** Who is told of it in other words: not by the declaration. */
  told?: readonly string[] | undefined;
  /** What its line says beside that, if it joins a case. */
  said?: JsonObject | undefined;
  /** A second case with this key joins the open one, if its last press was at most `joinSeconds` ago. */
  joinKey?: string | null;
  joinSeconds?: number;
  demo?: boolean;
}

export interface CaseQuery {
  type?: string[] | undefined;
  state?: string[] | undefined;
  mode?: CaseMode | undefined;
  open?: boolean | undefined;
  device?: string | undefined;
  place?: string | undefined;
  mine?: boolean | undefined;
  todo?: boolean | undefined;
  /** A clock has warned the caller of it, and he has not looked. */
  warned?: boolean | undefined;
  as?: Relation | undefined;
  group?: CaseGroup | undefined;
  department?: string | undefined;
  person?: string | undefined;
  dueWithin?: number | undefined;
  overdue?: boolean | undefined;
  /** The records behind a number of the statistics. */
  figure?: string | undefined;
  q?: string | undefined;
  /** So many cases have the word that the index of words is of no use. */
  isCommonWord?: boolean | undefined;
  from?: string | undefined;
  to?: string | undefined;
  sort: 'new' | 'old' | 'queue' | 'due';
  limit: number;
  cursor?: string | undefined;
}

/** A query without its order and page. */
export type CaseFilter = Omit<CaseQuery, 'sort' | 'limit' | 'cursor'>;

/** What is told of a case. */
export type CaseEvent = 'case.created' | 'case.changed' | 'case.repeated' | 'case.noted';

export interface Opened {
  row: CaseRow;
  /** It joined a case that was open already. */
  repeat: boolean;
}

/** Opens, moves and shows cases of any declared type; never names one. */
export interface CaseEngine {
  /**
   * Takes hooks on; several of one type run in the order in which they came. Throws at once for what cannot be meant: an
   * unknown type, a step it does not have, the same hooks twice. Gives how to take them off.
   */
  use(...hooks: readonly TypeHooks[]): () => void;
  /** Hooks of every type; they run before the type's own. */
  useEverywhere(hooks: CaseHooks): () => void;
  hooks(type: string): readonly CaseHooks[];
  types(): CaseType[];
  /** Types whose closed cases still carry the keys of an older declaration: not listed until they have been written anew. */
  readonly stale: Set<string>;
  clockOf: ClockOf;
  numbers: Numbers['take'];
  open(tx: Tx, fresh: NewCase): Promise<Opened>;
  /** Opens cases as if one after the other, in statements over all of them. Each `tx` is a part of the first. */
  openMany(tx: Tx, asks: readonly { tx: Tx; fresh: NewCase }[]): Promise<Opened[]>;
  act(ctx: Ctx, id: string, action: string, input: Record<string, unknown>): Promise<CaseDetail>;
  get(ctx: Ctx, id: string): Promise<CaseDetail>;
  list(ctx: Ctx, query: CaseQuery): Promise<{ items: CaseItem[]; total: number; next: string | null }>;
  /** How many a list would find, counted to 10,000. */
  count(ctx: Ctx, filter: CaseFilter): Promise<number>;
  countByType(ctx: Ctx, filter: CaseFilter): Promise<{ type: string; count: number }[]>;
  timeline(ctx: Ctx, id: string): Promise<TimelineEntry[]>;
  comment(ctx: Ctx, id: string, note: string): Promise<TimelineEntry>;
  /** Rings every clock that is due now; gives how many. */
  tick(): Promise<number>;
  /** Counts limits anew that depend on working days or office hours; gives how many cases have changed. */
  recount(): Promise<number>;
  recountLater(tx: Tx): Promise<void>;
  /** What a unique field of a declaration refuses, as the declaration says it; null: the error is something else. */
  refusalOf(error: unknown): Promise<ApiError | null>;
  /**
   * Before anybody is served: the database gets the declared indexes, and cases whose declaration lets in others than
   * the keys they carry are given new ones.
   */
  prepare(): Promise<() => Promise<void>>;
  start(): () => Promise<void>;
}

/** The declaration of a stored case. */
export function typeOf(engine: CaseEngine, name: string): CaseType {
  const type = engine.types().find((one) => one.type === name);
  if (!type) throw new Error(`no case type is declared as "${name}"`);
  return type;
}
