import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';
import { source } from '../terms.ts';
import { accidentKinds } from './accident-choices.ts';

/** Serious event of the hospital 重大事件: the days without one are counted from it. */
export const accident = defineMatter({
  kind: 'accident',
  prefix: 'ZDS',
  label: ['重大事件', 'Serious event'],
  group: 'governance',
  fields: {
    variety: field.choice(['类别', 'Kind'], accidentKinds),
    on: field.date(['发生日期', 'Happened on']),
    where: field.text(['地点', 'Where']).optional(),
    course: field.longText(['经过', 'What happened']),
    injured: field.count(['伤亡人数', 'Injured or dead']).optional(),
    loss: field.money(['直接损失', 'Loss']).optional(),
    reportBy: field.date(['应上报日期', 'To be reported by']).optional(),
    reported: field.date(['上报日期', 'Reported on']).optional(),
    document: field.text(['上报文号 / 回执', 'Document']).optional(),
    files: field.files(['材料', 'Files']).optional(),
  },
  listed: ['variety', 'on', 'where', 'injured', 'reported'],
  ends: {
    report: {
      label: ['上报', 'Report'],
      from: 'reportBy',
      isOptional: true,
      done: 'reported',
      source: source('生产安全事故报告和调查处理条例第九、十三条等,期限按事件填写 / as the event asks for'),
    },
  },
});
