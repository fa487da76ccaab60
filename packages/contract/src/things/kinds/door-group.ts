import { z } from 'zod';

import { field } from '../../fields/index.ts';
import { definePaper } from '../papers.ts';
import { everyMonths, practice } from '../terms.ts';

/** Permission group of doors 门禁权限组 (S1-18): which doors, for whom, when; gone through at intervals. */
export const doorGroup = definePaper({
  kind: 'door-group',
  prefix: 'MJZ',
  label: ['门禁权限组', 'Permission group of doors'],
  title: ['门禁权限组', 'Permission groups of doors'],
  group: 'security',
  fields: {
    doors: field.refs(['门', 'Doors'], 'device', 60, { among: 'door' }),
    allowed: field.departments(['授权科室', 'Departments let in']).optional(),
    people: field.people(['另授权人员', 'People let in besides']).optional(),
    hours: field
      .rows(
        ['开放时段', 'Hours'],
        z.object({
          days: field.choice(['日期', 'Days'], {
            all: ['每天', 'Every day'],
            work: ['工作日', 'Working days'],
            off: ['周末节假日', 'Weekends and holidays'],
          }),
          from: field.text(['自', 'From'], { max: 5 }),
          until: field.text(['至', 'Until'], { max: 5 }),
        }),
      )
      .optional(),
    approvedBy: field.text(['审批', 'Approved by']).optional(),
  },
  listed: ['doors', 'allowed'],
  checks: {
    review: {
      label: ['权限核对', 'Permissions gone through'],
      every: everyMonths(3),
      points: {
        current: ['名单与在岗一致', 'Those let in work there'],
        left: ['离岗权限已收回', 'Nobody who left is let in'],
        opens: ['断电、消防联动能开', 'Opens without power and on a fire alarm'],
      },
      source: practice('S1-18,周期为项目默认值 / the interval is ours'),
    },
  },
});
