import { field } from '../../fields/index.ts';
import { defineThing } from '../kit.ts';
import { everyMonths, practice } from '../terms.ts';

/** Key 钥匙: what it opens and how many there are. */
export const key = defineThing({
  kind: 'key',
  prefix: 'YS',
  label: ['钥匙', 'Key'],
  group: 'security',
  isInternal: true,
  faults: 'repair',
  fields: {
    opens: field.text(['所开门锁', 'What it opens']),
    count: field.between(['数量', 'Quantity'], 1, 100),
    hook: field.text(['钥匙柜位置', 'Hook']).optional(),
  },
  listed: ['opens', 'count', 'hook'],
  checks: {
    monthly: {
      label: ['月度清点', 'Monthly count'],
      every: everyMonths(1),
      points: { count: ['数量相符', 'All there'], tag: ['标签清楚', 'Tag is clear'] },
      source: practice('项目默认值 / project default'),
    },
  },
});
