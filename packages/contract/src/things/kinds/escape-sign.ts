import { field } from '../../fields/index.ts';
import { defineThing } from '../kit.ts';
import { points } from '../points.ts';
import { everyMonths, practice } from '../terms.ts';

/** Escape sign 应急逃生标识 (S1-16): type, point on the plan, photo, last check, defect. */
export const escapeSign = defineThing({
  kind: 'escape-sign',
  prefix: 'SSBZ',
  label: ['疏散标识', 'Escape sign'],
  group: 'fire',
  isFixed: true,
  faults: 'hazard',
  fields: {
    variety: field.choice(['类型', 'Type'], {
      exit: ['安全出口', 'Exit'],
      arrow: ['疏散指示', 'Direction'],
      floor: ['楼层标识', 'Floor number'],
      map: ['疏散示意图', 'Escape plan'],
      glow: ['地面蓄光标识', 'Glowing mark on the floor'],
    }),
    isLit: field.yesNo(['灯光型', 'Lit']).optional(),
  },
  listed: ['variety'],
  checks: {
    monthly: {
      label: ['月度检查', 'Monthly check'],
      every: everyMonths(1),
      points: {
        visible: ['醒目、无遮挡', 'Seen from afar, nothing before it'],
        right: ['方向正确', 'Points the right way'],
        lit: ['灯光型常亮、断电仍亮', 'Lit, also without mains'],
        whole: points.whole,
      },
      source: practice('S1-16、GB/T 40248-2021:标识列入巡查,检查至少每月一次 / on patrols, inspected monthly'),
    },
  },
});
