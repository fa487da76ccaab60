import { field } from '../../fields/index.ts';
import { defineThing } from '../kit.ts';
import { points } from '../points.ts';
import { everyMonths, practice, source } from '../terms.ts';

/** Smoke masks and escape ropes of a ward 防烟面具、逃生绳 (S1-33): how many there are and until when they are good. */
export const smokeMask = defineThing({
  kind: 'smoke-mask',
  prefix: 'FYMJ',
  label: ['逃生自救器材', 'Escape gear'],
  title: ['逃生自救器材', 'Escape gear'],
  group: 'fire',
  isFixed: true,
  faults: 'hazard',
  fields: {
    variety: field.choice(['类型', 'Type'], {
      mask: ['防烟面具', 'Smoke mask'],
      rope: ['逃生绳', 'Escape rope'],
      blanket: ['灭火毯', 'Fire blanket'],
      torch: ['强光手电', 'Torch'],
    }),
    count: field.between(['数量', 'Quantity'], 1, 1000),
    goodTo: field.date(['有效期至', 'Good until']).optional(),
  },
  listed: ['variety', 'count'],
  coverage: {
    mask: {
      label: ['病区防烟面具', 'Smoke masks in wards'],
      places: ['ward'],
      where: { variety: 'mask' },
      least: 1,
      source: source('S1-33:各病区配备防烟面具 / every ward has smoke masks'),
    },
    rope: {
      label: ['病区逃生绳', 'Escape ropes in wards'],
      places: ['ward'],
      where: { variety: 'rope' },
      least: 1,
      source: source('S1-33:各病区配备逃生绳 / every ward has escape ropes'),
    },
  },
  ends: {
    expiry: {
      label: ['有效期', 'Expiry'],
      from: 'goodTo',
      source: source('产品标示的有效期 / as printed on the product'),
    },
  },
  checks: {
    monthly: {
      label: ['月度检查', 'Monthly check'],
      every: everyMonths(1),
      points: { count: ['数量相符', 'All there'], sealed: ['封装完好', 'Sealed'], place: points.place },
      source: practice('S1-33,周期为项目默认值 / the interval is ours'),
    },
  },
});
