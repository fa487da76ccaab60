import { field } from '../../fields/index.ts';
import { definePaper } from '../papers.ts';

/** A day in the log of a room 用房工作日志 (S2-03): what the police office, control room or mediation room did. */
export const workLog = definePaper({
  kind: 'work-log',
  prefix: 'GZR',
  label: ['工作日志', 'Work log'],
  group: 'rooms',
  fields: {
    room: field.thing(['用房', 'Room'], 'safety-room'),
    on: field.date(['日期', 'On']),
    done: field.longText(['工作内容', 'What was done']),
    calls: field.count(['接警 / 接待', 'Calls and visitors']).optional(),
    handedOver: field.longText(['移交事项', 'Handed over']).optional(),
  },
  listed: ['room', 'on', 'calls'],
});
