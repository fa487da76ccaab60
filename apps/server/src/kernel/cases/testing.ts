import {
  defineCase,
  field,
  mentionsIn,
  seconds,
  workdays,
  type CaseAction,
  type CaseType,
  type Named,
} from '@anyuan/contract';
import { z } from 'zod';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { audit } from '../../modules/audit/index.ts';
import { cases } from '../../modules/case/index.ts';
import { file } from '../../modules/file/index.ts';
import { identity } from '../../modules/identity/index.ts';
import { settings } from '../../modules/setting/index.ts';
import { bySession } from '../auth/sessions.ts';
import { makeCtx, type Ctx } from '../ctx.ts';
import { newId } from '../ids.ts';
import { makeCaseEngine } from './engine.ts';
import type { NewCase } from './types.ts';

/** A case type with one of everything the engine offers, for its tests. */
export const errand = defineCase({
  type: 'errand',
  prefix: 'CS',
  label: ['差事', 'Errand'],
  group: 'order',
  secrecy: 2,
  priority: 3,
  version: 3,
  upgrades: [
    (data: Record<string, unknown>) => ({ ...data, what: data['title'] ?? '不详' }),
    ({ what, weight }: Record<string, unknown>) => ({ what, weight: Number(weight ?? 1) }),
  ],
  asks: {
    what: field.text(['内容', 'What']),
    weight: field.count(['分量', 'Weight']).optional(),
    secret: field.text(['隐情', 'Secret'], { secrecy: 3 }).optional(),
  },
  states: {
    fresh: ['新建', 'Fresh'],
    doing: ['办理中', 'Doing'],
    review: ['复查', 'Review'],
  },
  endings: { done: ['完成', 'Done'], dropped: ['撤销', 'Dropped'] },
  actions: {
    assign: {
      label: ['派单', 'Assign'],
      from: ['fresh'],
      to: 'doing',
      by: ['alarm.handle'],
      stamp: 'assignedAt',
      joins: { people: 'assignee' },
      input: { people: field.people(['经办人', 'Who']) },
      note: ['说明', 'Note'],
    },
    help: {
      label: ['协办', 'Help'],
      from: ['doing', 'review'],
      by: ['assignee', 'alarm.handle'],
      joins: { person: 'responder' },
      input: { person: field.person(['协办人', 'Helper']) },
    },
    look: { label: ['查看', 'Look'], from: 'open', by: ['alarm.police'], once: true, stamp: 'lookedAt' },
    accept: { label: ['接受', 'Accept'], from: ['doing'], by: ['assignee'], once: true, partyStamp: 'acceptedAt' },
    submit: {
      label: ['提交', 'Submit'],
      from: ['doing'],
      to: 'review',
      by: ['assignee'],
      stamp: 'submittedAt',
      input: { secret: field.text(['隐情', 'Secret']).optional() },
    },
    redo: { label: ['退回', 'Redo'], from: ['review'], to: 'doing', by: ['alarm.handle'], stamp: 'redoneAt' },
    finish: { label: ['销号', 'Finish'], from: ['review'], to: 'done', by: ['alarm.handle'], stamp: 'endedAt' },
    drop: { label: ['撤销', 'Drop'], from: 'open', to: 'dropped', by: ['reporter', 'alarm.handle'], stamp: 'endedAt' },
    sweep: { label: ['清理', 'Sweep'], from: ['fresh'], to: 'dropped', by: [], internal: true, stamp: 'sweptAt' },
  },
  clocks: {
    deadline: {
      label: ['办结时限', 'Deadline'],
      during: ['fresh', 'doing', 'review'],
      steps: [workdays(2)],
      isDeadline: true,
      source: 'test',
    },
    nag: {
      label: ['催办', 'Nag'],
      during: ['fresh'],
      stoppedBy: ['look'],
      steps: [seconds(20), seconds(45)],
      repeat: seconds(60),
      source: 'test',
    },
    recheck: { label: ['复查', 'Recheck'], during: ['review'], steps: [seconds(30)], source: 'test' },
  },
  permissions: { read: 'case.read', create: 'case.create', confidential: 'duty.manage' },
});

export const caseModules = [identity, settings, cases, file, audit];

/** An app whose engine knows `errand` (and other types) and whose clocks ring only when asked to. */
export async function caseApp(types: readonly CaseType[] = [errand]): Promise<TestApp> {
  const t = await testApp({ modules: caseModules });
  t.app.cases = makeCaseEngine(t.app, types);
  return t;
}

/** The context the server would make for this person now. */
export async function ctxOf(t: TestApp, who: As): Promise<Ctx> {
  const { actor, rights } = await bySession(t.app, who.cookie.split('=')[1] ?? '');
  return makeCtx(t.app, actor, rights, { ip: '127.0.0.1', agent: 'test' });
}

export async function openErrand(ctx: Ctx, more: Partial<NewCase> = {}): Promise<string> {
  const opened = await ctx.tx((tx) =>
    ctx.app.cases.open(tx, { type: 'errand', title: '送药', data: { what: '送药' }, ...more }),
  );
  return opened.row.id;
}

/**
 * A valid answer to what a step asks.
 * @param there a department, a place and a thing that exist, for questions that name one
 */
export function answerTo(
  action: Pick<CaseAction, 'input'>,
  people: readonly string[],
  there: Partial<Record<Named, string>> = {},
): Record<string, unknown> {
  const known: Partial<Record<Named, string | undefined>> = { person: people[0], ...there };
  const isThere = (schema: z.ZodType, value: unknown): boolean =>
    mentionsIn(schema, value).every(([what, id]) => known[what] === undefined || known[what] === id);
  const one = (schema: z.ZodType): unknown => {
    const inner = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
    if (inner instanceof z.ZodArray && inner.element instanceof z.ZodObject)
      return [answerTo({ input: inner.element }, people, there)];
    const ids = Object.values(known);
    const tries: unknown[] = [
      [],
      ...ids.map((id) => [id]),
      ...ids,
      3,
      true,
      '说明',
      '2026-01-05',
      '2026-01-05T08:00:00Z',
    ];
    if (inner instanceof z.ZodEnum) tries.unshift(inner.options[0]);
    if (inner instanceof z.ZodArray && inner.element instanceof z.ZodEnum) tries.unshift([inner.element.options[0]]);
    return tries.find((value) => inner.safeParse(value).success && isThere(schema, value));
  };
  return Object.fromEntries(Object.entries(action.input?.shape ?? {}).map(([key, schema]) => [key, one(schema)]));
}

/** The same answers, said by no other case where a type lets them be said once. */
export function saidOnce(type: CaseType, data: Record<string, unknown>): Record<string, unknown> {
  const names = (type.unique ?? [])
    .flatMap(({ fields }) => fields)
    .map((field) => (typeof field === 'string' ? field : field.loose))
    // Who and what is named stays who it is.
    .filter((name) => mentionsIn(type.fields.shape[name] as z.ZodType, data[name]).length === 0);
  return { ...data, ...Object.fromEntries(names.map((name) => [name, `${String(data[name])} ${newId().slice(-12)}`])) };
}
