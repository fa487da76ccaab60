import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';
import { everyYears, practice } from '../terms.ts';

/** Key discipline 重点学科 5 / 10 / 10, and what a department is known for 一科一特色. */
export const discipline = defineMatter({
  kind: 'discipline',
  prefix: 'ZDX',
  label: ['重点学科 / 一科一特色', 'Key discipline'],
  group: 'governance',
  fields: {
    level: field.choice(['级别', 'Level'], {
      province: ['省级重点', 'Key discipline of the province'],
      city: ['市州级重点', 'Key discipline of the city'],
      hospital: ['院级重点', 'Key discipline of the hospital'],
      feature: ['一科一特色', 'Feature of a department'],
    }),
    leader: field.text(['带头人', 'Leader']),
    budget: field.money(['经费', 'Budget']).optional(),
    goal: field.longText(['建设目标', 'Goal']).optional(),
  },
  listed: ['level', 'leader', 'budget'],
  checks: {
    review: {
      label: ['年度考核', 'Yearly review'],
      every: everyYears(1),
      points: { goal: ['年度目标完成', 'Goal of the year reached'], money: ['经费使用合规', 'Money used as allowed'] },
      source: practice('C34,周期为项目默认值 / the interval is ours'),
    },
  },
});
