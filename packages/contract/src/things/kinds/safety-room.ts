import { field } from '../../fields/index.ts';
import { defineThing } from '../kit.ts';
import { everyDays, practice } from '../terms.ts';

/** Room of 三防四室 (S2-02, S2-18, S2-19) with area, equipment and readiness. */
export const safetyRoom = defineThing({
  kind: 'safety-room',
  prefix: 'SFS',
  label: ['三防四室用房', 'Safety room'],
  group: 'rooms',
  isFixed: true,
  faults: 'hazard',
  fields: {
    variety: field.choice(['类型', 'Type'], {
      police: ['警务室', 'Police office'],
      control: ['监控室', 'Control room'],
      complaint: ['投诉室', 'Complaint room'],
      mediation: ['调解室', 'Mediation room'],
      fire: ['消控室', 'Fire control room'],
      station: ['微型消防站', 'Micro fire station'],
    }),
    area: field.quantity(['面积', 'Area'], { unit: ['平方米', 'm²'], max: 10000, decimals: 1 }),
    equipment: field.longText(['设备配置', 'Equipment']),
    recording: field.choice(['录音录像', 'Recording'], {
      both: ['录音录像', 'Sound and pictures'],
      video: ['仅录像', 'Pictures only'],
      none: ['无', 'None'],
    }),
    button: field.yesNo(['一键报警', 'Alarm button']),
    kept: field.text(['录像保存', 'Recordings kept']).optional(),
  },
  listed: ['variety', 'area', 'recording', 'button'],
  checks: {
    ready: {
      label: ['完好检查', 'Readiness'],
      every: everyDays(7),
      points: {
        equipment: ['设备齐全可用', 'Equipment complete and working'],
        recording: ['录音录像正常', 'Recording works'],
        button: ['一键报警试验正常', 'Alarm button tried'],
        order: ['整洁、通道畅通', 'In order, ways free'],
      },
      source: practice('S2-02、S2-18,周期为项目默认值 / the interval is ours'),
    },
  },
});
