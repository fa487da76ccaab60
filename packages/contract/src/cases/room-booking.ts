import { z } from 'zod';

import { field } from '../case-fields.ts';
import { defineCase, minutes } from '../case-kit.ts';

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

const fields = z.object({
  purpose: field.choice(['用途', 'Purpose'], {
    complaint: ['投诉接待', 'Complaint'],
    negotiation: ['纠纷协商', 'Negotiation'],
    mediation: ['人民调解', 'Mediation'],
    other: ['其他', 'Other'],
  }),
  startsAt: field.time(['开始', 'From']),
  endsAt: field.time(['结束', 'To']),
  people: field.count(['人数', 'People']).optional(),
  recording: recording.optional(),
});

/** A room booked for talking (data sheet C33): nobody else has it meanwhile, and no word is recorded against anyone's will. */
export const roomBooking = defineCase({
  type: 'roomBooking',
  prefix: 'YD',
  label: ['房间预约', 'Room booking'],
  group: 'patient',
  secrecy: 1,
  priority: 4,
  where: 'required',
  listed: ['purpose', 'startsAt', 'endsAt'],
  report: ['purpose', 'startsAt', 'endsAt', 'people'],
  quick: ['purpose', 'startsAt', 'endsAt'],
  fields,
  states: {
    booked: ['已预约', 'Booked'],
    inUse: ['使用中', 'In use'],
    done: ['已结束', 'Done'],
    cancelled: ['已取消', 'Cancelled'],
  },
  initial: 'booked',
  final: ['done', 'cancelled'],
  actions: {
    begin: {
      label: ['开始使用', 'Begin'],
      from: ['booked'],
      to: 'inUse',
      by: ['reporter', 'room.book'],
      stamp: 'begunAt',
      input: z.object({ recording: recording.optional() }),
    },
    record: {
      label: ['开始录音录像', 'Record'],
      from: ['inUse'],
      by: ['reporter', 'room.book'],
      once: true,
      stamp: 'recordedAt',
      input: z.object({ recording: recording.optional() }),
    },
    finish: {
      label: ['结束使用', 'Finish'],
      from: ['inUse'],
      to: 'done',
      by: ['reporter', 'room.book'],
      stamp: 'closedAt',
      input: z.object({ note: field.longText(['备注', 'Note']).optional() }),
    },
    cancel: {
      label: ['取消预约', 'Cancel'],
      from: ['booked'],
      to: 'cancelled',
      by: ['reporter', 'room.book'],
      stamp: 'closedAt',
      tells: ['reporter'],
      input: z.object({ note: field.longText(['原因', 'Reason']).optional() }),
    },
  },
  clocks: {
    start: {
      label: ['预约已到', 'The booking begins'],
      during: ['booked'],
      since: 'startsAt',
      steps: [minutes(15)],
      tells: [['reporter']],
      isUrgent: true,
      source: '项目默认值 / project default',
      isUnconfirmed: true,
    },
    end: {
      label: ['预约结束', 'The booking ends'],
      during: ['booked', 'inUse'],
      since: 'endsAt',
      steps: [minutes(5)],
      tells: [['reporter']],
      isUrgent: true,
      isDeadline: true,
      source: '项目默认值 / project default',
      isUnconfirmed: true,
    },
  },
  permissions: { read: 'room.read', create: 'room.book' },
  figures: {
    total: { label: ['预约次数', 'Bookings'], of: { count: { state: ['booked', 'inUse', 'done'] } }, unit: 'case' },
    recorded: {
      label: ['录音录像率', 'Recorded'],
      of: { count: { stamp: 'recordedAt' } },
      per: { count: { stamp: 'begunAt' } },
      unit: 'percent',
    },
  },
  groups: ['purpose'],
  ledgers: {
    register: {
      label: ['房间使用登记表', 'Register of rooms'],
      columns: ['number', 'place', 'purpose', 'startsAt', 'endsAt', 'people', 'reporter', 'recording', 'state'],
    },
  },
});
