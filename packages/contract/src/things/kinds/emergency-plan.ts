import { z } from 'zod';

import { field } from '../../fields/index.ts';
import { hvaLibrary } from '../../hva/index.ts';
import { signalKindLabels } from '../../signal.ts';
import { defineMatter } from '../papers.ts';
import { everyYears, practice } from '../terms.ts';
import { readerFields } from '../versions.ts';

const events = Object.fromEntries(hvaLibrary.map(({ key, name, nameEn }) => [key, [name, nameEn] as const]));

/** Who calls whom: each stands below whoever calls him. */
export const callTree = { name: 'who', parent: 'by' } as const;

/** Emergency plan 应急预案 (C10): as an action card, with whom to call in which order, in versions, reviewed. */
export const emergencyPlan = defineMatter({
  kind: 'emergency-plan',
  prefix: 'YA',
  label: ['应急预案', 'Emergency plan'],
  group: 'governance',
  fields: {
    level: field.choice(['响应级别', 'Level'], {
      one: ['Ⅰ级', 'I'],
      two: ['Ⅱ级', 'II'],
      three: ['Ⅲ级', 'III'],
      four: ['Ⅳ级', 'IV'],
    }),
    events: field.choices(['适用事件', 'For'], events),
    alarms: field.choices(['触发的报警', 'Alarms it answers'], signalKindLabels).optional(),
    edition: field.text(['版本', 'Version'], {
      hint: ['换了版本号即为新版本,旧版本留存', 'Another number is another version; the old one stays readable'],
    }),
    issued: field.date(['发布日期', 'Issued']),
    scope: field.longText(['适用范围', 'Scope']).optional(),
    organisation: field.longText(['组织体系', 'Organisation']).optional(),
    steps: field.rows(
      ['行动卡(按顺序)', 'Action card, in order'],
      z.object({
        who: field.text(['谁', 'Who'], { max: 40 }),
        what: field.text(['做什么', 'What'], { max: 200 }),
        minutes: field.between(['几分钟内', 'Within (min)'], 0, 1440).optional(),
      }),
    ),
    calls: field
      .rows(
        ['通知树', 'Notification tree'],
        z.object({
          who: field.text(['通知谁', 'Whom'], { max: 40 }),
          by: field.text(['由谁通知', 'By whom'], { max: 40 }).optional(),
          phone: field.phone(['电话', 'Telephone']).optional(),
        }),
        { tree: callTree },
      )
      .optional(),
    materials: field.longText(['物资清单', 'Materials']).optional(),
    files: field.files(['文件', 'Files']).optional(),
    ...readerFields,
  },
  listed: ['level', 'events', 'edition', 'issued', 'readers'],
  versions: {
    by: 'edition',
    keeps: ['issued', 'steps', 'calls', 'scope', 'organisation', 'materials', 'files'],
    isRead: true,
  },
  checks: {
    review: {
      label: ['预案评审', 'Review'],
      every: everyYears(3),
      from: 'issued',
      points: {
        law: ['与现行法规、上级预案一致', 'Agrees with the law and plans above it'],
        people: ['人员与电话有效', 'People and telephone numbers are right'],
        drilled: ['已按演练结果修订', 'Amended after its drills'],
      },
      source: practice('数据单 C10:评审不超过 3 年(待核) / at most three years, to be checked'),
    },
  },
});
