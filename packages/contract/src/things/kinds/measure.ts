import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';
import { source } from '../terms.ts';

/** Convenience measure 便民措施 (S2-46) and measure of an action plan (S2-94): owner, day, what proves it. */
export const measure = defineMatter({
  kind: 'measure',
  prefix: 'BMC',
  label: ['便民措施', 'Convenience measure'],
  group: 'governance',
  fields: {
    variety: field.choice(['类别', 'Kind'], {
      ten: ['十大便民措施', 'Ten measures'],
      plan: ['行动计划', 'Action plan'],
      other: ['其他', 'Other'],
    }),
    what: field.longText(['内容', 'What']),
    since: field.date(['实施日期', 'Since']),
    dueOn: field.date(['完成期限', 'Due']).optional(),
    doneOn: field.date(['完成日期', 'Done on']).optional(),
    used: field.count(['使用人次', 'Times used']).optional(),
    result: field.longText(['成效', 'Result']).optional(),
    files: field.files(['佐证材料', 'Evidence']).optional(),
  },
  ends: {
    due: {
      label: ['完成期限', 'Due'],
      from: 'dueOn',
      isOptional: true,
      done: 'doneOn',
      source: source('行动计划所载 / as the plan says'),
    },
  },
  listed: ['variety', 'since'],
});
