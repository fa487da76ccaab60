import { expect, test } from 'vitest';

import { days, hours, minutes, workdays, type CaseType, type Span } from '../case-kit.ts';
import { caseTypes } from './index.ts';

/** What a rule asks of a declared clock. `since`: the moment it counts from, if not the state it begins in. */
interface Rule {
  steps: Span[];
  since?: string;
  pausedIn?: string[];
  when?: Record<string, unknown>;
  stoppedBy?: string[];
  /** How often a step gives more, and how much of it at most. */
  more?: [times: number, most: number];
}

/** A number of the law, or of a document that was read: settings say that it is confirmed. */
const confirmed: Record<string, Rule> = {
  // 医疗机构投诉管理办法: 5 working days from receipt, 10 where several departments are concerned (two further times: that, and an approved extension).
  'complaint.reply': { steps: [workdays(5)], since: 'receivedAt', pausedIn: ['awaiting'], more: [2, 10] },
  // 信访工作条例 art. 22, 23, 34–36.
  'petition.notice': { steps: [days(15)], since: 'receivedAt' },
  'petition.objection': { steps: [workdays(5)], since: 'receivedAt', when: { channel: 'forwarded' } },
  'petition.finish': { steps: [days(60)], more: [1, 30] },
  'petition.window': { steps: [days(30)] },
  'petition.review': { steps: [days(30)] },
  'petition.recheck': { steps: [days(30)] },
  // 医疗纠纷预防和处理条例 art. 26, 27, 38, 40.
  'dispute.autopsy': { steps: [hours(48)], since: 'diedAt', stoppedBy: ['freeze', 'autopsy', 'moveBody'] },
  'dispute.frozen': {
    steps: [hours(7 * 24)],
    since: 'diedAt',
    when: { isFrozen: true },
    stoppedBy: ['autopsy', 'moveBody'],
  },
  'dispute.body': { steps: [days(14)], since: 'diedAt', stoppedBy: ['moveBody'] },
  'dispute.mediation': { steps: [workdays(30)], pausedIn: ['appraising'], more: [1, 30] },
  'dispute.application': { steps: [workdays(5)] },
  'dispute.administrative': { steps: [workdays(30)], pausedIn: ['appraising'] },
  // 人民调解法 art. 33.
  'dispute.confirmation': { steps: [days(30)], when: { settledBy: 'mediation' }, stoppedBy: ['confirm'] },
  // 医疗事故处理条例 art. 14, 43.
  'dispute.major': { steps: [hours(12)], since: 'majorKnownAt', stoppedBy: ['reportMajor'] },
  'dispute.settlement': { steps: [days(7)], when: { settledBy: 'negotiation' }, stoppedBy: ['reportSettlement'] },
  // As agreed by both sides.
  'dispute.performance': { steps: [days(1)] },
  // 2013 joint opinion: faults of security systems within 24 h.
  'repair.repair': { steps: [hours(24), hours(48), hours(72)] },
  // 温州市疾病应急救助办理程序: the police answer within 5 working days.
  'rescue.police': { steps: [workdays(5)] },
  // Local rules: 24 h, or 2 or 3 working days.
  'redPacket.handIn': { steps: [hours(24), hours(48)], since: 'receivedAt' },
};

/** Numbers of the data sheets and those nobody has confirmed: settings that say so. */
const proposed: Record<string, Rule> = {
  'tout.onSite': { steps: [minutes(5), minutes(10)] },
  'tout.finish': { steps: [days(3)] },
  'incident.rush': {
    steps: [minutes(3), minutes(5)],
    when: { kind: ['violence', 'disturbance', 'missing', 'baby', 'illness'] },
  },
  'escort.accept': { steps: [minutes(5)] },
  'referral.reply': { steps: [minutes(30)], when: { urgent: true } },
  'help.answer': { steps: [minutes(30), minutes(60)] },
  'help.take': { steps: [minutes(5)], when: { service: ['wheelchair', 'escort'] } },
  'hazard.limit': { steps: [days(7), days(8), days(10), days(14)], more: [2, 30] },
  'hazard.secure': { steps: [days(0)] },
  'complaint.acknowledge': { steps: [days(0)], since: 'receivedAt' },
  'complaint.revisit': { steps: [days(7)], when: { severity: 'key' } },
  'dispute.inform': { steps: [hours(2)] },
  'redPacket.giveBack': { steps: [workdays(3)], since: 'stamp:handedInAt' },
  'lostItem.claim': { steps: [days(365)] },
  'opinion.answer': { steps: [hours(4)], since: 'foundAt' },
};

const types = caseTypes as unknown as Record<string, CaseType>;
const clockOf = (path: string) => {
  const [type = '', clock = ''] = path.split('.');
  return types[type]?.clocks[clock];
};

test.each([...Object.entries(confirmed), ...Object.entries(proposed)])('%s is as the rule says', (path, rule) => {
  const clock = clockOf(path);
  const [type = '', name = ''] = path.split('.');
  const giving = Object.values(types[type]?.actions ?? {}).flatMap((action) =>
    action.extends?.clock === name ? [{ ...action.extends, input: action.input }] : [],
  );
  const most = giving.map(({ field, input }) => {
    const accepts = (n: number) => input?.shape[field]?.safeParse(n).success === true;
    return (
      Array.from({ length: 100 }, (_, n) => n)
        .filter(accepts)
        .at(-1) ?? 0
    );
  });
  expect({
    steps: clock?.steps,
    since: clock?.since,
    pausedIn: clock?.pausedIn,
    when: clock?.when,
    stoppedBy: clock?.stoppedBy,
    more: giving.length > 0 ? [giving[0]?.times, Math.max(...most)] : undefined,
  }).toEqual({
    since: undefined,
    pausedIn: undefined,
    when: undefined,
    stoppedBy: undefined,
    more: undefined,
    ...rule,
  });
});

test('a number is called confirmed if a document says it, and every other one is not', () => {
  const all = Object.values(types).flatMap(({ type, clocks }) =>
    Object.entries(clocks).map(([name, clock]) => [`${type}.${name}`, clock] as const),
  );
  const called = all.filter(([, clock]) => !clock.isUnconfirmed).map(([path]) => path);
  expect(called.toSorted()).toEqual(Object.keys(confirmed).toSorted());
  // Where a number comes from is more than "project default", if a data sheet says it.
  for (const path of Object.keys(proposed)) expect([path, clockOf(path)?.source]).not.toEqual([path, undefined]);
});

test('a promise that is paused keeps its start', () => {
  const paused = Object.values(types).flatMap(({ type, clocks }) =>
    Object.entries(clocks).flatMap(([name, { pausedIn, keeps }]) => (pausedIn ? [[`${type}.${name}`, keeps]] : [])),
  );
  expect(paused.length).toBeGreaterThan(0);
  expect(paused.filter(([, keeps]) => keeps !== true)).toEqual([]);
});
