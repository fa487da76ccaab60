import { field } from '../../fields/index.ts';
import { defineThing } from '../kit.ts';
import { everyMonths, practice, source } from '../terms.ts';

/** Notices that warn of touts (S1-72), and mandatory signs: at entrances, in halls, at desks, in consulting rooms. */
export const warningSign = defineThing({
  kind: 'warning-sign',
  prefix: 'TSGS',
  label: ['提醒告示', 'Warning notice'],
  group: 'security',
  isFixed: true,
  faults: 'hazard',
  fields: {
    variety: field.choice(['类型', 'Type'], {
      tout: ['防医托告示', 'Warning of touts'],
      theft: ['防盗提醒', 'Warning of theft'],
      camera: ['视频监控提示', 'Cameras in use'],
      noSmoking: ['禁烟标志', 'No smoking'],
      noFire: ['禁止烟火', 'No open fire'],
      radiation: ['电离辐射警示', 'Radiation'],
      biohazard: ['生物危害警示', 'Biohazard'],
      highVoltage: ['当心触电', 'High voltage'],
      other: ['其他', 'Other'],
    }),
    where: field.choice(['张贴处', 'Where it hangs'], {
      entrance: ['入口处', 'Entrance'],
      hall: ['大厅', 'Hall'],
      desk: ['导诊台', 'Guide desk'],
      room: ['诊室', 'Consulting room'],
      other: ['其他', 'Other'],
    }),
  },
  listed: ['variety', 'where'],
  coverage: {
    camera: {
      label: ['监控提示标识', 'Signs where cameras are'],
      watched: true,
      where: { variety: 'camera' },
      least: 1,
      source: source('公共安全视频图像信息系统管理条例 art. 13:显著提示标识 / conspicuous signs'),
    },
    tout: {
      label: ['防医托告示', 'Warnings of touts'],
      places: ['entrance', 'hall', 'emergency', 'fever-clinic'],
      where: { variety: 'tout' },
      least: 1,
      source: source('S1-72:入口处、大厅、导诊台、诊室等张贴提醒告示 / at entrances, in halls, at desks'),
    },
  },
  checks: {
    quarterly: {
      label: ['季度检查', 'Quarterly check'],
      every: everyMonths(3),
      points: { there: ['在位', 'There'], readable: ['完好可读', 'Whole and readable'] },
      source: practice('S1-72,周期为项目默认值 / the interval is ours'),
    },
  },
});
