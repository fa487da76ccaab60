import { field } from '../../fields/index.ts';
import { defineThing } from '../kit.ts';
import { points } from '../points.ts';
import { everyMonths, everyYears, practice, source } from '../terms.ts';

/** Riot shields, forks, helmets, batons 防暴装备 (S2-11). */
export const riotGear = defineThing({
  kind: 'riot-gear',
  prefix: 'FBZB',
  label: ['防暴装备', 'Riot gear'],
  title: ['防暴装备', 'Riot gear'],
  group: 'security',
  faults: 'repair',
  fields: {
    variety: field.choice(['类型', 'Type'], {
      shield: ['防暴盾牌', 'Shield'],
      fork: ['防暴钢叉', 'Fork'],
      helmet: ['防暴头盔', 'Helmet'],
      baton: ['橡胶警棍', 'Baton'],
      vest: ['防刺服', 'Stab vest'],
      gloves: ['防割手套', 'Gloves'],
      spray: ['催泪喷射器', 'Spray'],
    }),
    count: field.between(['数量', 'Quantity'], 1, 1000),
    made: field.date(['出厂日期', 'Made']).optional(),
    goodTo: field.date(['有效期至', 'Good until']).optional(),
  },
  listed: ['variety', 'count'],
  ends: {
    expiry: {
      label: ['有效期', 'Expiry'],
      from: 'goodTo',
      isOptional: true,
      source: source('产品标示的有效期 / as printed on the product'),
    },
    life: {
      label: ['使用年限', 'Service life'],
      from: 'made',
      isOptional: true,
      after: everyYears(5),
      source: practice('项目默认值,按产品说明调整 / project default, set it as the maker says'),
    },
  },
  checks: {
    monthly: {
      label: ['月度检查', 'Monthly check'],
      every: everyMonths(1),
      points: { count: ['数量相符', 'All there'], whole: points.whole, place: points.place },
      source: practice('S2-11,周期为项目默认值 / the interval is ours'),
    },
  },
});
