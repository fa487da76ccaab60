import { z } from 'zod';

import { fault } from '../../fault.ts';
import { field, fieldKinds } from '../../fields/index.ts';
import { definePaper } from '../papers.ts';

const month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, fault('填年月,如 2026-11', 'year and month, such as 2026-11'));

/** What was performed in a month 实际开展项目 (S1-43): the list comes in by Excel, and what is not registered stands out. */
export const performed = definePaper({
  kind: 'performed',
  prefix: 'SJK',
  label: ['实际开展项目', 'Performed item'],
  group: 'compliance',
  fields: {
    month: fieldKinds.text.of(month, { label: ['年月', 'Month'], hint: ['如 2026-11', 'Such as 2026-11'] }),
    variety: field.choice(['类别', 'Kind'], {
      subject: ['诊疗科目', 'Subject'],
      technology: ['限制类技术', 'Restricted technology'],
      equipment: ['大型设备检查', 'Large equipment'],
    }),
    subjectCode: field.text(['科目 / 技术代码', 'Code'], { max: 20 }),
    times: field.count(['例数', 'Times']),
    explained: field.longText(['不符说明与处置', 'Explanation and what was done']).optional(),
  },
  listed: ['month', 'variety', 'subjectCode', 'times', 'explained'],
  numberedBy: ['month', 'subjectCode', 'department'],
  matches: {
    kind: 'registered-subject',
    by: { subjectCode: 'subjectCode' },
    on: ['month', 'registered'],
  },
});
