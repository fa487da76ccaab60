import { z } from 'zod';

import { code, flag, id, instant, longText, page, pageOf, PersonRef, type Label } from './common.ts';
import { phoneNumber } from './fields/index.ts';
import { typedLine } from './plain.ts';
import { sheetRoutes } from './register-kit.ts';
import { route } from './route.ts';

/** What became of one call. */
export const callOutcomes = {
  completed: ['接通,已完成', 'Reached, done'],
  unanswered: ['未接', 'No answer'],
  later: ['约定再打', 'Call again'],
  refused: ['拒访', 'Refused'],
  wrong: ['空号、错号', 'Wrong number'],
  unable: ['无法随访(再住院、转院、去世等)', 'Cannot be asked'],
} as const satisfies Record<string, Label>;
export type CallOutcome = keyof typeof callOutcomes;

/** How a follow-up stands. */
export const followUpStates = {
  due: ['待随访', 'To be called'],
  completed: ['已完成', 'Done'],
  refused: ['拒访', 'Refused'],
  unreached: ['未接通,已结束', 'Not reached'],
  unable: ['无法随访', 'Cannot be asked'],
} as const satisfies Record<string, Label>;
export type FollowUpState = keyof typeof followUpStates;

/** What a problem becomes by one tap. */
export const problemCases = {
  complaint: ['投诉', 'Complaint'],
  hazard: ['隐患', 'Hazard'],
  repair: ['报修', 'Repair'],
} as const satisfies Record<string, Label>;
export type ProblemCase = keyof typeof problemCases;

const names = <T extends string>(all: Readonly<Record<T, unknown>>) => Object.keys(all) as [T, ...T[]];
const state = z.enum(names<FollowUpState>(followUpStates));
const outcome = z.enum(names<CallOutcome>(callOutcomes));

export const FollowUp = z.object({
  id,
  /** The surname alone: who calls opens the card. */
  patient: z.string(),
  department: z.string().nullable(),
  dischargedOn: z.iso.date(),
  /** So many days after. */
  days: z.number().int(),
  dueOn: z.iso.date(),
  state,
  tries: z.number().int(),
  /** Not before; null: any time from the day it is due. */
  nextAt: instant.nullable(),
  lastOutcome: outcome.nullable(),
  /** Somebody may call now. */
  isDue: z.boolean(),
  isLate: z.boolean(),
  hasProblem: z.boolean(),
  /** The problem is settled, on the telephone or by the case it became. */
  isSettled: z.boolean(),
  caseId: id.nullable(),
});
export type FollowUp = z.infer<typeof FollowUp>;

export const FollowUpCall = z.object({
  n: z.number().int(),
  at: instant,
  by: PersonRef,
  outcome,
  note: z.string().nullable(),
});

/** A follow-up as whoever calls sees it; opening it leaves a line in the record. */
export const FollowUpCard = FollowUp.extend({
  /** Null: who it was has been forgotten. */
  contact: z
    .object({
      name: z.string(),
      phone: z.string(),
      visit: z.string(),
      diagnosis: z.string().nullable(),
      doctor: z.string().nullable(),
    })
    .nullable(),
  calls: z.array(FollowUpCall),
  mostTries: z.number().int(),
  /** The script: as it is asked now, or as it was asked. */
  form: z.object({ name: z.string(), versionId: id, definition: z.unknown() }).nullable(),
  answers: z.record(z.string(), z.unknown()).nullable(),
  /** Questions that were answered badly, by key. */
  bad: z.array(z.string()),
  caseNumber: z.string().nullable(),
  /** How the problem was settled; null: it is not, or it was forgotten. */
  settledNote: z.string().nullable(),
  mayCall: z.boolean(),
  /** Others of the same stay. */
  others: z.array(z.object({ id, days: z.number().int(), dueOn: z.iso.date(), state })),
});
export type FollowUpCard = z.infer<typeof FollowUpCard>;

const line = (most: number) => typedLine().max(most);
export const Discharge = z.object({
  /** Number of the stay; brought twice it is one. */
  visit: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_-]{1,40}$/),
  name: line(40).min(1),
  phone: phoneNumber,
  department: code,
  dischargedOn: z.iso.date(),
  diagnosis: line(200).optional(),
  doctor: line(40).optional(),
});
export type Discharge = z.infer<typeof Discharge>;

const which = {
  state: state.optional(),
  department: code.optional(),
  days: z.coerce.number().int().min(1).max(3650).optional(),
  /** To be called now. */
  due: flag.optional(),
  late: flag.optional(),
  problem: flag.optional(),
  /** By the day they were due. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** Those a figure counted. */
  figure: z.string().max(300).optional(),
};

export const followUpApi = {
  bring: route({
    method: 'POST',
    path: '/discharges',
    permission: 'followUp.feed',
    summary: '接收出院名单,重复送达只记一次 Discharges; brought twice they are one',
    input: z.object({ items: z.array(Discharge).min(1).max(500) }),
    /** `expired`: so long ago that who it was would be forgotten at once; they are left out. */
    output: z.object({ created: z.number().int(), same: z.number().int(), expired: z.number().int() }),
  }),
  ...sheetRoutes({
    path: '/discharges',
    title: ['出院随访名单', 'Discharges and follow-ups'],
    read: 'followUp.read',
    manage: 'followUp.manage',
    which,
  }),
  list: route({
    method: 'GET',
    path: '/follow-ups',
    permission: 'followUp.read',
    summary: '随访任务 Follow-ups, what is to be called first',
    input: page.extend(which),
    output: pageOf(FollowUp),
  }),
  get: route({
    method: 'GET',
    path: '/follow-ups/:id',
    permission: 'followUp.call',
    summary: '打开随访卡片(查看留痕) The card of a follow-up; looking is on record',
    input: z.object({ id }),
    output: FollowUpCard,
  }),
  call: route({
    method: 'POST',
    path: '/follow-ups/:id/calls',
    permission: 'followUp.call',
    summary: '登记一次电话 One call and what became of it',
    input: z.object({
      id,
      outcome,
      /** How many calls the caller has seen: two people do not call at once. */
      tries: z.number().int().min(0),
      versionId: id.optional(),
      answers: z.record(z.string().max(60), z.unknown()).optional(),
      /** Somebody has a problem, whatever the answers say. */
      hasProblem: z.boolean().optional(),
      /** It was settled on the telephone. */
      isSettled: z.boolean().optional(),
      note: longText.max(500).optional(),
      /** When he wants to be called, of `later`. */
      nextAt: z.iso.datetime({ offset: true }).optional(),
    }),
    output: FollowUpCard,
  }),
  problem: route({
    method: 'POST',
    path: '/follow-ups/:id/problem',
    permission: 'followUp.call',
    summary: '问题转办 What was said becomes a case',
    input: z.object({ id, type: z.enum(names<ProblemCase>(problemCases)), words: longText.max(2000) }),
    output: FollowUpCard,
  }),
  settle: route({
    method: 'POST',
    path: '/follow-ups/:id/settle',
    permission: 'followUp.call',
    summary: '问题已解决 The problem is settled without a case',
    input: z.object({ id, note: longText.max(500) }),
    output: FollowUpCard,
  }),
};
