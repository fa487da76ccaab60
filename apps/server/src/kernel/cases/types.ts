import type {
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
import type { ClockOf } from './clocks.ts';
import type { Numbers } from './numbers.ts';
import type { CaseRow } from './row.ts';

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
  data: Record<string, unknown>;
  /** First line of the timeline. */
  note?: string | undefined;
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

/** What a step hook sees, inside the step's transaction. It may change `data`, or refuse by throwing. */
export interface Step {
  /** The action's. */
  name: string;
  tx: Tx;
  row: CaseRow;
  input: Record<string, unknown>;
  data: Record<string, unknown>;
}

/** What a declaration cannot say. All hooks run in the transaction of what they belong to. */
export interface CaseHooks {
  /** After a case has been opened. */
  opened?: (tx: Tx, row: CaseRow) => Promise<void>;
  /** A press joined the open case. */
  repeated?: (tx: Tx, row: CaseRow) => Promise<void>;
  /** Before a case is written; may change its data, or refuse by throwing. */
  opening?: (tx: Tx, fresh: NewCase) => Promise<void>;
  /** Before a step is written; by action name, `*` for every one. */
  before?: Record<string, (step: Step) => Promise<void>>;
  /** After a step has been written; by action name, `*` for every one. */
  after?: Record<string, (step: Step) => Promise<void>>;
  /** A clock has rung, or warned that it will (step 0). */
  rang?: (tx: Tx, row: CaseRow, clock: string, step: number, isWarning: boolean) => Promise<void>;
}

export interface Opened {
  row: CaseRow;
  /** It joined a case that was open already. */
  repeat: boolean;
}

/** Opens, moves and shows cases of any declared type; never names one. */
export interface CaseEngine {
  use(type: string, hooks: CaseHooks): void;
  /** Hooks of every type; they run before the type's own. */
  useEverywhere(hooks: CaseHooks): void;
  hooks(type: string): readonly CaseHooks[];
  types(): CaseType[];
  clockOf: ClockOf;
  number: Numbers;
  open(tx: Tx, fresh: NewCase): Promise<Opened>;
  act(ctx: Ctx, id: string, action: string, input: Record<string, unknown>): Promise<CaseDetail>;
  get(ctx: Ctx, id: string): Promise<CaseDetail>;
  list(ctx: Ctx, query: CaseQuery): Promise<{ items: CaseItem[]; total: number; next: string | null }>;
  /** How many a list would find, counted to 10,000. */
  count(ctx: Ctx, filter: CaseFilter): Promise<number>;
  countByType(ctx: Ctx, filter: CaseFilter): Promise<{ type: string; count: number }[]>;
  timeline(ctx: Ctx, id: string): Promise<TimelineEntry[]>;
  comment(ctx: Ctx, id: string, note: string): Promise<TimelineEntry>;
  link(ctx: Ctx, id: string, to: string, relation: string): Promise<CaseDetail>;
  /** Rings every clock that is due now; gives how many. */
  tick(): Promise<number>;
  /** Counts limits anew that depend on working days or office hours; gives how many cases have changed. */
  recount(): Promise<number>;
  recountLater(tx: Tx): Promise<void>;
  start(): () => Promise<void>;
}

/** The declaration of a stored case. */
export function typeOf(engine: CaseEngine, name: string): CaseType {
  const type = engine.types().find((one) => one.type === name);
  if (!type) throw new Error(`no case type is declared as "${name}"`);
  return type;
}
