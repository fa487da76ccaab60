import { z } from 'zod';

import type { Label } from './common.ts';
import type { Permission } from './permissions.ts';

/** A span in one of three ways of counting; working days follow the hospital's calendar. */
export type Span = { seconds: number } | { hours: number } | { workdays: number };
export const seconds = (n: number): Span => ({ seconds: n });
export const hours = (n: number): Span => ({ hours: n });
export const workdays = (n: number): Span => ({ workdays: n });

/** Who may take a step: holders of a permission (within their scope), or people who stand in a relation to the case. */
export type By = Permission | 'assignee' | 'reporter' | 'responder';
export const relations = ['assignee', 'reporter', 'responder'] as const;
export type Relation = (typeof relations)[number];

export interface CaseAction<S extends string = string> {
  label: Label;
  /** `open`: every state that is not final. */
  from: readonly S[] | 'open';
  /** Absent: the state stays. */
  to?: S | undefined;
  by: readonly By[];
  input?: z.ZodObject | undefined;
  /** Name of the case's time stamp this step sets, the first time only. */
  stamp?: string | undefined;
  /** Name of the actor's own time stamp as a party of the case. */
  partyStamp?: string | undefined;
  /** Input field whose people become parties in this relation. */
  joins?: { field: string; as: Relation } | undefined;
  /** Not offered again once its stamp (the actor's own one, if it has `partyStamp`) is set. */
  once?: boolean | undefined;
  /** Sets the case's mode (test and drill never enter the statistics). */
  mode?: CaseMode | undefined;
  /** Console key, shown beside the button. */
  key?: string | undefined;
  /** Not offered as a button: only the system or a module takes this step. */
  internal?: boolean | undefined;
}

export interface CaseClock<S extends string = string> {
  label: Label;
  /** Runs while the case is in one of these. */
  during: readonly S[];
  /** Absent: in every mode. A test that nobody finishes should not ring for ever. */
  modes?: readonly CaseMode[] | undefined;
  /** Steps that stop it though the state stays (the police answer first). */
  stoppedBy?: readonly string[] | undefined;
  /** When each reminder is due, from the moment the clock starts. A setting `<type>.<clock>` overrides. */
  steps: readonly Span[];
  /** After the last step, again and again until the case moves on. */
  repeat?: Span | undefined;
  /** Where the numbers come from. */
  source: string;
  /** The case's due time is this clock's first step. */
  isDeadline?: boolean | undefined;
}

export const caseModes = ['real', 'test', 'drill'] as const;
export type CaseMode = (typeof caseModes)[number];

/** 0 public, 1 staff, 2 department, 3 need to know, 4 named persons. */
export type Secrecy = 0 | 1 | 2 | 3 | 4;

export type Priority = 1 | 2 | 3 | 4;

export interface CaseType<T extends string = string, S extends string = string, A extends string = string> {
  type: T;
  /** First part of the human number `类别-YYYYMM-####`. */
  prefix: string;
  label: Label;
  secrecy: Secrecy;
  fields: z.ZodObject;
  states: Record<S, Label>;
  initial: S;
  final: readonly S[];
  actions: Record<A, CaseAction<S>>;
  clocks: Record<string, CaseClock<S>>;
  /** Why no clock runs in a state that is not final; a test asks for one or the other. */
  untimed?: Partial<Record<S, string>> | undefined;
  /** `create` absent: only modules open such cases. */
  permissions: {
    read: Permission;
    create?: Permission | undefined;
    /** Lets one see fields of secrecy 3 and 4; parties see them anyway. */
    confidential?: Permission | undefined;
  };
  /** 1 (最急) to 4, for the queue. */
  priority: Priority;
  /** Fields that lists and events carry as the case's `facts`; never confidential ones. */
  listed?: readonly string[] | undefined;
  /** Statistic rows, states, fields may change between releases; old data are upgraded when read. */
  version: number;
  upgrades?: readonly ((data: Record<string, unknown>) => Record<string, unknown>)[] | undefined;
}

/** Declares a case type. A misspelt state in `from`, `to`, `during` or `final` does not compile. */
export function defineCase<const T extends string, const S extends string, const A extends string>(spec: {
  type: T;
  prefix: string;
  label: Label;
  secrecy: Secrecy;
  fields: z.ZodObject;
  states: Record<S, Label>;
  initial: NoInfer<S>;
  final: readonly NoInfer<S>[];
  actions: Record<A, CaseAction<NoInfer<S>>>;
  clocks: Record<string, CaseClock<NoInfer<S>>>;
  untimed?: Partial<Record<NoInfer<S>, string>>;
  permissions: CaseType['permissions'];
  priority: Priority;
  listed?: readonly string[];
  version?: number;
  upgrades?: CaseType['upgrades'];
}): CaseType<T, S, A> {
  return { version: 1, ...spec };
}

/** What a field needs beside its schema for forms and tables: label, widget, secrecy. */
export interface FieldMeta {
  label: Label;
  widget?: string;
  secrecy?: Secrecy;
  options?: Record<string, Label>;
}
const meta = <T extends z.ZodType>(schema: T, m: FieldMeta): T =>
  schema.meta(m as unknown as Record<string, unknown>) as T;

export const field = {
  text: (label: Label, m: Partial<FieldMeta> = {}) => meta(z.string().trim().min(1).max(200), { label, ...m }),
  longText: (label: Label, m: Partial<FieldMeta> = {}) =>
    meta(z.string().trim().min(1).max(4000), { label, widget: 'textarea', ...m }),
  count: (label: Label, m: Partial<FieldMeta> = {}) => meta(z.number().int().min(0).max(100_000), { label, ...m }),
  yesNo: (label: Label, m: Partial<FieldMeta> = {}) => meta(z.boolean(), { label, ...m }),
  choice: <const O extends Record<string, Label>>(label: Label, options: O, m: Partial<FieldMeta> = {}) =>
    meta(z.enum(Object.keys(options) as [keyof O & string, ...(keyof O & string)[]]), {
      label,
      options,
      widget: 'choice',
      ...m,
    }),
  person: (label: Label) => meta(z.uuid(), { label, widget: 'person' }),
  people: (label: Label) => meta(z.array(z.uuid()).min(1).max(40), { label, widget: 'people' }),
  files: (label: Label) => meta(z.array(z.uuid()).max(20), { label, widget: 'files' }),
};

export function fieldMeta(schema: z.ZodType): FieldMeta | undefined {
  const found = schema.meta() as FieldMeta | undefined;
  if (found?.label) return found;
  return schema instanceof z.ZodOptional ? fieldMeta(schema.unwrap() as z.ZodType) : undefined;
}

export function isFinal(type: CaseType, state: string): boolean {
  return type.final.includes(state);
}

/** Does the declaration let anybody take this step in this state? */
export function stepFits(type: CaseType, state: string, action: CaseAction): boolean {
  return action.from === 'open' ? !isFinal(type, state) : action.from.includes(state);
}

/** What the rule of steps needs to know of a case and of one person. */
export interface Standing {
  state: string;
  stamps: Readonly<Record<string, string>>;
  relations: readonly Relation[];
  /** The person's own stamps as a party. */
  ownStamps: Readonly<Record<string, string>>;
  /** Does the person hold a permission within reach of this case? */
  holds: (permission: Permission) => boolean;
}

/** The steps one person may take now. Pure: the server enforces with it and a page may draw buttons with it. */
export function allowedActions(type: CaseType, standing: Standing): string[] {
  return Object.entries(type.actions)
    .filter(
      ([, action]) =>
        !action.internal &&
        stepFits(type, standing.state, action) &&
        !isDone(action, standing) &&
        mayTake(action, standing),
    )
    .map(([name]) => name);
}

export function mayTake(
  action: CaseAction,
  { relations: mine, holds }: Pick<Standing, 'relations' | 'holds'>,
): boolean {
  return action.by.some((by) =>
    (relations as readonly string[]).includes(by) ? mine.includes(by as Relation) : holds(by as Permission),
  );
}

/** A step that is taken once only, and has been. */
export function isDone(action: CaseAction, { stamps, ownStamps }: Pick<Standing, 'stamps' | 'ownStamps'>): boolean {
  if (!action.once) return false;
  return action.partyStamp ? action.partyStamp in ownStamps : action.stamp !== undefined && action.stamp in stamps;
}
