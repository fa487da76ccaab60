import { z } from 'zod';

import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';

/** Campaign, lecture or other education 宣传教育活动 with attendance. */
export const campaign = defineMatter({
  kind: 'campaign',
  prefix: 'XCH',
  label: ['宣传教育活动', 'Campaign'],
  group: 'governance',
  fields: {
    variety: field.choice(['形式', 'Kind'], {
      lecture: ['讲座', 'Lecture'],
      drill: ['体验活动', 'Activity'],
      poster: ['展板宣传', 'Posters'],
      booklet: ['口袋书发放', 'Pocket book'],
      online: ['新媒体', 'Online'],
    }),
    on: field.date(['日期', 'On']),
    audience: field.choice(['对象', 'For'], {
      staff: ['职工', 'Staff'],
      patients: ['患者与家属', 'Patients'],
      both: ['职工与患者', 'Both'],
    }),
    attended: field.count(['参加 / 发放数', 'Attended or handed out']),
    attendance: field
      .rows(
        ['各科参加', 'By department'],
        z.object({
          department: field.text(['科室', 'Department'], { max: 60 }),
          people: field.between(['人数', 'People'], 0, 10_000),
        }),
      )
      .optional(),
    files: field.files(['签到与照片', 'Lists and photos']).optional(),
  },
  listed: ['variety', 'on', 'audience', 'attended'],
});
