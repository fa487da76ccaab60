import { z } from 'zod';

import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';
import { source } from '../terms.ts';

/** Safety investment 安全投入项目 (S1-30): budget, phase, acceptance. */
export const project = defineMatter({
  kind: 'project',
  prefix: 'TZX',
  label: ['安全投入项目', 'Investment project'],
  group: 'governance',
  fields: {
    budget: field.money(['预算', 'Budget']),
    spent: field.money(['已支出', 'Spent']).optional(),
    phase: field.choice(['阶段', 'Phase'], {
      planned: ['立项', 'Planned'],
      tender: ['招采', 'Tender'],
      building: ['实施', 'Under way'],
      trial: ['试运行', 'Trial'],
      accepted: ['已验收', 'Accepted'],
    }),
    phases: field
      .rows(
        ['分阶段', 'Phases'],
        z.object({
          what: field.text(['阶段内容', 'What'], { max: 60 }),
          planned: field.date(['计划', 'Planned']),
          done: field.date(['完成', 'Done']).optional(),
          paid: field.money(['付款', 'Paid']).optional(),
        }),
      )
      .optional(),
    started: field.date(['立项日期', 'Begun']),
    planned: field.date(['计划完成', 'Planned end']).optional(),
    accepted: field.date(['验收日期', 'Accepted on']).optional(),
  },
  listed: ['budget', 'spent', 'phase', 'planned', 'accepted'],
  ends: {
    plan: {
      label: ['计划完成', 'Planned end'],
      from: 'planned',
      isOptional: true,
      done: 'accepted',
      source: source('立项文件所载 / as the plan says'),
    },
  },
});
