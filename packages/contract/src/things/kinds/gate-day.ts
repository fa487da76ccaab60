import { field } from '../../fields/index.ts';
import { definePaper } from '../papers.ts';

/** A day at a screening gate 安检日志 (S1-29): how many passed, what was found. */
export const gateDay = definePaper({
  kind: 'gate-day',
  prefix: 'AJR',
  label: ['安检日志', 'Day at a gate'],
  title: ['安检日志', 'Days at the gates'],
  group: 'security',
  fields: {
    gate: field.thing(['安检设备', 'Gate'], 'screening'),
    on: field.date(['日期', 'On']),
    people: field.count(['通过人次', 'People']),
    bags: field.count(['过检包件', 'Bags']).optional(),
    alarms: field.count(['报警次数', 'Alarms']).optional(),
    refused: field.count(['拒检劝返', 'Turned away']).optional(),
  },
  listed: ['gate', 'on', 'people', 'bags', 'alarms', 'refused'],
});
