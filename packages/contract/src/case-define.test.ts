import { expect, test } from 'vitest';
import type { z } from 'zod';

import { defineCase, ours } from './case-define.ts';
import { field } from './case-fields.ts';
import { days, minutes, seconds } from './case-kit.ts';
import type { DataOf, InputOf } from './case-language.ts';
import { between, count, deadline, inTime, limit, mean, move, rate, register, step, sum } from './case-words.ts';

const asks = {
  kind: field.choice(['种类', 'Kind'], { big: ['大', 'Big'], small: ['小', 'Small'] }),
  people: field.people(['人员', 'People']).optional(),
};
const learns = { cost: field.money(['费用', 'Cost']), doneOn: field.date(['完成', 'Done on']) };
const plain = {
  type: 'thing',
  prefix: 'TT',
  label: ['事', 'Thing'],
  group: 'order',
  secrecy: 1,
  priority: 3,
  permissions: { read: 'order.read' },
  asks,
  learns,
  states: { open_: ['待办', 'Open'], doing: ['在办', 'Doing'] },
  endings: { done: ['办结', 'Done'], dropped: ['撤销', 'Dropped'] },
} as const;
const actions = {
  take: move(['接', 'Take'], 'open_', 'doing', { by: 'order.handle' }),
  finish: move(['办结', 'Finish'], ['open_', 'doing'], 'done', { by: 'assignee', asks: ['cost', 'people?'] }),
};

const thing = defineCase({
  ...plain,
  defaults: { by: ['order.handle'], tells: 'reporter', note: ['备注', 'Note'] },
  joins: { people: 'subject' },
  quick: ['kind'],
  listed: ['kind', 'cost'],
  groups: ['kind'],
  actions: {
    ...actions,
    look: step(['查看', 'Look'], 'open', { once: true }),
    helped: step(['协办', 'Helped'], 'doing', { partyStamp: 'helpedAt', tells: [], asks: [] }),
    remark: step(['留言', 'Remark'], 'doing', { stamp: false, why: ['内容', 'What'] }),
    pass: step(['转办', 'Pass on'], 'doing', {
      stamp: 'passedAt',
      note: ['说明', 'Why'],
      input: { to: field.person(['给', 'To']) },
      asks: ['doneOn'],
      joins: { to: 'assignee' },
      notBefore: { doneOn: 'today' },
      must: { wrong_person: { data: { kind: 'big' }, not: { filled: 'to' } } },
    }),
    drop: move(['撤销', 'Drop'], 'open', 'dropped', { by: 'reporter', opens: 'hazard', tells: ['head', 'assignee'] }),
  },
  clocks: {
    answer: deadline(['接', 'Answer'], 'open_', [minutes(1), minutes(2)], { tells: 'head', source: ours() }),
    finish: limit(['办', 'Finish'], 'open', days(3), {
      when: { kind: 'big' },
      stoppedBy: 'look',
      tells: [['head', 'assignee'], 'reporter'],
      source: 'law',
    }),
  },
  figures: {
    all: count(['全部', 'All']),
    big: count(['大', 'Big'], { data: { kind: 'big' }, noStamp: 'lookAt' }, { better: 'less', at: 'closedAt' }),
    looked: rate(['查看率', 'Looked at'], { stamp: 'lookAt' }),
    onTime: inTime(['及时', 'In time'], 'answer', { state: 'done' }),
    cost: sum(['费用', 'Cost'], 'cost', 'yuan', { where: { stamp: 'lookAt' }, better: 'less' }),
    mean: mean(['均值', 'Mean'], 'cost', 'yuan'),
    span: between(['用时', 'Time'], 'at', 'passedAt', 'day'),
  },
  ledgers: { all: register(['台账', 'Register'], 'number kind stamp:passedAt\n  closedAt', { mode: 'real' }) },
});
const inputsOf = (name: keyof typeof thing.actions) => Object.keys(thing.actions[name].input?.shape ?? {});

test('what a declaration leaves out is said in what the engine reads', () => {
  expect(thing).toMatchObject({
    version: 1,
    initial: 'open_',
    final: ['done', 'dropped'],
    report: ['kind', 'people'],
    joins: [{ field: 'people', as: 'subject' }],
  });
  expect(Object.keys(thing.states)).toEqual(['open_', 'doing', 'done', 'dropped']);
  expect(Object.keys(thing.fields.shape)).toEqual(['kind', 'people', 'cost', 'doneOn']);
  // What becomes known later may be empty, what is asked says so itself.
  expect(thing.fields.safeParse({ kind: 'big' }).success).toBe(true);
  expect(thing.fields.safeParse({}).success).toBe(false);
  expect(thing.clocks).toMatchObject({
    answer: { during: ['open_'], tells: [['head']], isDeadline: true, isUnconfirmed: true },
    finish: { during: ['open_', 'doing'], steps: [days(3)], stoppedBy: ['look'], source: 'law' },
  });
  expect(thing.clocks['finish']?.tells).toEqual([['head', 'assignee'], ['reporter']]);
  expect(thing.clocks['finish']).not.toHaveProperty('isUnconfirmed');
});

test('who, whom and the note come from the type unless a step says otherwise', () => {
  const { take, finish, look, helped, remark } = thing.actions;
  expect([take.by, finish.by, look.by]).toEqual([['order.handle'], ['assignee'], ['order.handle']]);
  expect([take.tells, helped.tells]).toEqual([['reporter'], []]);
  expect([inputsOf('take'), inputsOf('look'), inputsOf('helped')]).toEqual([['note'], ['note'], []]);
  expect(take.input?.safeParse({}).success).toBe(true);
  expect(remark.input?.safeParse({}).success).toBe(false);
});

test('a step asks in the order in which its declaration says it', () => {
  expect(inputsOf('pass')).toEqual(['note', 'to', 'doneOn']);
  expect(inputsOf('finish')).toEqual(['cost', 'people']);
  // A field that may be empty in the case must be answered by the step that asks it, but for those with a question mark.
  const { shape } = thing.actions.finish.input as z.ZodObject;
  expect(Object.entries(shape).map(([name, schema]) => [name, schema.safeParse(undefined).success])).toEqual([
    ['cost', false],
    ['people', true],
  ]);
});

test('a step leaves its stamp unless it must not', () => {
  const stamps = Object.entries(thing.actions).map(([name, action]) => [name, action.stamp]);
  expect(Object.fromEntries(stamps)).toEqual({
    take: 'takeAt',
    finish: 'closedAt',
    look: 'lookAt',
    helped: undefined,
    remark: undefined,
    pass: 'passedAt',
    drop: 'closedAt',
  });
});

test('figures and registers are as if they had been written out', () => {
  expect(thing.figures).toMatchObject({
    all: { of: { count: {} }, unit: 'case' },
    looked: { of: { count: { stamp: 'lookAt' } }, per: { count: {} }, unit: 'percent' },
    onTime: {
      of: { count: { kept: 'answer', state: 'done' } },
      per: { count: { promised: 'answer', state: 'done' } },
      better: 'more',
    },
    cost: { of: { sum: 'cost', where: { stamp: 'lookAt' } }, unit: 'yuan', better: 'less' },
  });
  expect(thing.ledgers).toMatchObject({
    all: { columns: ['number', 'kind', 'stamp:passedAt', 'closedAt'], mode: 'real' },
  });
});

test('hooks are told what fields and answers are', () => {
  const data: DataOf<typeof thing> = { kind: 'big', cost: 3, people: ['a'] };
  const finish: InputOf<typeof thing, 'finish'> = { cost: 3 };
  const pass: InputOf<typeof thing, 'pass'> = { to: 'a', doneOn: '2026-01-01' };
  // @ts-expect-error no such choice
  data.kind = 'middle';
  // @ts-expect-error the step asks for it
  const nothing: InputOf<typeof thing, 'finish'> = {};
  expect([data, finish, pass, nothing]).toHaveLength(4);
});

/** Never called: every line is a slip of the pen, and none of them may compile. */
function slips() {
  const clocks = {};
  const end = ['完', 'End'] as const;
  const right = defineCase({ ...plain, actions, clocks });
  // @ts-expect-error from
  defineCase({ ...plain, clocks, actions: { end: move(end, 'opne', 'done', { by: 'head.x' as never }) } });
  // @ts-expect-error to
  defineCase({ ...plain, clocks, actions: { end: move(end, 'doing', 'doen', { by: [] }) } });
  // @ts-expect-error who
  defineCase({ ...plain, clocks, actions: { end: step(end, 'doing', { by: 'order.hnadle' }) } });
  // @ts-expect-error a key a step does not have
  defineCase({ ...plain, clocks, actions: { end: step(end, 'doing', { bcomes: 'assignee' }) } });
  // @ts-expect-error what is asked
  defineCase({ ...plain, clocks, actions: { end: step(end, 'doing', { asks: ['knid'] }) } });
  // @ts-expect-error what is asked, if it can be said
  defineCase({ ...plain, clocks, actions: { end: step(end, 'doing', { asks: ['knid?'] }) } });
  // @ts-expect-error what must be known by now
  defineCase({ ...plain, clocks, actions: { end: step(end, 'doing', { needs: 'csot' }) } });
  const actions1 = { end: step(end, 'doing', { asks: ['people'], joins: { poeple: 'copied' } }) };
  // @ts-expect-error who joins
  defineCase({ ...plain, clocks, actions: actions1 });
  // @ts-expect-error where it goes
  defineCase({ ...plain, clocks, actions: { end: step(end, 'doing', { asks: ['people'], routes: 'department' }) } });
  const actions2 = { end: step(end, 'doing', { asks: ['kind'], photo: { field: 'kind', after: 'x' } }) };
  // @ts-expect-error after what the photo was taken
  defineCase({ ...plain, clocks, actions: actions2 });
  // @ts-expect-error what begins anew
  defineCase({ ...plain, clocks: {}, actions: { end: step(end, 'doing', { restarts: 'answer' }) } });
  const actions3 = { end: step(end, 'doing', { asks: ['cost'], extends: { clock: 'x', field: 'cost', times: 1 } }) };
  // @ts-expect-error which clock gets more time
  defineCase({ ...plain, clocks, actions: actions3 });
  const actions4 = { end: step(end, 'doing', { asks: ['doneOn'], notBefore: { dnoeOn: 'today' } }) };
  // @ts-expect-error what may not lie in the past
  defineCase({ ...plain, clocks, actions: actions4 });
  // @ts-expect-error the code of a refusal
  const actions5 = { end: step(end, 'doing', { must: { wrong_preson: { filled: 'cost' } } }) };
  defineCase({ ...plain, clocks, actions: actions5 as never });
  const actions6 = { end: step(end, 'doing', { must: { wrong_person: { stamp: 'edAt' } } }) };
  // @ts-expect-error a stamp in what must hold
  defineCase({ ...plain, clocks, actions: actions6 });
  // @ts-expect-error a key of the type
  defineCase({ ...plain, clocks, actions, lsited: ['kind'] });
  // @ts-expect-error listed
  defineCase({ ...plain, clocks, actions, listed: ['knid'] });
  // @ts-expect-error asked at once: not among what is asked at all
  defineCase({ ...plain, clocks, actions, quick: ['cost'] });
  // @ts-expect-error looked up by
  defineCase({ ...plain, clocks, actions, indexed: [{ loose: 'knid' }] });
  // @ts-expect-error said once
  defineCase({ ...plain, clocks, actions, unique: [{ fields: ['knid'], refuses: 'already_exists' }] });
  // @ts-expect-error groups
  defineCase({ ...plain, clocks, actions, groups: ['knid'] });
  // @ts-expect-error outcome
  defineCase({ ...plain, clocks, actions, outcome: 'rpely' });
  // @ts-expect-error who joins at opening
  defineCase({ ...plain, clocks, actions, joins: { cost: 'subject' } });
  // @ts-expect-error a state without a clock
  defineCase({ ...plain, clocks, actions, untimed: { dnoe: 'x' } });
  // @ts-expect-error when a clock runs
  defineCase({ ...plain, actions, clocks: { a: limit(end, 'opne', minutes(1), { source: 'x' }) } });
  const clocks7 = { a: limit(end, 'doing', minutes(1), { source: 'x', when: { kind: 'bgi' } }) };
  // @ts-expect-error for which values
  defineCase({ ...plain, actions, clocks: clocks7 });
  const clocks8 = { a: limit(end, 'doing', minutes(1), { source: 'x', when: { knid: 'big' } }) };
  // @ts-expect-error for which field
  defineCase({ ...plain, actions, clocks: clocks8 });
  // @ts-expect-error from which field
  defineCase({ ...plain, actions, clocks: { a: limit(end, 'doing', minutes(1), { source: 'x', since: 'dnoeOn' }) } });
  // @ts-expect-error to which field
  defineCase({ ...plain, actions, clocks: { a: limit(end, 'doing', days(1), { source: 'x', until: 'dnoeOn' }) } });
  const clocks9 = { a: limit(end, 'doing', seconds(1), { source: 'x', stoppedBy: 'tkae' }) };
  // @ts-expect-error by which step
  defineCase({ ...plain, actions, clocks: clocks9 });
  // @ts-expect-error a key a clock does not have
  const clocks10 = { a: limit(end, 'doing', seconds(1), { source: 'x', wran: seconds(1) }) };
  defineCase({ ...plain, actions, clocks: clocks10 as never });
  // @ts-expect-error a number without a source
  defineCase({ ...plain, actions, clocks: { a: limit(end, 'doing', seconds(1), {}) } });
  // @ts-expect-error a stamp of a figure
  defineCase({ ...plain, clocks, actions, figures: { a: count(end, { stamp: 'tokeAt' }) } });
  // @ts-expect-error a value of a field
  defineCase({ ...plain, clocks, actions, figures: { a: count(end, { data: { kind: 'bgi' } }) } });
  // @ts-expect-error a field beside one that is right
  defineCase({ ...plain, clocks, actions, figures: { a: count(end, { data: { kind: 'big', csot: 1 } }) } });
  // @ts-expect-error a key beside one that is right
  defineCase({ ...plain, clocks, actions, figures: { a: count(end, { open: true, stmap: 'takeAt' }) } });
  // @ts-expect-error a clock of a figure
  defineCase({ ...plain, clocks, actions, figures: { a: inTime(end, 'anwser') } });
  // @ts-expect-error the field that is summed
  defineCase({ ...plain, clocks, actions, figures: { a: sum(end, 'csot', 'yuan') } });
  // @ts-expect-error the stamp it belongs to
  defineCase({ ...plain, clocks, actions, figures: { a: count(end, {}, { at: 'tokeAt' }) } });
  // @ts-expect-error a column
  defineCase({ ...plain, clocks, actions, ledgers: { a: register(end, 'number knid state') } });
  // @ts-expect-error a stamp of a column
  defineCase({ ...plain, clocks, actions, ledgers: { a: register(end, 'number stamp:tokeAt') } });
  // @ts-expect-error a state of a register
  defineCase({ ...plain, clocks, actions, ledgers: { a: register(end, 'number', { where: { state: 'dnoe' } }) } });
  return right;
}

test('a misspelt name does not compile', () => {
  expect(slips).toBeTypeOf('function');
});
