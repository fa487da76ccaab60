import { past as alarm } from '../../alarm/demo/index.ts';
import { past as contractor } from '../../contractor/demo/index.ts';
import { past as hazard } from '../../hazard/demo/index.ts';
import { past as integrity } from '../../integrity/demo/index.ts';
import { past as order } from '../../order/demo/index.ts';
import { past as patient } from '../../patient/demo/index.ts';
import { past as quality } from '../../quality/demo/index.ts';
import { past as repair } from '../../repair/demo/index.ts';
import { past as service } from '../../service/demo/index.ts';
import type { Script } from './script.ts';

/** Everything that happened in the demonstration hospital in the two years before now; each module brings its own. */
export const history = (now: Date): Script[] => [
  ...alarm(),
  ...order(),
  ...hazard(),
  ...repair(),
  ...contractor(now),
  ...service(),
  ...patient(),
  ...integrity(),
  ...quality(),
];
