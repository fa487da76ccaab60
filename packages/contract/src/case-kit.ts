import type { z } from 'zod';

import type { Figure, Filter, Ledger } from './case-figures.ts';
import type { Rules } from './case-must.ts';
import type { Label } from './common.ts';
import type { ErrorCode } from './errors.ts';
import type { Permission } from './permissions.ts';

/**
 * A span in one of five ways of counting. `days` and `workdays` end with the last day's midnight and do not count
 * the day of the start (民法典 art. 201–203); `workhours` run in the hospital's office hours only.
 */
export type Span =
  | { seconds: number }
  | { hours: number }
  | { workhours: number }
  | { days: number }
  | { workdays: number };
export const spanUnits = ['seconds', 'hours', 'workhours', 'days', 'workdays'] as const;
export type SpanUnit = (typeof spanUnits)[number];
export const seconds = (n: number): Span => ({ seconds: n });
export const minutes = (n: number): Span => ({ seconds: n * 60 });
export const hours = (n: number): Span => ({ hours: n });
export const workhours = (n: number): Span => ({ workhours: n });
export const days = (n: number): Span => ({ days: n });
export const workdays = (n: number): Span => ({ workdays: n });

/** How people stand to a case. */
export const relations = [
  'reporter', // who registered it
  'assignee', // who handles it
  'responder', // who goes there, or helps
  'checker', // who checks what was done
  'approver', // who decided
  'mediator',
  'copied', // who is kept informed
  'subject', // whom it is about: takes no step but those that name him (to be heard), never sees secrets
] as const;
export type Relation = (typeof relations)[number];
export const relationLabels: Record<Relation, Label> = {
  reporter: ['登记人', 'Reported by'],
  assignee: ['经办人', 'Handled by'],
  responder: ['协办人', 'Helper'],
  checker: ['复查人', 'Checked by'],
  approver: ['审批人', 'Approved by'],
  mediator: ['调解员', 'Mediator'],
  copied: ['抄送', 'Copied to'],
  subject: ['当事人', 'Person concerned'],
};

/** Who may take a step: holders of a permission (within their scope), or people who stand in a relation to the case. */
export type By = Permission | Relation;

/** Whom the system tells: people in a relation, holders of a permission that reaches the case, heads of its department. */
export type Audience = Relation | Permission | 'head';

/** A step as the engine and the pages read it; how it is declared: `case-language.ts`. */
export interface CaseAction<S extends string = string> {
  label: Label;
  /** `open`: every state that is not final. */
  from: readonly S[] | 'open';
  /** Absent: the state stays. */
  to?: S | undefined;
  by: readonly By[];
  /** Never by people in one of these relations, whatever they hold (the checker is not the rectifier). */
  notBy?: readonly Relation[] | undefined;
  input?: z.ZodObject | undefined;
  /** Name of the case's time stamp this step sets, the first time only. */
  stamp?: string | undefined;
  /** The stamp is set anew each time (a dispatch after a failed check). */
  restamps?: boolean | undefined;
  /** Name of the actor's own time stamp as a party of the case. */
  partyStamp?: string | undefined;
  /** Input fields whose people become parties in this relation. */
  joins?: readonly { field: string; as: Relation }[] | undefined;
  /** A second person signs the step: somebody else who holds this permission over the case. */
  countersign?: Permission | undefined;
  /** Whoever takes the step becomes a party in this relation. */
  becomes?: Relation | undefined;
  /** Input field with the department the case now belongs to. */
  routes?: string | undefined;
  /** Fields of the case that must be filled by now, with this step's own answers. */
  needs?: readonly string[] | undefined;
  /** A photo in this input field must have been taken after that stamp. */
  photo?: { field: string; after: string } | undefined;
  /** Gives a clock more time, at most so often; the input field says how much, in the clock's unit. */
  extends?: { clock: string; field: string; times: number } | undefined;
  /** Clocks that begin anew with this step though the state stays: a round has ended, the next one runs. */
  restarts?: readonly string[] | undefined;
  /** Opens a case of another type and links it; fields of the same name go along. */
  opens?: { type: string; title?: Label } | undefined;
  /** Whom the step is told. */
  tells?: readonly Audience[] | undefined;
  /** The case becomes this secret (an accusation is for named persons only). */
  secrecy?: Secrecy | undefined;
  /** Not offered again once its stamp (the actor's own one, if it has `partyStamp`) is set. */
  once?: boolean | undefined;
  /** Sets the case's mode (test and drill never enter the statistics). */
  mode?: CaseMode | undefined;
  /** Console key, shown beside the button. */
  key?: string | undefined;
  /** Not offered as a button: only the system or a module takes this step. */
  internal?: boolean | undefined;
  /** Drawn as the dangerous or final choice. */
  isDanger?: boolean | undefined;
  /** What its answers are checked for. */
  rules?: Rules | undefined;
}

export interface CaseClock<S extends string = string> {
  label: Label;
  /** Runs while the case is in one of these. */
  during: readonly S[];
  /** Stands still, keeping what has run, while the case is in one of these (appraisal, awaiting the complainant). */
  pausedIn?: readonly S[] | undefined;
  /** Leaving `during` and coming back (a reopened case) goes on with the first start: the promise does not begin anew. */
  keeps?: boolean | undefined;
  /** Only while the case's fields have these values: `{ kind: ['violence', 'baby'] }`. */
  when?: Filter['data'] | undefined;
  /** A date field: once filled, the first step is due when that day ends and the others keep their distance. Steps in `days`. */
  until?: string | undefined;
  /** Absent: in every mode. A test that nobody finishes should not ring for ever. */
  modes?: readonly CaseMode[] | undefined;
  /** A `time` field or `stamp:<name>` it counts from, e.g. the moment of death; while that is empty it does not run. */
  since?: string | undefined;
  /** Steps that stop it though the state stays (the police answer first). */
  stoppedBy?: readonly string[] | undefined;
  /** When each reminder is due, from the moment the clock starts. A setting `<type>.<clock>` overrides. */
  steps: readonly Span[];
  /** After the last step, again and again until the case moves on. */
  repeat?: Span | undefined;
  /** So long before the first step people are warned. Same unit as the steps. */
  warn?: Span | undefined;
  /** Whom each step tells, the last one also what follows; absent: the assignees and the head. Warnings tell the first. An empty list: nobody. */
  tells?: readonly (readonly Audience[])[] | undefined;
  /** Rings at night too. Absent: reminders between 21:30 and 7:30 wait for the morning (a setting), the limit itself does not move. */
  isUrgent?: boolean | undefined;
  /** Where the numbers come from. */
  source: string;
  /** A number that the source does not confirm ([M]); settings say so. */
  isUnconfirmed?: boolean | undefined;
  /** The case's due time is this clock's first step. At most one such clock in a state. */
  isDeadline?: boolean | undefined;
}

export const caseModes = ['real', 'test', 'drill'] as const;
export type CaseMode = (typeof caseModes)[number];

/** 0 public, 1 staff, 2 department, 3 need to know, 4 named persons. */
export type Secrecy = 0 | 1 | 2 | 3 | 4;

export type Priority = 1 | 2 | 3 | 4;

export const caseGroups = {
  order: ['治安秩序', 'Order'],
  hazard: ['隐患', 'Hazards'],
  device: ['设备', 'Devices'],
  service: ['病友服务', 'Patient service'],
  patient: ['医患', 'Patients'],
  integrity: ['廉洁', 'Integrity'],
  quality: ['质量', 'Quality'],
} as const satisfies Record<string, Label>;
export type CaseGroup = keyof typeof caseGroups;

/** A field cases are looked up by; `loose` is blind to spaces and capitals. */
export type LookedUp = string | { loose: string };

/** Fields no two cases say the same in, as long as both are in one of these states; a case that leaves one out is free. */
export interface UniqueRule<S extends string = string> {
  fields: readonly LookedUp[];
  /** `open`: every state that is not final. Absent: always. */
  while?: 'open' | readonly S[] | undefined;
  /** The refusal of the second one. */
  refuses: ErrorCode;
}

/** A type as the engine and the pages read it: everything said, everything a list. */
/** A form of the house that is filled in about a case while it can take a step, by whoever may take it or is a party of the case. */
export interface CaseForm {
  /** Code of the form; its newest version is asked. */
  form: string;
  /** The step that ends it; it is refused until somebody has filled the form in. */
  step: string;
  /** The field that takes the mean of what was scored, in percent. */
  score?: string | undefined;
}

/** How a text from outside (a ticket of a hotline) is read into the form that opens a case. */
export interface Paste {
  /** Of the button. */
  label: Label;
  /** Under which words such a text says a field; `title` and `department`, too. */
  words: Readonly<Record<string, readonly string[]>>;
  /** What its words mean among the choices of a field; the first that occurs counts. */
  means?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> | undefined;
  /** What is known because it was such a text. */
  set?: Readonly<Record<string, unknown>> | undefined;
  /** The long text that takes all else, under a heading. */
  rest: string;
  restLabel: string;
}

/** By what an earlier case is suspected to be the same matter: equal answers, or a text alike. */
export interface Repeats {
  same: readonly string[];
  text?: string | undefined;
  /** The yes/no that says so, set when one is chosen. */
  mark?: string | undefined;
}

export interface CaseType<T extends string = string, S extends string = string, A extends string = string> {
  type: T;
  /** First part of the human number `类别-YYYYMM-####`. */
  prefix: string;
  label: Label;
  group: CaseGroup;
  secrecy: Secrecy;
  fields: z.ZodObject;
  /** Fields asked when a case is opened; absent: all of them. Required ones must be there. */
  report?: readonly string[] | undefined;
  /** The few a phone asks for at once; the others of `report` unfold. */
  quick?: readonly string[] | undefined;
  paste?: Paste | undefined;
  repeats?: Repeats | undefined;
  /** Fields for whose text the house keeps templates. */
  templated?: readonly string[] | undefined;
  /** Fields that a look into the hospital system fills: what it knows, and the field. */
  lookUp?: { readonly [K in 'name' | 'patient' | 'phone' | 'visit']?: string } | undefined;
  /** Whether a case must, may or need not say a place; absent: may. */
  where?: 'required' | 'none' | undefined;
  /** People may report without their name being kept: they get a code to follow it instead. */
  anonymous?: boolean | undefined;
  /** The field that tells whoever reported how it ended; shown on the public page to the holder of the code. */
  outcome?: string | undefined;
  states: Record<S, Label>;
  initial: S;
  final: readonly S[];
  actions: Record<A, CaseAction<S>>;
  clocks: Record<string, CaseClock<S>>;
  /** States of a matter that goes as it should, first to last; absent: as the first declared steps lead. */
  way?: readonly S[] | undefined;
  /** Why no clock runs in a state that is not final; a test asks for one or the other. */
  untimed?: Partial<Record<S, string>> | undefined;
  forms?: readonly CaseForm[] | undefined;
  /** `create` absent: only modules open such cases. */
  permissions: {
    read: Permission;
    create?: Permission | undefined;
    /** Lets one open fields of secrecy 3 and 4 with a purpose. */
    confidential?: Permission | undefined;
    /** Cases of secrecy 4 are read by its holders and by nobody else but their parties. */
    named?: Permission | undefined;
  };
  /** Permissions whose holders work on those cases only whose fields say so. */
  narrows?: Partial<Record<Permission, Filter['data']>> | undefined;
  /** Relations that open secret fields as holders of `confidential` do; absent: reporter and assignee. */
  insiders?: readonly Relation[] | undefined;
  /** The person a case is about: sees it without secrets (`masked`, absent) or never hears of it (`excluded`). */
  subjects?: 'masked' | 'excluded' | undefined;
  /** Who reported it is a secret of level 3. */
  hidesReporter?: boolean | undefined;
  /** Input fields at opening whose people become parties. */
  joins?: readonly { field: string; as: Relation }[] | undefined;
  /** What two cases of this type may not both say; the database refuses the second. */
  unique?: readonly UniqueRule<S>[] | undefined;
  /** Fields by which cases of this type are looked up. */
  indexed?: readonly LookedUp[] | undefined;
  /** Words are never searched in cases of this type. */
  isUnsearched?: boolean | undefined;
  /** Whom a new case is told. */
  tells?: readonly Audience[] | undefined;
  /** It rings on the console until somebody answers. */
  rings?: boolean | undefined;
  /** What the answers at opening are checked for. */
  rules?: Rules | undefined;
  /** 1 (最急) to 4, for the queue. */
  priority: Priority;
  /** Fields that lists and events carry as the case's `facts`; never confidential ones. */
  listed?: readonly string[] | undefined;
  /** The ▲ rows of the data sheet. */
  figures?: Record<string, Figure> | undefined;
  /** Field by which statistics may be split, beside month, department and place. */
  groups?: readonly string[] | undefined;
  ledgers?: Record<string, Ledger> | undefined;
  /** Statistic rows, states, fields may change between releases; old data are upgraded when read. */
  version: number;
  upgrades?: readonly ((data: Record<string, unknown>) => Record<string, unknown>)[] | undefined;
}

/** In which modes a case may be opened: what happened is real, but for the types that have a step to say otherwise. */
export const modesOf = (type: Pick<CaseType, 'actions'>): CaseMode[] =>
  caseModes.filter((mode) => mode === 'real' || Object.values(type.actions).some((action) => action.mode === mode));

/** What is asked when a case is opened. */
export function reportSchema(type: Pick<CaseType, 'fields' | 'report'>): z.ZodObject {
  if (!type.report) return type.fields;
  return type.fields.pick(Object.fromEntries(type.report.map((name) => [name, true])) as never);
}
