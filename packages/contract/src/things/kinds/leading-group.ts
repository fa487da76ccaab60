import { z } from 'zod';

import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';
import { everyYears, practice } from '../terms.ts';

/** Leading group or committee 领导小组 (S1-06, S1-07): who was in it when, by which document, stays readable for ever. */
export const leadingGroup = defineMatter({
  kind: 'leading-group',
  prefix: 'LDZ',
  label: ['领导小组 / 委员会', 'Leading group'],
  group: 'governance',
  fields: {
    purpose: field.longText(['职责', 'Purpose']),
    leader: field.text(['组长 / 主任', 'Leader']),
    members: field.rows(
      ['成员', 'Members'],
      z.object({
        role: field.choice(['组内职务', 'Role'], {
          deputy: ['副组长', 'Deputy'],
          member: ['成员', 'Member'],
          office: ['办公室', 'Office'],
          secretary: ['秘书', 'Secretary'],
        }),
        name: field.text(['姓名', 'Name'], { max: 40 }),
        post: field.text(['行政职务', 'Post'], { max: 60 }).optional(),
      }),
    ),
    office: field.text(['办公室设在', 'Office at']).optional(),
    document: field.text(['成立 / 调整文件', 'Document'], {
      hint: [
        '换了文号即为新版本,原成员名单留存',
        'Another document is another version; the members before stay readable',
      ],
    }),
    adjusted: field.date(['成立 / 调整日期', 'Set up or adjusted']),
    until: field.date(['撤销日期', 'Dissolved']).optional(),
    files: field.files(['文件', 'Files']).optional(),
  },
  listed: ['leader', 'document', 'adjusted'],
  versions: { by: 'document', keeps: ['leader', 'members', 'office', 'adjusted', 'purpose', 'files'] },
  checks: {
    review: {
      label: ['成员核对', 'Members gone through'],
      every: everyYears(1),
      from: 'adjusted',
      points: {
        current: ['成员在岗、职务相符', 'Members are in office'],
        met: ['本年度开过会', 'It has met this year'],
      },
      source: practice('S1-07 及时调整充实,周期为项目默认值 / the interval is ours'),
    },
  },
});
