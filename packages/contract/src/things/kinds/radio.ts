import { field } from '../../fields/index.ts';
import { defineThing } from '../kit.ts';
import { points } from '../points.ts';
import { everyMonths, practice, source } from '../terms.ts';

/** Radio 对讲机 (S2-10): number, talk group, licence. */
export const radio = defineThing({
  kind: 'radio',
  prefix: 'DJJ',
  label: ['对讲机', 'Radio'],
  group: 'security',
  faults: 'repair',
  fields: {
    serial: field.text(['机身号', 'Serial number']).optional(),
    talkGroup: field.text(['通话组', 'Talk group']).optional(),
    licensedTo: field.date(['电台执照有效期至', 'Licence until']).optional(),
  },
  listed: ['serial', 'talkGroup'],
  ends: {
    paper: {
      label: ['电台执照', 'Radio licence'],
      from: 'licensedTo',
      isOptional: true,
      source: source('执照所载 / as the licence says'),
    },
  },
  checks: {
    monthly: {
      label: ['月度试机', 'Monthly try'],
      every: everyMonths(1),
      points: { talk: ['通话清晰', 'Speech is clear'], charged: points.charged, whole: points.whole },
      source: practice('S2-10,周期为项目默认值 / the interval is ours'),
    },
  },
});
