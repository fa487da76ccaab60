import { z } from 'zod';

import { code, id, instant, page, pageOf, PersonRef, type Label } from './common.ts';
import { typedLine } from './plain.ts';
import { EntryRef, takeRoutes } from './register-kit.ts';
import { route } from './route.ts';

/** What may be past its day. Each has a provider on the server. */
export const overdueSources = {
  case: ['案件超时', 'Cases past their limit'],
  round: ['巡查漏检', 'Rounds missed'],
  register: ['台账到期', 'Register entries past due'],
  reading: ['文件未阅', 'Documents unread'],
  letter: ['责任书未签', 'Letters unsigned'],
  letterScore: ['责任书未考核', 'Letters not scored'],
  assessment: ['自评未填', 'Assessment items unanswered'],
} as const satisfies Record<string, Label>;
export type OverdueSource = keyof typeof overdueSources;
export const overdueSourceNames = Object.keys(overdueSources) as OverdueSource[];

export const pressKinds = {
  press: ['催办', 'Pressed'],
  escalate: ['上报领导', 'Escalated'],
} as const satisfies Record<string, Label>;
export type PressKind = keyof typeof pressKinds;

const source = z.enum(overdueSourceNames as [OverdueSource, ...OverdueSource[]]);
const label = z.tuple([z.string(), z.string()]).readonly();

export const Press = z.object({
  kind: z.enum(Object.keys(pressKinds) as [PressKind, ...PressKind[]]),
  at: instant,
  by: z.string(),
  note: z.string(),
  /** How many people were told. */
  told: z.number().int(),
});
export type Press = z.infer<typeof Press>;

export const Overdue = z.object({
  source,
  id,
  /** What it is among its source: the type of a case, the kind of a register. */
  what: label,
  number: z.string(),
  /** Empty: it may name somebody who must not be named in a list; `what` stands for it. */
  title: z.string(),
  department: EntryRef.nullable(),
  /** All who owe it by name. */
  owners: z.array(PersonRef),
  dueOn: z.iso.date(),
  days: z.number().int(),
  page: z.string(),
  phonePage: z.string().nullable(),
  pressed: z.number().int(),
  lastPress: Press.nullable(),
});
export type Overdue = z.infer<typeof Overdue>;

const which = {
  source: source.optional(),
  department: code.optional(),
  owner: id.optional(),
  /** So many days past at least. */
  days: z.coerce.number().int().min(1).max(3650).optional(),
  pressed: z.enum(['yes', 'no']).optional(),
  q: z.string().trim().max(60).optional(),
};

const chosen = z.object({
  items: z.array(z.object({ source, id })).min(1).max(200),
  note: typedLine().max(300).default(''),
});

const told = z.object({
  told: z.number().int(),
  /** Of so many nobody was there to be told. */
  nobody: z.number().int(),
  /** So many somebody had pressed for a moment before: nobody is told twice. */
  known: z.number().int(),
});

export const supervisionApi = {
  list: route({
    method: 'GET',
    path: '/supervision',
    permission: 'supervision.read',
    summary: '督办清单 Everything past its day, whatever shape it has',
    input: page.extend(which),
    output: pageOf(Overdue).extend({
      /** More than were counted. */
      isMore: z.boolean(),
      /** Some of them leave the house only with a purpose. */
      needsPurpose: z.boolean(),
      sources: z.array(z.object({ source, count: z.number().int() })),
      departments: z.array(z.object({ department: EntryRef.nullable(), count: z.number().int() })),
    }),
  }),
  presses: route({
    method: 'GET',
    path: '/supervision/:source/:id/presses',
    permission: 'supervision.read',
    summary: '催办记录 How often somebody was pressed for it, by whom',
    input: z.object({ source, id }),
    output: z.object({ items: z.array(Press) }),
  }),
  press: route({
    method: 'POST',
    path: '/supervision/press',
    permission: 'supervision.press',
    summary: '催办 Press whoever owes it, on record',
    input: chosen,
    output: told,
  }),
  escalate: route({
    method: 'POST',
    path: '/supervision/escalate',
    permission: 'supervision.press',
    summary: '上报领导 Tell the leader above, on record',
    input: chosen,
    output: told,
  }),
};

export const supervisionSheetApi = takeRoutes({
  path: '/supervision-list',
  title: ['督办清单', 'Supervision list'],
  read: 'supervision.read',
  which: { ...which, purpose: z.string().trim().min(2).max(200).optional() },
});
