import { alarm, allowedActions, caseTypes, defineCase, type Permission, type Relation } from '@anyuan/contract';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { nextVerb, reportTypes } from './verbs.ts';

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
  return nextVerb({ type: 'alarm', actions, parties }, { personId: me, waiting });
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

test('one may report what the declarations let one open, and alarms by their own door', () => {
  const hazard = defineCase({
    type: 'hazard',
    prefix: 'YH',
    label: ['隐患', 'Hazard'],
    secrecy: 1,
    priority: 3,
    fields: z.object({}),
    states: { reported: ['待核实', 'Reported'], closed: ['已销号', 'Closed'] },
    initial: 'reported',
    final: ['closed'],
    actions: {},
    clocks: {},
    permissions: { read: 'case.read', create: 'case.create' },
  });
  const types = { ...caseTypes, hazard };
  expect(reportTypes(types, (permission) => permission === 'case.create').map(({ type }) => type)).toEqual(['hazard']);
  expect(reportTypes(types, () => false)).toEqual([]);
  expect(reportTypes(caseTypes, () => true)).toEqual([]);
});
