import { field } from '../../fields/index.ts';
import { definePaper } from '../papers.ts';

/** Registered subject 诊疗科目 or restricted technology 限制类技术. */
export const registeredSubject = definePaper({
  kind: 'registered-subject',
  prefix: 'KMJ',
  label: ['诊疗科目与限制类技术', 'Registered subject'],
  group: 'compliance',
  fields: {
    variety: field.choice(['类别', 'Kind'], {
      subject: ['诊疗科目', 'Subject'],
      technology: ['限制类技术', 'Restricted technology'],
      equipment: ['大型设备配置', 'Large equipment'],
    }),
    subjectCode: field.text(['科目代码', 'Code of the subject']).optional(),
    registered: field.date(['登记 / 备案日期', 'Registered']),
    filed: field.text(['备案号', 'Filing number']).optional(),
  },
  listed: ['variety', 'subjectCode', 'registered', 'filed'],
});
