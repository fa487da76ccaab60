import { field, publicKinds, type ThingKind } from '@anyuan/contract';

import type { Kind } from './kind.ts';
import type { Spot } from './spots.ts';

/** What is wrong with something becomes a case of one of these, as its kind says. */
const faultAs = (faults: ThingKind['faults']): Kind => ({
  kind: 'fault',
  label: publicKinds.fault,
  hint: ['贴有编号标签的设备、器材', 'Anything with a numbered label'],
  type: faults,
  files: 'may',
  filesAs: 'photos',
  asksHealth: false,
  steps: [
    {
      title: ['哪里不对?', 'What is wrong?'],
      asks: {
        words: field.longText(['哪里不对?', 'What is wrong?'], {
          max: 2000,
          hint: ['一两句话就行,后面可以拍照。', 'A sentence will do; a photo may follow.'],
        }),
      },
    },
  ],
  toCase: ({ words }) => ({
    title: publicKinds.fault[0],
    data: { ...(words && { description: words }), ...(faults === 'repair' && { problem: 'fault' }) },
  }),
});

/** Something that is out of order, by the label on it. */
export const faultKind = faultAs('hazard');
export const faultOf = ({ thing }: Spot): Kind | undefined => thing && faultAs(thing.kind.faults);
