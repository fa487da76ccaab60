import { z } from 'zod';

import { code, flag, id, instant, name, ok, page, pageOf, PersonRef, PlaceRef } from './common.ts';
import { postKinds } from './duty.ts';
import { EntryRef } from './register-kit.ts';
import { violationLabels, type ViolationRule } from './roster/index.ts';
import { route } from './route.ts';
import { thingKindNames } from './things/kinds/index.ts';

const day = z.iso.date();
const hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const labels = z.tuple([z.string(), z.string()]).readonly();

/** Hours people are planned by: 白 08:00–16:00, 24 h 08:00–08:00. What ends when it begins ends the next day. */
export const DutyPattern = z.object({
  code,
  name,
  nameEn: name,
  mark: z.string().trim().min(1).max(4),
  from: hour,
  until: hour,
});
export type DutyPattern = z.infer<typeof DutyPattern>;

/** What posts are gathered under: 一线, 二线, 总住院, 安保. */
export const DutyLine = z.object({ code, name, nameEn: name });
export type DutyLine = z.infer<typeof DutyLine>;

export const PatternNeed = z.object({ pattern: code, needed: z.number().int().min(0).max(200) });
export type PatternNeed = z.infer<typeof PatternNeed>;

export const PostMember = z.object({
  person: PersonRef,
  /** What he does in it, e.g. in an emergency team: 灭火, 疏散, 救护. */
  role: z.string(),
  /** Who is called first, who next. */
  group: z.number().int(),
});

export const RosterPost = z.object({
  id,
  code: z.string(),
  name: z.string(),
  kind: z.enum(postKinds),
  line: z.string().nullable(),
  place: PlaceRef.nullable(),
  department: EntryRef.nullable(),
  /** Plans it, and hears of its gaps. */
  owner: PersonRef.nullable(),
  /** Kinds of papers whoever stands there must hold. */
  papers: z.array(z.string()),
  demand: z.array(PatternNeed),
  needed: z.number().int(),
  roundTheClock: z.boolean(),
  /** Waits at home or in a duty room. */
  onCall: z.boolean(),
  members: z.array(PostMember),
  mayPlan: z.boolean(),
});
export type RosterPost = z.infer<typeof RosterPost>;

export const RosterShift = z.object({
  id,
  post: z.string(),
  person: PersonRef,
  /** Only where it is another one than the post's. */
  place: PlaceRef.nullable(),
  from: instant,
  until: instant,
  pattern: z.string().nullable(),
  note: z.string().nullable(),
  /** Signed on at this post now. */
  isOn: z.boolean(),
});
export type RosterShift = z.infer<typeof RosterShift>;

export const RosterViolation = z.object({
  rule: z.enum(Object.keys(violationLabels) as [ViolationRule, ...ViolationRule[]]),
  shift: z.string(),
  person: PersonRef,
  words: labels,
});

const RosterGap = z.object({ post: z.string(), from: instant, until: instant, missing: z.number().int() });
export type RosterGap = z.infer<typeof RosterGap>;

const RosterLoad = z.object({
  person: PersonRef,
  shifts: z.number().int(),
  hours: z.number(),
  nights: z.number().int(),
  holidays: z.number().int(),
});

export const RiskTime = z.object({ id, name: z.string(), from: instant, until: instant });
export type RiskTime = z.infer<typeof RiskTime>;

export const Roster = z.object({
  posts: z.array(RosterPost),
  patterns: z.array(DutyPattern),
  lines: z.array(DutyLine),
  shifts: z.array(RosterShift),
  gaps: z.array(RosterGap),
  violations: z.array(RosterViolation),
  loads: z.array(RosterLoad),
  days: z.array(z.object({ day, working: z.boolean(), name: z.string() })),
  risks: z.array(RiskTime),
});
export type Roster = z.infer<typeof Roster>;

/** Somebody for a post on a day: by a pattern, or from one hour until another. */
export const RosterItem = z.object({
  post: code,
  person: id,
  day,
  pattern: code.optional(),
  from: hour.optional(),
  until: hour.optional(),
  place: code.optional(),
});
export type RosterItem = z.infer<typeof RosterItem>;

/** Why rest or papers are set aside this once; without it such a shift is refused. */
const despite = z.string().trim().min(2).max(200).optional();

export const swapStates = {
  asked: ['待对方确认', 'Waiting for the other'],
  agreed: ['待审批', 'Waiting for approval'],
  approved: ['已批准', 'Approved'],
  refused: ['未同意', 'Refused'],
  withdrawn: ['已撤回', 'Withdrawn'],
} as const;
export type SwapState = keyof typeof swapStates;

const SwapShift = z.object({ id, post: EntryRef, from: instant, until: instant });
export const ShiftSwap = z.object({
  id,
  at: instant,
  state: z.enum(Object.keys(swapStates) as [SwapState, ...SwapState[]]),
  shift: SwapShift,
  person: PersonRef,
  other: PersonRef,
  /** The other's shift that is taken in return. */
  inReturn: SwapShift.nullable(),
  reason: z.string(),
  decidedBy: z.string().nullable(),
  note: z.string().nullable(),
  mayAnswer: z.boolean(),
  mayDecide: z.boolean(),
});
export type ShiftSwap = z.infer<typeof ShiftSwap>;

/** How a call-out stands: heads by role, who has answered what, how long it took. */
export const Callout = z.object({
  id,
  number: z.string(),
  title: z.string(),
  state: z.string(),
  mode: z.enum(['real', 'drill', 'test']),
  at: instant,
  musteredAt: instant.nullable(),
  musterSeconds: z.number().int().nullable(),
  roles: z.array(
    z.object({
      role: z.string(),
      needed: z.number().int(),
      called: z.number().int(),
      coming: z.number().int(),
      cannot: z.number().int(),
      arrived: z.number().int(),
      /** Of the team, not called yet. */
      left: z.number().int(),
    }),
  ),
  people: z.array(
    z.object({
      person: PersonRef,
      phone: z.string().nullable(),
      role: z.string(),
      group: z.number().int(),
      comingAt: z.string().nullable(),
      cannotAt: z.string().nullable(),
      arrivedAt: z.string().nullable(),
    }),
  ),
});
export type Callout = z.infer<typeof Callout>;

export const rosterApi = {
  callOut: route({
    method: 'POST',
    path: '/roster/callouts',
    permission: 'alarm.handle',
    urgent: true,
    summary: '应急集结 Call a team out: so many of each role',
    input: z.object({
      post: code,
      place: code.optional(),
      reason: z.string().trim().min(2).max(500),
      needs: z
        .array(z.object({ role: z.string().trim().max(40), needed: z.number().int().min(1).max(200) }))
        .min(1)
        .max(20),
      drill: z.boolean().default(false),
    }),
    output: z.object({ caseId: id, number: z.string() }),
  }),
  callout: route({
    method: 'GET',
    path: '/roster/callouts/:id',
    permission: 'case.read',
    summary: '集结人数 Head count of a call-out',
    input: z.object({ id }),
    output: Callout,
  }),
  get: route({
    method: 'GET',
    path: '/roster',
    permission: 'duty.read',
    summary: '排班表 The roster of some days: posts, shifts, gaps, violations, loads',
    input: z.object({ from: day, to: day, line: code.optional() }),
    output: Roster,
  }),
  putPost: route({
    method: 'PUT',
    path: '/roster/posts/:code',
    permission: 'duty.read',
    summary: '排班岗位设置 What the roster of a post goes by: line, owner, papers, people needed, who belongs to it',
    input: z.object({
      code,
      line: code.nullish(),
      department: code.nullish(),
      owner: id.nullish(),
      papers: z.array(z.enum(thingKindNames)).max(10).optional(),
      demand: z.array(PatternNeed).max(10).optional(),
      members: z
        .array(
          z.object({
            person: id,
            role: z.string().trim().max(40).default(''),
            group: z.number().int().min(1).max(20).default(1),
          }),
        )
        .max(300)
        .optional(),
    }),
    output: ok,
  }),
  assign: route({
    method: 'POST',
    path: '/roster/shifts',
    permission: 'duty.read',
    summary: '排班:安排 Plan people for posts and days; all or none',
    input: z.object({ items: z.array(RosterItem).min(1).max(500), despite }),
    output: z.object({ made: z.array(id) }),
  }),
  move: route({
    method: 'PUT',
    path: '/roster/shifts/:id',
    permission: 'duty.read',
    summary: '排班:改派 Give a shift to somebody else, another day or post',
    input: z.object({
      id,
      post: code.optional(),
      person: id.optional(),
      day: day.optional(),
      pattern: code.optional(),
      despite,
    }),
    output: ok,
  }),
  remove: route({
    method: 'DELETE',
    path: '/roster/shifts/:id',
    permission: 'duty.read',
    summary: '排班:取消 Take a shift away',
    input: z.object({ id }),
    output: ok,
  }),
  copy: route({
    method: 'POST',
    path: '/roster/copy',
    permission: 'duty.read',
    summary: '复制一周 Copy the shifts of seven days; what breaks a rule is left out and said',
    input: z.object({ from: day, to: day, posts: z.array(code).max(100).optional() }),
    output: z.object({
      made: z.number().int(),
      left: z.array(z.object({ post: z.string(), person: z.string(), day, why: labels })),
    }),
  }),
  propose: route({
    method: 'POST',
    path: '/roster/propose',
    permission: 'duty.read',
    summary: '自动建议 Propose people for what is empty; nothing is planned by it',
    input: z.object({ from: day, to: day, posts: z.array(code).min(1).max(20) }),
    output: z.object({
      items: z.array(RosterItem.extend({ name: z.string() })),
      /** What stays empty, and why. */
      empty: z.array(
        z.object({ post: z.string(), day, pattern: z.string(), missing: z.number().int(), why: z.array(labels) }),
      ),
      /** No better one exists, or none better was found in time. */
      isBest: z.boolean(),
    }),
  }),
  swaps: route({
    method: 'GET',
    path: '/roster/swaps',
    permission: 'duty.read',
    summary: '换班申请 Swaps that were asked for',
    input: z.object({ ...page.shape, open: flag.optional() }),
    output: pageOf(ShiftSwap),
  }),
  askSwap: route({
    method: 'POST',
    path: '/roster/swaps',
    permission: 'duty.read',
    summary: '申请换班 Ask somebody to take my shift',
    input: z.object({ shift: id, other: id, inReturn: id.optional(), reason: z.string().trim().min(2).max(200) }),
    output: ShiftSwap,
  }),
  answerSwap: route({
    method: 'POST',
    path: '/roster/swaps/:id/answer',
    permission: 'duty.read',
    summary: '答复换班 Agree to a swap, or not; whoever asked withdraws it',
    input: z.object({ id, agree: z.boolean() }),
    output: ShiftSwap,
  }),
  decideSwap: route({
    method: 'POST',
    path: '/roster/swaps/:id/decide',
    permission: 'duty.read',
    summary: '审批换班 Approve a swap, or not',
    input: z.object({ id, approve: z.boolean(), note: z.string().trim().max(200).optional(), despite }),
    output: ShiftSwap,
  }),
  /** Who could take a shift: members of its post with what speaks against each. */
  takers: route({
    method: 'GET',
    path: '/roster/shifts/:id/takers',
    permission: 'duty.read',
    summary: '可换班人员 Who could take this shift',
    input: z.object({ id }),
    output: z.object({ items: z.array(z.object({ person: PersonRef, against: z.array(labels) })) }),
  }),
  putPattern: route({
    method: 'PUT',
    path: '/roster/patterns/:code',
    permission: 'duty.manage',
    summary: '保存班次 Save a pattern',
    input: DutyPattern,
    output: ok,
  }),
  removePattern: route({
    method: 'DELETE',
    path: '/roster/patterns/:code',
    permission: 'duty.manage',
    summary: '删除班次 Remove a pattern',
    input: z.object({ code }),
    output: ok,
  }),
  putLine: route({
    method: 'PUT',
    path: '/roster/lines/:code',
    permission: 'duty.manage',
    summary: '保存值班线 Save a line',
    input: DutyLine,
    output: ok,
  }),
  removeLine: route({
    method: 'DELETE',
    path: '/roster/lines/:code',
    permission: 'duty.manage',
    summary: '删除值班线 Remove a line',
    input: z.object({ code }),
    output: ok,
  }),
  putRisk: route({
    method: 'POST',
    path: '/roster/risks',
    permission: 'duty.manage',
    summary: '登记高危时段 Say when posts must be complete as on holidays',
    input: z.object({ name, from: instant, until: instant }),
    output: RiskTime,
  }),
  removeRisk: route({
    method: 'DELETE',
    path: '/roster/risks/:id',
    permission: 'duty.manage',
    summary: '删除高危时段 Remove a time of high risk',
    input: z.object({ id }),
    output: ok,
  }),
  shifts: route({
    method: 'GET',
    path: '/roster/shifts',
    permission: 'duty.read',
    summary: '班次清单 Shifts as a list, the latest first; those a number of the statistics counted',
    input: z.object({ ...page.shape, figure: z.string().max(300).optional() }),
    output: pageOf(
      z.object({
        id,
        post: EntryRef,
        person: PersonRef,
        from: instant,
        until: instant,
        note: z.string().nullable(),
      }),
    ),
  }),
  days: route({
    method: 'GET',
    path: '/roster/days',
    permission: 'duty.read',
    summary: '排班完整情况 How complete the roster was, day by day: at the first look ahead, and when the day came',
    input: z.object({
      ...page.shape,
      post: code.optional(),
      from: day.optional(),
      to: day.optional(),
      /** Only days that were not complete at some look. */
      gaps: flag.optional(),
      figure: z.string().max(300).optional(),
    }),
    output: pageOf(
      z.object({
        post: EntryRef,
        day,
        /** A holiday, or within a time of high risk. */
        special: z.boolean(),
        /** Days from the first look to the day. */
        ahead: z.number().int(),
        /** People missing at the first look, and at the last. */
        first: z.number().int(),
        missing: z.number().int(),
      }),
    ),
  }),
  stints: route({
    method: 'GET',
    path: '/roster/stints',
    permission: 'duty.read',
    summary: '上离岗记录 Who signed on and off, and who did not though planned',
    input: z.object({ ...page.shape, post: code.optional(), from: day.optional(), to: day.optional() }),
    output: pageOf(
      z.object({
        id,
        post: EntryRef,
        person: PersonRef,
        since: instant,
        until: instant.nullable(),
        /** His shift of then; null: not planned. */
        planned: z.object({ from: instant, until: instant }).nullable(),
      }),
    ),
  }),
};
