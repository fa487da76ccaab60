import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { hours, minutes } from '../case-kit.ts';
import { count, deadline, inTime, mean, move, register, sum } from '../case-words.ts';

/** An evening of a night clinic 夜间门诊 (S1-52): planned with its doctor, opened, and what came of it. */
export const nightClinic = defineCase({
  type: 'nightClinic',
  prefix: 'YM',
  label: ['夜间门诊', 'Night clinic'],
  group: 'service',
  secrecy: 1,
  priority: 4,
  defaults: { by: ['care.handle', 'service.handle'] },
  asks: {
    clinic: field.text(['专科门诊', 'Clinic']),
    startsAt: field.time(['开诊时间', 'Opens']),
    endsAt: field.time(['结束时间', 'Closes']),
    doctor: field.person(['出诊医生', 'Doctor']).optional(),
    room: field.text(['诊室', 'Room']).optional(),
  },
  learns: {
    visits: field.count(['就诊人次', 'Visits']),
    incidents: field.text(['异常情况', 'What was unusual']),
  },
  listed: ['clinic', 'startsAt', 'endsAt', 'visits'],
  notBefore: { endsAt: 'startsAt' },
  states: {
    planned: ['已排班', 'Planned'],
    opened: ['开诊中', 'Open'],
  },
  endings: { held: ['已结束', 'Held'], cancelled: ['已停诊', 'Cancelled'] },
  actions: {
    // Whoever is on at night hears which door is open and how long.
    open: move(['开诊', 'Open'], 'planned', 'opened', { stamp: 'openedAt', tells: 'order.handle' }),
    close: move(['结束并报就诊量', 'Close'], ['planned', 'opened'], 'held', {
      asks: ['visits', 'incidents?'],
      stamp: 'heldAt',
    }),
    cancel: move(['停诊', 'Cancel'], ['planned', 'opened'], 'cancelled', {
      why: ['原因', 'Why'],
      tells: 'service.handle',
      stamp: 'cancelledAt',
    }),
  },
  clocks: {
    open: deadline(['按时开诊', 'Opened in time'], 'planned', minutes(15), {
      since: 'startsAt',
      tells: [['care.handle', 'service.handle']],
      isUrgent: true,
      source: ours(),
    }),
    close: deadline(['就诊量上报', 'Visits told'], 'opened', hours(2), {
      since: 'endsAt',
      tells: [['care.handle', 'service.handle']],
      isUrgent: true,
      source: ours(),
    }),
  },
  permissions: { read: 'service.read', create: 'care.handle' },
  figures: {
    held: count(['夜间门诊场次', 'Evenings held'], { state: 'held' }, { better: 'more', at: 'heldAt' }),
    visits: sum(['夜间就诊人次', 'Visits at night'], 'visits', 'person', { better: 'more', at: 'heldAt' }),
    mean: mean(['场均人次', 'Visits an evening'], 'visits', 'person', { at: 'heldAt' }),
    onTime: inTime(['按时开诊率', 'Opened in time'], 'open'),
    cancelled: count(['停诊', 'Cancelled'], { state: 'cancelled' }, { better: 'less', at: 'cancelledAt' }),
  },
  ledgers: {
    register: register(
      ['夜间门诊登记表', 'Register of night clinics'],
      'number department clinic doctor room startsAt stamp:openedAt endsAt visits incidents reporter state',
    ),
  },
});
