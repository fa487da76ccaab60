import type { CaseTypeName } from '@anyuan/contract';

export type Answers = Record<string, unknown>;
export type Picture = 'blocked' | 'clear' | 'wiring' | 'wired' | 'wet' | 'dry' | 'parcel' | 'paper' | 'signature';
/** `head@gastro`, `party-secretary#1`: role, department, which one of them. */
export type Who = string;
/** Seconds, minutes, hours or days. */
export type Span = `${number}${'s' | 'm' | 'h' | 'd'}`;

/** What answers are made with, at the moment they are given. */
export interface Stage {
  now: Date;
  id(who: Who): string;
  department(code: string): string;
  /** `AD-1F/调解室一`: the code of a place, or its name below one. */
  place(name: string): string;
  /** A thing of a register, by its number. */
  thing(code: string): string;
  /** An instant before (`-2h`) or after now. */
  time(span: Span): string;
  /** The calendar day so many days from now. */
  day(days: number): string;
  /** A picture of the case, taken just now. */
  picture(what: Picture): string;
}
export type Said = Answers | ((stage: Stage) => Answers);

export interface ScriptStep {
  by: Who;
  /** After the step before. */
  after: Span;
  action: string;
  input: Said;
  /** Who signs beside him, where two sign. */
  beside?: Who | undefined;
  /** A case that came out of this one: `hazard`, or `clueReturn@gastro` where there are several. */
  on?: string | undefined;
}

/** One case's life, as people lived it. What lies ahead of the moment the demonstration is loaded has not happened yet. */
export interface Script {
  type: CaseTypeName;
  title: string;
  /** Null: a device, or somebody who gave no name and follows it by a code. */
  by: Who | null;
  place?: string | undefined;
  device?: string | undefined;
  department?: string | undefined;
  daysAgo: number;
  /** The hospital's time of the day. */
  time: string;
  /** So long before the demonstration is loaded, whatever the hour: what is going on now. Instead of day and time. */
  ago?: Span | undefined;
  /** People of an office take their steps in office hours. */
  isOffice: boolean;
  data: Said;
  steps: ScriptStep[];
}

export const step = (by: Who, after: Span, action: string, input: Said = {}, on?: string): ScriptStep => ({
  by,
  after,
  action,
  input,
  on,
});

/** The same, signed by two. */
export const byTwo = (one: ScriptStep, beside: Who): ScriptStep => ({ ...one, beside });

export const head = (department: string): Who => `head@${department}`;
export const headNurse = (department: string): Who => `head@${department}#1`;
export const doctor = (department: string, n = 0): Who => `staff@${department}#${n % 2}`;
export const nurse = (department: string, n = 0): Who => `staff@${department}#${2 + (n % 3)}`;
export const office = (n = 0): Who => `patient-relations#${n % 4}`;
/** The discipline commissioner; the party secretary is the other one. */
export const discipline: Who = 'party-secretary#1';
export const secretary: Who = 'party-secretary#0';
export const chief: Who = 'security-chief';
export const finance: Who = 'finance';
export const director: Who = 'director';
export const deputy: Who = 'deputy-director';
export const guard = (n: number): Who => `guard#${n}`;
export const leader = (n = 0): Who => `guard-leader#${n % 5}`;
export const quality = (n = 0): Who => `medical-affairs#${n % 2}`;

/** Everything up to this step; what would follow has not been done. */
export const until = (steps: ScriptStep[], action: string): ScriptStep[] =>
  steps.slice(0, steps.findIndex((one) => one.action === action) + 1);
