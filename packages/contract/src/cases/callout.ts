import { z } from 'zod';

import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { minutes, seconds } from '../case-kit.ts';
import { between, count, deadline, inTime, limit, move, register, step, sum } from '../case-words.ts';

const need = z.object({
  role: field.text(['分工', 'Role'], { max: 40 }),
  needed: field.between(['人数', 'People'], 1, 200),
});

/** Call-out of a team 应急集结 (S2-06): so many of each role, the next group when one is not filled, counted as they come. */
export const callout = defineCase({
  type: 'callout',
  prefix: 'JJH',
  label: ['应急集结', 'Call-out'],
  group: 'order',
  secrecy: 1,
  priority: 1,
  defaults: { by: 'alarm.handle', note: ['说明', 'Note'] },
  asks: {
    team: field.text(['队伍', 'Team'], { max: 80 }),
    teamCode: field.text(['队伍编码', 'Code of the team'], { max: 64 }),
    reason: field.longText(['事由', 'What for']),
    needs: field.rows(['各分工人数', 'People by role'], need),
  },
  learns: {
    called: field.count(['已呼叫', 'Called']),
    coming: field.count(['已应答', 'Coming']),
    arrived: field.count(['已到场', 'Arrived']),
    group: field.count(['已呼叫到第几组', 'Groups called']),
    result: field.longText(['集结小结', 'How it went']),
  },
  listed: ['team', 'called', 'coming', 'arrived'],
  states: { calling: ['集结中', 'Calling'], mustered: ['已集结', 'Mustered'] },
  endings: { ended: ['已解散', 'Stood down'] },
  way: ['calling', 'mustered', 'ended'],
  actions: {
    coming: step(['马上到', 'On my way'], ['calling', 'mustered'], {
      by: 'responder',
      partyStamp: 'comingAt',
      once: true,
    }),
    arrive: step(['已到场', 'I am there'], ['calling', 'mustered'], {
      by: 'responder',
      partyStamp: 'arrivedAt',
      once: true,
    }),
    cannot: step(['来不了', 'I cannot'], ['calling', 'mustered'], {
      by: 'responder',
      partyStamp: 'cannotAt',
      once: true,
      note: ['原因', 'Why'],
    }),
    callNext: step(['呼叫下一组', 'Call the next group'], ['calling', 'mustered'], { restamps: true }),
    muster: move(['集结完毕', 'Mustered'], 'calling', 'mustered', { stamp: 'musteredAt' }),
    end: move(['解散', 'Stand down'], ['calling', 'mustered'], 'ended', { asks: ['result?'] }),
  },
  untimed: { mustered: 'the incident itself is timed, not the team that stands by' },
  clocks: {
    // Its module calls the next group of every role that is not filled.
    fill: limit(['补呼下一组', 'The next group'], 'calling', seconds(60), {
      repeat: seconds(60),
      tells: [[]],
      isUrgent: true,
      source: ours(),
    }),
    muster: deadline(['集结时限', 'Mustered within'], 'calling', minutes(15), {
      tells: ['alarm.handle'],
      isUrgent: true,
      source: ours(),
    }),
  },
  permissions: { read: 'alarm.read' },
  figures: {
    total: count(['集结次数', 'Call-outs']),
    mustered: inTime(['按时集结率', 'Mustered in time'], 'muster'),
    took: between(['平均集结用时', 'Mean time to muster'], 'at', 'musteredAt', 'second', { better: 'less' }),
    arrived: sum(['到场人次', 'People who came'], 'arrived', 'person'),
  },
  ledgers: {
    register: register(
      ['应急集结台账', 'Register of call-outs'],
      'number at place team reason needs called coming arrived stamp:musteredAt result state closedAt',
    ),
  },
});
