import { field } from '../../fields/index.ts';
import { defineThing } from '../kit.ts';
import { points } from '../points.ts';
import { everyMonths, practice } from '../terms.ts';

/** Body-worn recorder 便携式记录仪 (S2-09). */
export const bodyRecorder = defineThing({
  kind: 'body-recorder',
  prefix: 'JLY',
  label: ['执法记录仪', 'Body recorder'],
  group: 'security',
  faults: 'repair',
  fields: {
    serial: field.text(['机身号', 'Serial number']).optional(),
    storage: field.quantity(['存储', 'Storage'], { unit: ['GB', 'GB'], max: 4096 }).optional(),
  },
  listed: ['serial', 'storage'],
  checks: {
    monthly: {
      label: ['月度检查', 'Monthly check'],
      every: everyMonths(1),
      points: {
        records: ['摄录正常', 'Records picture and sound'],
        clock: ['时间准确', 'Clock is right'],
        uploaded: ['资料已导出', 'Recordings are taken over'],
        charged: points.charged,
      },
      source: practice('S2-09,周期为项目默认值 / the interval is ours'),
    },
  },
});
