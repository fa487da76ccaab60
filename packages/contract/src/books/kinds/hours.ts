import { z } from 'zod';

import { field } from '../../fields/index.ts';
import { defineBook } from '../kit.ts';
import { asIncident } from '../shared.ts';

/** Hours of volunteers 志愿服务时长 (data sheet C19): what a shift comes to, and the certificate of it. */
export const hoursBook = defineBook({
  book: 'hours',
  label: ['志愿服务时长账', 'Hours of volunteers'],
  group: ['便民', 'Service'],
  prefix: 'ZY',
  permission: 'book.hours',
  unit: { label: ['小时', 'hours'], one: 'hour', decimals: 2 },
  dimensions: {},
  item: z.object({ person: field.person(['志愿者', 'Volunteer']).optional() }),
  movements: {
    serve: {
      label: ['值岗', 'On a shift'],
      does: 'in',
      writtenBy: ['上岗、离岗', 'signing on and off'],
      asks: {
        area: field.text(['服务区域', 'Area'], { max: 60 }),
        startedAt: field.time(['开始', 'From']),
        endedAt: field.time(['结束', 'Until']),
      },
    },
    event: {
      label: ['活动补记', 'At an event'],
      does: 'in',
      two: true,
      voucher: 'needed',
      asks: { what: field.text(['活动', 'What'], { max: 100 }), day: field.date(['日期', 'Day']) },
    },
    deduct: { label: ['核减', 'Take off'], does: 'out', two: true, asks: { reason: field.text(['原因', 'Why']) } },
    certify: {
      label: ['开具证明', 'Certificate'],
      does: 'none',
      all: true,
      asks: { usedFor: field.text(['用途', 'What for'], { max: 60 }).optional() },
      paper: {
        title: ['志愿服务记录证明', 'Certificate of voluntary service'],
        text: ({ item, amount }) => [
          `兹证明 ${item} 同志在我院参加志愿服务,累计服务时长 ${amount[0]}。特此证明。`,
          `This is to certify that ${item} has served as a volunteer in our hospital for ${amount[1]} in all.`,
        ],
      },
    },
  },
  count: { opens: asIncident },
  rule: ['志愿服务条例第十六条、第十九条:如实记录,无偿出具证明', 'Recorded as it was; certificates are free of charge'],
});
