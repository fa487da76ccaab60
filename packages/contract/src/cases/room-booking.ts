import { z } from 'zod';

import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { minutes } from '../case-kit.ts';
import { count, deadline, limit, move, rate, register, step } from '../case-words.ts';

export const consents = {
  agreed: ['同意', 'Agrees'],
  refused: ['不同意', 'Does not agree'],
  notAsked: ['未征询', 'Not asked'],
} as const;
const consent = z.object({
  who: field.text(['在场人', 'Who']),
  consent: field.choice(['录音录像', 'Recording'], consents),
});
const recording = field.rows(['录音录像征询', 'Asked about recording'], consent);

/** A room booked for talking (data sheet C33): nobody else has it meanwhile, and no word is recorded against anyone's will. */
export const roomBooking = defineCase({
  type: 'roomBooking',
  prefix: 'YD',
  label: ['房间预约', 'Room booking'],
  group: 'patient',
  secrecy: 1,
  priority: 4,
  where: 'required',
  defaults: { by: ['reporter', 'room.book'] },
  asks: {
    purpose: field.choice(['用途', 'Purpose'], {
      complaint: ['投诉接待', 'Complaint'],
      negotiation: ['纠纷协商', 'Negotiation'],
      mediation: ['人民调解', 'Mediation'],
      other: ['其他', 'Other'],
    }),
    startsAt: field.time(['开始', 'From']),
    endsAt: field.time(['结束', 'To']),
    people: field.count(['人数', 'People']).optional(),
  },
  learns: {
    recording,
  },
  quick: ['purpose', 'startsAt', 'endsAt'],
  listed: ['purpose', 'startsAt', 'endsAt'],
  states: {
    booked: ['已预约', 'Booked'],
    inUse: ['使用中', 'In use'],
  },
  endings: { done: ['已结束', 'Done'], cancelled: ['已取消', 'Cancelled'] },
  actions: {
    begin: move(['开始使用', 'Begin'], 'booked', 'inUse', { asks: ['recording?'], stamp: 'begunAt' }),
    record: step(['开始录音录像', 'Record'], 'inUse', { asks: ['recording?'], stamp: 'recordedAt', once: true }),
    finish: move(['结束使用', 'Finish'], 'inUse', 'done', { note: ['备注', 'Note'] }),
    cancel: move(['取消预约', 'Cancel'], 'booked', 'cancelled', { note: ['原因', 'Reason'], tells: 'reporter' }),
  },
  clocks: {
    start: limit(['预约已到', 'The booking begins'], 'booked', minutes(15), {
      since: 'startsAt',
      tells: 'reporter',
      isUrgent: true,
      source: ours(),
    }),
    end: deadline(['预约结束', 'The booking ends'], 'open', minutes(5), {
      since: 'endsAt',
      tells: 'reporter',
      isUrgent: true,
      source: ours(),
    }),
  },
  permissions: { read: 'room.read', create: 'room.book' },
  groups: ['purpose'],
  figures: {
    total: count(['预约次数', 'Bookings'], { state: ['booked', 'inUse', 'done'] }),
    recorded: rate(['录音录像率', 'Recorded'], { stamp: 'recordedAt' }, { stamp: 'begunAt' }),
  },
  ledgers: {
    register: register(
      ['房间使用登记表', 'Register of rooms'],
      'number place purpose startsAt endsAt people reporter recording state',
    ),
  },
});
