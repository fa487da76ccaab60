import { field } from '../../fields/index.ts';
import { defineThing, usualLifecycle } from '../kit.ts';
import { points } from '../points.ts';
import { byField, everyMonths, everyYears, practice, source } from '../terms.ts';

/** Medical device 医疗设备 with calibration, quality control and stop of use (C35). */
export const medicalDevice = defineThing({
  kind: 'medical-device',
  prefix: 'YLS',
  label: ['医疗设备', 'Medical device'],
  group: 'utility',
  faults: 'repair',
  lifecycle: { ...usualLifecycle, faulty: { label: ['停用待修', 'Stopped'], inService: true } },
  meters: { kind: 'meter', by: 'device', stops: true },
  fields: {
    model: field.text(['型号', 'Model']),
    serial: field.text(['序列号', 'Serial number']).optional(),
    risk: field.choice(['风险分类', 'Class'], { three: ['三类', 'III'], two: ['二类', 'II'], one: ['一类', 'I'] }),
    lifeSupport: field.yesNo(['急救、生命支持类', 'Life support']),
    calibrated: field.date(['计量检定有效期至', 'Calibrated until']).optional(),
    bought: field.date(['启用日期', 'In use since']).optional(),
  },
  listed: ['model', 'risk', 'lifeSupport'],
  ends: {
    calibration: {
      label: ['计量检定', 'Calibration'],
      from: 'calibrated',
      isOptional: true,
      source: source('检定证书所载 / as the certificate says'),
    },
  },
  checks: {
    quality: {
      label: ['质量控制', 'Quality control'],
      every: byField('risk', { three: everyMonths(6), two: everyYears(1), one: everyYears(2) }),
      points: {
        output: ['性能参数合格', 'Output within limits'],
        alarm: ['报警功能正常', 'Alarms work'],
        electric: ['电气安全合格', 'Electrically safe'],
        clean: points.clean,
      },
      source: practice('C35,周期为项目默认值 / the interval is ours'),
    },
  },
});
