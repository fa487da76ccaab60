import type { ActionFault, ClockFault, FigureFault, LedgerFault } from './case-faults.ts';
import type { Ledger, FigureUnit, BaseColumn, StaffSplit } from './case-figures.ts';
import type {
  Audience,
  By,
  CaseGroup,
  CaseMode,
  CaseType,
  Paste,
  Priority,
  Relation,
  Secrecy,
  Span,
} from './case-kit.ts';
import type { Rules } from './case-must.ts';
import type {
  Asked,
  Facts,
  InputKeys,
  InputOfAction,
  LooseAction,
  Names,
  One,
  Shape,
  Stamps,
  Values,
} from './case-names.ts';
import type { Label } from './common.ts';
import type { ErrorCode } from './errors.ts';
import type { Permission } from './permissions.ts';

/** A step, as short as it can be said. What it leaves out comes from `defaults` of its type. */
export interface ActionSpec<N extends Names, Input extends string> extends Rules<N, Input> {
  label: Label;
  /** `open`: every state that is not an ending. */
  from: One<N['state']> | 'open';
  /** Absent: the state stays. */
  to?: N['state'];
  /** Absent: the type's own default. */
  by?: One<By>;
  /** Never by people in one of these relations, whatever they hold (the checker is not the rectifier). */
  notBy?: One<Relation>;
  /** Fields of the case that are asked now, in this order; with `?` they may be left out. */
  asks?: readonly Asked<N['field']>[];
  /** What belongs to the step alone. */
  input?: Shape;
  /** Asks for a note, which may be left out. A step that asks nothing else asks the note of `defaults`. */
  note?: Label;
  /** Asks for a note that must be there: a reason. */
  why?: Label;
  /** Absent: `<action>At`, `closedAt` for the step to an ending, none beside a `partyStamp`; `false`: none. Set the first time only. */
  stamp?: string | false;
  /** The stamp is set anew each time (a dispatch after a failed check). */
  restamps?: boolean;
  /** Name of the actor's own time stamp as a party of the case. */
  partyStamp?: string;
  /** Answers whose people become parties: `{ owner: 'assignee' }`. */
  joins?: { readonly [K in Input]?: Relation };
  /** Whoever takes the step becomes a party in this relation. */
  becomes?: Relation;
  /** Answer with the department the case now belongs to. */
  routes?: Input;
  /** Fields of the case that must be filled by now, with this step's own answers. */
  needs?: One<N['field']>;
  /** A photo in this answer must have been taken after that stamp. */
  photo?: { field: Input; after: N['stamp'] };
  /** Gives a clock more time, at most so often; the answer says how much, in the clock's unit. */
  extends?: { clock: N['clock']; field: Input; times: number };
  /** Clocks that begin anew with this step though the state stays: a round has ended, the next one runs. */
  restarts?: One<N['clock']>;
  /** Opens a case of another type and links it; fields of the same name go along. */
  opens?: string | { type: string; title?: Label };
  /** Whom the step is told. Absent: the type's own default. */
  tells?: One<Audience>;
  /** The case becomes this secret (an accusation is for named persons only). */
  secrecy?: Secrecy;
  /** Not offered again once its stamp (the actor's own one, if it has `partyStamp`) is set. */
  once?: boolean;
  /** A second person signs the step: somebody else who holds this permission over the case. */
  countersign?: Permission;
  /** Sets the case's mode (test and drill never enter the statistics). */
  mode?: CaseMode;
  /** Console key, shown beside the button. */
  key?: string;
  /** Not offered as a button: only the system or a module takes this step. */
  internal?: boolean;
  /** Drawn as the dangerous or final choice. */
  isDanger?: boolean;
}

/** Nothing beside what a step can say, and no person joins by an answer nobody is asked for. */
type Nothing<Keys extends PropertyKey> = { readonly [K in Keys]?: never };
type KeyedByAnswer = 'joins' | 'notBefore' | 'notAfter' | 'atMost';
type CheckedAction<N extends Names, X> = ActionSpec<N, InputKeys<X>> &
  Nothing<Exclude<keyof X, keyof ActionSpec<N, string>>> & {
    readonly [K in keyof X & KeyedByAnswer]: Nothing<Exclude<keyof X[K], InputKeys<X>>>;
  };

/** A time limit. */
export interface ClockSpec<N extends Names> {
  label: Label;
  /** Runs while the case is in one of these; `open`: until it ends. */
  during: One<N['state']> | 'open';
  /** Stands still, keeping what has run, while the case is in one of these (appraisal, awaiting the complainant). */
  pausedIn?: One<N['state']>;
  /** Leaving `during` and coming back (a reopened case) goes on with the first start: the promise does not begin anew. */
  keeps?: boolean;
  /** Only while the case's fields have these values: `{ kind: ['violence', 'baby'] }`. */
  when?: Values<N>;
  /** A date field: once filled, the first step is due when that day ends and the others keep their distance. Steps in `days`. */
  until?: N['field'];
  /** Absent: in every mode. A test that nobody finishes should not ring for ever. */
  modes?: readonly CaseMode[];
  /** A `time` field or a stamp it counts from, e.g. the moment of death; while that is empty it does not run. */
  since?: N['field'] | `stamp:${N['stamp']}`;
  /** Steps that stop it though the state stays (the police answer first). */
  stoppedBy?: One<N['action']>;
  /** When each reminder is due, from the moment the clock starts. A setting `<type>.<clock>` overrides. */
  steps: One<Span>;
  /** After the last step, again and again until the case moves on. */
  repeat?: Span;
  /** So long before the first step people are warned. Same unit as the steps. */
  warn?: Span;
  /** Whom each step tells, the last one also what follows; absent: the assignees and the head. Warnings tell the first. An empty list: nobody. */
  tells?: Audience | readonly One<Audience>[];
  /** Rings at night too. Absent: reminders between 21:30 and 7:30 wait for the morning (a setting), the limit itself does not move. */
  isUrgent?: boolean;
  /** Where the numbers come from; `ours()` for a number of this project, or one its source does not confirm ([M]). */
  source: string | Unconfirmed;
  /** The case's due time is this clock's first step. At most one such clock in a state. */
  isDeadline?: boolean;
}

/** A clock with nothing beside what a clock can say, and nothing but fields of the type in `when`. */
type CheckedClock<N extends Names, X> = ClockSpec<N> &
  Nothing<Exclude<keyof X, keyof ClockSpec<N>>> &
  (X extends { when: infer W } ? { when: Nothing<Exclude<keyof W, N['field']>> } : unknown);

/** A number that its source does not confirm; settings say so. */
export interface Unconfirmed {
  text: string;
}

/** Which cases count. Every line must hold; several values of one line are alternatives. */
export interface FilterSpec<N extends Names> {
  state?: One<N['state']>;
  stamp?: N['stamp'];
  noStamp?: N['stamp'];
  open?: boolean;
  kept?: N['clock'];
  broken?: N['clock'];
  promised?: N['clock'];
  people?: { stamp: string; least: number; within: number };
  data?: Values<N>;
}
type MeasureSpec<N extends Names> =
  | { count: FilterSpec<N> }
  | { sum: N['field']; where?: FilterSpec<N> }
  | { distinct: N['field'] | 'reporter' | 'department'; where?: FilterSpec<N> }
  | { mean: N['field']; where?: FilterSpec<N> }
  | { between: readonly [from: N['stamp'] | 'at', to: N['stamp'] | 'at']; where?: FilterSpec<N> }
  | { median: N['field'] | readonly [from: N['stamp'] | 'at', to: N['stamp'] | 'at']; where?: FilterSpec<N> };
interface FigureSpec<N extends Names> {
  label: Label;
  of: MeasureSpec<N>;
  per?: MeasureSpec<N>;
  unit: FigureUnit;
  at?: N['stamp'];
  better?: 'more' | 'less';
}
/** Names of fields a measure asks for that the type does not have: a filter that came through a helper is not fresh, so the compiler would let them pass. */
type StrayFields<N extends Names, M> = M extends { count: { data: infer D } } | { where: { data: infer D } }
  ? Exclude<keyof D, N['field']>
  : never;
type CheckedFigure<N extends Names, X> = FigureSpec<N> &
  (X extends { of: infer M }
    ? [StrayFields<N, M>] extends [never]
      ? unknown
      : { of: Nothing<'count' | 'where'> }
    : unknown) &
  (X extends { per: infer M }
    ? [StrayFields<N, M>] extends [never]
      ? unknown
      : { per: Nothing<'count' | 'where'> }
    : unknown);

interface LedgerSpec<N extends Names> extends Omit<Ledger, 'columns' | 'where'> {
  columns: readonly (BaseColumn | N['field'] | `stamp:${N['stamp']}`)[];
  where?: FilterSpec<N>;
}

/** The words of a fault where there is one; else what the part has to be. */
type Faultless<Fault, Checked> = [Fault] extends [never] ? Checked : Fault;

type LookedUpBy<N extends Names> = N['field'] | { loose: N['field'] };

/** A case type as it is declared. */
export interface CaseSpec<
  T extends string,
  S extends string,
  E extends string,
  F extends Shape,
  L extends Shape,
  A extends Record<string, LooseAction>,
  C,
  G,
  R,
  N extends Names,
> extends Rules<N, keyof F & string> {
  type: T;
  /** First part of the human number `类别-YYYYMM-####`. */
  prefix: string;
  label: Label;
  group: CaseGroup;
  secrecy: Secrecy;
  /** 1 (最急) to 4, for the queue. */
  priority: Priority;
  /** It rings on the console until somebody answers. */
  rings?: boolean;
  /** What a step says unless it says otherwise: who takes it, whom it is told, the note it asks for if it asks nothing. */
  defaults?: { by?: One<By>; tells?: One<Audience>; note?: Label; why?: Label };
  /** Fields asked when a case is opened. Those that are not optional must be there. */
  asks: F;
  /** Fields that become known later; all of them may be empty. */
  learns?: L;
  /** The few a phone asks for at once; the others of `asks` unfold. */
  quick?: readonly (keyof F & string)[];
  /** A text from outside may be pasted into the form that opens it. */
  paste?: Omit<Paste, 'words' | 'rest'> & {
    words: { readonly [K in (keyof F & string) | 'title' | 'department']?: readonly string[] };
    rest: keyof F & string;
  };
  /** The form that opens it offers to look a patient up in the hospital system, and fills these fields with what it says. */
  lookUp?: { readonly [K in 'name' | 'patient' | 'phone' | 'visit']?: keyof F & string };
  /** Fields whose text may begin as one of the house's templates (register `reply-template`). */
  templated?: readonly N['field'][];
  /** Earlier cases are shown beside the form and the case: it may be the same matter. */
  repeats?: { same: readonly N['field'][]; text?: N['field']; mark?: N['field'] };
  /** Whether a case must, may or need not say a place; absent: may. */
  where?: 'required' | 'none';
  /** People may report without their name being kept: they get a code to follow it instead. */
  anonymous?: boolean;
  /** The field that tells whoever reported how it ended; shown on the public page to the holder of the code. */
  outcome?: N['field'];
  /** States of a case that is not over, the first one first. */
  states: Record<S, Label>;
  /** States in which it is over. */
  endings: Record<E, Label>;
  actions: { [K in keyof A]: Faultless<ActionFault<N, A[K]>, CheckedAction<N, A[K]>> } & A;
  clocks: { [K in keyof C]: Faultless<ClockFault<N, C[K]>, CheckedClock<N, C[K]>> } & C;
  /** The states of a matter that goes as it should, first to last; absent: as the first declared steps lead. Pages draw it and put its steps in front. */
  way?: readonly N['state'][];
  /** Why no clock runs in a state that is not an ending; a test asks for one or the other. */
  untimed?: { [K in S]?: string };
  /** Forms of the house that are filled in about a case before a step, and the field that takes their mean score. */
  forms?: readonly { form: string; step: N['action']; score?: N['field'] }[];
  /** `create` absent: only modules open such cases. */
  permissions: {
    read: Permission;
    create?: Permission;
    /** Lets one open fields of secrecy 3 and 4 with a purpose. */
    confidential?: Permission;
    /** Cases of secrecy 4 are read by its holders and by nobody else but their parties. */
    named?: Permission;
  };
  /** Permissions whose holders work on those cases only whose fields say so: `{ 'hazard.fire': { domain: 'fire' } }`. */
  narrows?: { readonly [P in Permission]?: Values<N> };
  /** Relations that open secret fields as holders of `confidential` do; absent: reporter and assignee. */
  insiders?: readonly Relation[];
  /** The person a case is about: sees it without secrets (`masked`, absent) or never hears of it (`excluded`). */
  subjects?: 'masked' | 'excluded';
  /** Who reported it is a secret of level 3. */
  hidesReporter?: boolean;
  /** Answers at opening whose people become parties: `{ staff: 'subject' }`. */
  joins?: { readonly [K in keyof F & string]?: Relation };
  /** What two cases of this type may not both say; the database refuses the second. */
  unique?: readonly {
    fields: readonly LookedUpBy<N>[];
    while?: 'open' | readonly N['state'][];
    refuses: ErrorCode;
  }[];
  /** Fields by which cases of this type are looked up. */
  indexed?: readonly LookedUpBy<N>[];
  /** Words are never searched in cases of this type. */
  isUnsearched?: boolean;
  /** Whom a new case is told. */
  tells?: One<Audience>;
  /** Fields that lists and events carry as the case's `facts`; never confidential ones. */
  listed?: readonly N['field'][];
  /** The ▲ rows of the data sheet. */
  figures?: { [K in keyof G]: Faultless<FigureFault<N, G[K]>, CheckedFigure<N, G[K]>> } & G;
  /** Fields by which statistics may be split, or people, beside month, department and place. */
  groups?: readonly (N['field'] | StaffSplit)[];
  ledgers?: { [K in keyof R]: Faultless<LedgerFault<N, R[K], BaseColumn>, LedgerSpec<N>> } & R;
  /** Statistic rows, states, fields may change between releases; old data are upgraded when read. */
  version?: number;
  upgrades?: CaseType['upgrades'];
}

/** All names of a declaration. */
export interface NamesOf<S extends string, E extends string, F, L, A, C> {
  state: S | E;
  field: (keyof F | keyof L) & string;
  stamp: (Stamps<A, E> & string) | 'closedAt';
  clock: keyof C & string;
  action: keyof A & string;
  fields: F & L;
}

/** A declared type. What its fields and answers are is kept for the compiler alone: nothing of `~known` exists when it runs. */
export type TypedCase<T extends string, S extends string, A, Fields> = CaseType<T, S, keyof A & string> & {
  readonly '~known'?: {
    facts: Facts<Fields>;
    inputs: { [K in keyof A]: InputOfAction<Fields, A[K]> };
    opens: OpensOf<A[keyof A]>;
  };
};

type OpensOf<X> = X extends { readonly opens: infer O } ? (O extends { readonly type: infer T } ? T : O) : never;
/** The types whose cases follow from cases of these. */
export type OpenedBy<T> = Known<T> extends { opens: infer O } ? O : never;

type Known<T> = NonNullable<T extends { readonly '~known'?: infer K } ? K : never>;

/** What a case of this type knows, as far as it is known yet. */
export type DataOf<T extends CaseType> = Known<T> extends { facts: infer D } ? D : Record<string, unknown>;

/** What a step of this type is told. */
export type InputOf<T extends CaseType, A> =
  Known<T> extends { inputs: infer I } ? (A extends keyof I ? I[A] : never) : Record<string, unknown>;
