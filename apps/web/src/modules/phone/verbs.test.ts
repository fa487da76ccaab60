import {
  alarm,
  allowedActions,
  caseTypes,
  lostItem,
  type CaseType,
  type Permission,
  type Relation,
} from '@anyuan/contract';
import { describe, expect, test } from 'vitest';

import { loadCaseTypes } from '../../case-types.ts';
import { nextVerb, otherVerbs } from './verbs.ts';

await loadCaseTypes();

const me = '00000000-0000-4000-8000-000000000001';

/** What the server would offer this person, and what the phone makes of it. */
function verb(given: {
  state: string;
  relations?: Relation[];
  permissions?: Permission[];
  own?: Record<string, string>;
  waiting?: string[];
}): string | undefined {
  const { state, relations = [], permissions = [], own = {}, waiting = [] } = given;
  const holds = (permission: Permission): boolean => permissions.includes(permission);
  const actions = allowedActions(alarm, { state, stamps: {}, relations, ownStamps: own, holds });
  const parties = relations.map((relation) => ({
    person: { id: me, name: '张三' },
    relation,
    stamps: own,
    joinedAt: '2026-01-01T00:00:00Z',
  }));
  return nextVerb({ type: 'alarm', state, actions, parties }, { personId: me, waiting });
}

const sent: Relation[] = ['responder'];
const accepted = { acceptedAt: '2026-01-01T00:01:00Z' };
const there = { ...accepted, arrivedAt: '2026-01-01T00:02:00Z' };

describe('the one big verb', () => {
  test.each([
    ['a guard who was just sent accepts', { state: 'dispatched', relations: sent }, 'accept'],
    ['then says that he is there', { state: 'dispatched', relations: sent, own: accepted }, 'arrive'],
    ['then tells what is going on', { state: 'onScene', relations: sent, own: there }, 'feedback'],
    ['a second guard arrives after the first', { state: 'onScene', relations: sent, own: accepted }, 'arriveToo'],
    ['a tap that waits counts as taken', { state: 'dispatched', relations: sent, waiting: ['accept'] }, 'arrive'],
    ['so do two of them', { state: 'dispatched', relations: sent, waiting: ['accept', 'arrive'] }, 'feedback'],
    [
      'feedback may follow feedback',
      { state: 'onScene', relations: sent, own: there, waiting: ['feedback'] },
      'feedback',
    ],
    ['nothing is left when it is closed', { state: 'closed', relations: sent, own: there }, undefined],
    ['the reporter only watches', { state: 'dispatched', relations: ['reporter' as const] }, undefined],
    ['a leader answers a ringing alarm', { state: 'raised', permissions: ['alarm.handle' as const] }, 'acknowledge'],
    [
      'a leader who was not sent does not arrive',
      { state: 'dispatched', permissions: ['alarm.handle' as const] },
      undefined,
    ],
    [
      'the police office answers in parallel',
      { state: 'raised', permissions: ['alarm.police' as const] },
      'policeAcknowledge',
    ],
  ])('%s', (_, given, expected) => {
    expect(verb(given)).toBe(expected);
  });

  test('a late-comer whose arrival waits is not asked to arrive again under the other name', () => {
    expect(verb({ state: 'onScene', relations: sent, own: accepted, waiting: ['arrive'] })).toBe('feedback');
  });
});

/** The same for any declared type. */
function verbOf(
  type: CaseType,
  given: { state: string; relations?: Relation[]; permissions?: Permission[] },
): { verb: string | undefined; others: string[] } {
  const { state, relations = [], permissions = [] } = given;
  const holds = (permission: Permission): boolean => permissions.includes(permission);
  const actions = allowedActions(type, { state, stamps: {}, relations, ownStamps: {}, holds });
  const parties = relations.map((relation) => ({
    person: { id: me, name: '张三' },
    relation,
    stamps: {},
    joinedAt: '2026-01-01T00:00:00Z',
  }));
  const item = { type: type.type, state, actions, parties };
  return { verb: nextVerb(item, { personId: me, waiting: [] }), others: otherVerbs(item, me) };
}

describe('any type of case', () => {
  test('the step onward is large, steps back and ends are among the others', () => {
    const found = verbOf(lostItem, { state: 'matched', permissions: ['service.handle'] });
    expect(found.verb).toBe('giveBack');
    expect(found.others).toEqual(expect.arrayContaining(['unmatch', 'close']));
    expect(verbOf(lostItem, { state: 'reported', permissions: ['service.handle'] }).verb).toBe('match');
    expect(verbOf(lostItem, { state: 'returned', permissions: ['service.handle'] })).toEqual({
      verb: undefined,
      others: [],
    });
  });

  test('nobody who may only look is offered a verb', () => {
    for (const type of Object.values(caseTypes) as CaseType[])
      for (const state of Object.keys(type.states))
        expect(verbOf(type, { state }), `${type.type} ${state}`).toEqual({ verb: undefined, others: [] });
  });

  test('sending people, drills and tests stay at the console', () => {
    const { others } = verbOf(alarm, { state: 'acknowledged', permissions: ['alarm.handle'] });
    expect(others).toEqual(['locate', 'escalate', 'falseAlarm', 'close']);
  });
});

test('who is called out with the team first says that he comes, then that he is there', () => {
  const called = (ownStamps: Record<string, string>, waiting: string[] = []) => {
    const given = { state: 'calling', stamps: {}, relations: sent, ownStamps, holds: () => false };
    const actions = allowedActions(caseTypes.callout, given);
    const joined = { person: { id: me, name: '张三' }, relation: sent[0]!, stamps: ownStamps, joinedAt: '' };
    const item = { type: 'callout' as const, state: 'calling', actions, parties: [joined] };
    return [nextVerb(item, { personId: me, waiting }), otherVerbs(item, me)];
  };
  expect(called({})).toEqual(['coming', ['cannot']]);
  expect(called({}, ['coming'])[0]).toBe('arrive');
  expect(called({ comingAt: '2026-01-01T00:01:00Z' })[0]).toBe('arrive');
});

test('whoever raised an alarm may say where it is, beside watching', () => {
  const relations: Relation[] = ['reporter'];
  const given = { state: 'dispatched', stamps: {}, relations, ownStamps: {}, holds: () => false };
  const actions = allowedActions(alarm, given);
  const parties = [{ person: { id: me, name: '张三' }, relation: relations[0]!, stamps: {}, joinedAt: '' }];
  expect(otherVerbs({ type: 'alarm', actions, parties }, me)).toEqual(['locate']);
});
