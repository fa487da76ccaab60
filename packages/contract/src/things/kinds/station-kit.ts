import { field } from '../../fields/index.ts';
import { defineThing } from '../kit.ts';
import { points } from '../points.ts';
import { everyMonths, practice, source } from '../terms.ts';

/** What a micro fire station takes along 微型消防站器材 (S2-83). */
export const stationKit = defineThing({
  kind: 'station-kit',
  prefix: 'WZQ',
  label: ['微型消防站器材', 'Micro station kit'],
  title: ['微型消防站器材', 'Micro station kit'],
  group: 'fire',
  faults: 'repair',
  fields: {
    variety: field.choice(['类型', 'Type'], {
      suit: ['消防战斗服', 'Fire suit'],
      helmet: ['消防头盔', 'Helmet'],
      breathing: ['空气呼吸器', 'Breathing apparatus'],
      axe: ['破拆工具', 'Forcible entry tool'],
      rope: ['安全绳', 'Safety rope'],
      radio: ['通信器材', 'Radio'],
    }),
    count: field.between(['数量', 'Quantity'], 1, 1000),
    goodTo: field.date(['检定有效期', 'Tested until']).optional(),
  },
  listed: ['variety', 'count'],
  ends: {
    paper: {
      label: ['检定有效期', 'Tested until'],
      from: 'goodTo',
      isOptional: true,
      source: source('检定证书所载 / as the certificate says'),
    },
  },
  checks: {
    monthly: {
      label: ['月度检查', 'Monthly check'],
      every: everyMonths(1),
      points: { count: ['数量相符', 'All there'], whole: points.whole, pressure: ['气瓶压力足', 'Cylinder is full'] },
      source: practice('S2-83,周期为项目默认值 / the interval is ours'),
    },
  },
});
