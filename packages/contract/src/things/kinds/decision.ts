import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';
import { source } from '../terms.ts';

/** What a meeting has decided 会议决定事项: a task with an owner and a day, until it is done. */
export const decision = defineMatter({
  kind: 'decision',
  prefix: 'JDS',
  label: ['会议决定事项', 'Decision of a meeting'],
  title: ['会议决定事项', 'Decisions of meetings'],
  group: 'governance',
  fields: {
    meeting: field.thing(['会议', 'Meeting'], 'meeting').optional(),
    what: field.longText(['决定内容', 'What was decided']),
    by: field.date(['完成期限', 'By']),
    progress: field.between(['进度(%)', 'Progress (%)'], 0, 100).optional(),
    done: field.date(['完成日期', 'Done on']).optional(),
    result: field.longText(['落实情况', 'What came of it']).optional(),
    files: field.files(['佐证材料', 'Evidence']).optional(),
  },
  listed: ['meeting', 'by', 'progress', 'done'],
  ends: {
    by: {
      label: ['完成期限', 'By'],
      from: 'by',
      done: 'done',
      source: source('会议决定的日期 / as the meeting decided'),
    },
  },
});
