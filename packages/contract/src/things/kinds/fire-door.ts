import { field } from '../../fields/index.ts';
import { defineThing } from '../kit.ts';
import { everyMonths, practice } from '../terms.ts';

/** Fire door 防火门; a closed one has to close by itself. */
export const fireDoor = defineThing({
  kind: 'fire-door',
  prefix: 'FHM',
  label: ['防火门', 'Fire door'],
  group: 'fire',
  isFixed: true,
  faults: 'hazard',
  fields: {
    variety: field.choice(['类型', 'Type'], { closed: ['常闭', 'Kept closed'], open: ['常开', 'Kept open'] }),
    grade: field.choice(['等级', 'Grade'], { A: ['甲级', 'A'], B: ['乙级', 'B'], C: ['丙级', 'C'] }).optional(),
  },
  listed: ['variety', 'grade'],
  checks: {
    monthly: {
      label: ['月度检查', 'Monthly check'],
      every: everyMonths(1),
      points: {
        closes: ['能自行关闭(常开门联动释放)', 'Closes by itself, or when released'],
        seal: ['闭门器、顺序器、密封条完好', 'Closer, sequence and seals whole'],
        free: ['无锁闭、无堵塞、无楔垫', 'Not locked, blocked or wedged'],
      },
      source: practice('GB/T 40248-2021:每日巡查含常闭防火门,检查至少每月一次 / patrols daily, inspection monthly'),
    },
  },
});
