import { ask, check, look, reading, remark, section, type ShippedForm } from './kit.ts';

/** Water, power, heating, gas, medical gas: which part is asked depends on what stands there. Limits are defaults to be set. */
export const utilities: ShippedForm = {
  code: 'utilities',
  group: 'utility',
  isConfirmed: false,
  definition: {
    title: ['水电气暖巡检', 'Water, power, heating and gas'],
    source: '数据单 C35(S1-37、S2-85);限值为示例,按设备铭牌修改 / limits are examples, set them by the name plate',
    sections: [
      section(
        '点位',
        'Point',
        ask('choice', 'part', '巡检对象', 'What is here', {
          options: [
            { key: 'power', label: ['配电', 'Power'] },
            { key: 'ups', label: ['UPS', 'UPS'] },
            { key: 'generator', label: ['发电机', 'Generator'] },
            { key: 'water', label: ['供水', 'Water'] },
            { key: 'heating', label: ['供暖', 'Heating'] },
            { key: 'gas', label: ['燃气', 'Gas'] },
            { key: 'oxygen', label: ['医用气体', 'Medical gas'] },
          ],
        }),
        check('access', '门锁、标识、灭火器材齐全', 'Locked, marked, extinguisher there'),
        check('leak', '无跑冒滴漏、无异味、无异响、无过热', 'No leak, smell, noise or heat'),
      ),
      {
        ...section(
          '电',
          'Power',
          reading('voltage', '电压', 'Voltage', ['V', 'V'], { low: 361, high: 407, max: 1000 }),
          reading('temperature', '变压器温度', 'Transformer temperature', ['℃', '°C'], { high: 90, max: 300 }),
        ),
        showIf: { of: 'part', is: ['power'] },
      },
      {
        ...section(
          'UPS',
          'UPS',
          reading('upsVoltage', '输出电压', 'Output voltage', ['V', 'V'], { low: 209, high: 231, max: 500 }),
          reading('upsLoad', '负载率', 'Load', ['%', '%'], { high: 80, max: 200 }),
          check('battery', '电池无鼓包、漏液', 'Batteries neither swollen nor leaking'),
        ),
        showIf: { of: 'part', is: ['ups'] },
      },
      {
        ...section(
          '发电机',
          'Generator',
          reading('fuel', '油位', 'Fuel', ['%', '%'], { low: 70, max: 100 }),
          check('started', '试机启动正常', 'Started when tried'),
        ),
        showIf: { of: 'part', is: ['generator'] },
      },
      {
        ...section(
          '水',
          'Water',
          reading('pressure', '水压', 'Pressure', ['MPa', 'MPa'], { decimals: 2, low: 0.2, high: 0.6, max: 10 }),
          check('tank', '水箱加盖上锁', 'Tank covered and locked'),
        ),
        showIf: { of: 'part', is: ['water'] },
      },
      {
        ...section(
          '暖',
          'Heating',
          reading('supply', '供水温度', 'Supply temperature', ['℃', '°C'], { low: 35, high: 85, max: 150 }),
          check('valve', '安全阀、压力表在检定期内', 'Safety valve and gauge calibrated', { isVeto: true }),
        ),
        showIf: { of: 'part', is: ['heating'] },
      },
      {
        ...section(
          '燃气',
          'Gas',
          check('detector', '可燃气体报警器工作正常', 'Gas detector works', { isVeto: true }),
          check('shutOff', '紧急切断阀可用', 'Emergency valve works'),
        ),
        showIf: { of: 'part', is: ['gas'] },
      },
      {
        ...section(
          '医用气体',
          'Medical gas',
          reading('oxygenPressure', '氧气供应压力', 'Oxygen pressure', ['MPa', 'MPa'], {
            decimals: 2,
            low: 0.4,
            high: 0.55,
            max: 20,
          }),
          check('spare', '备用气源充足', 'Reserve full'),
        ),
        showIf: { of: 'part', is: ['oxygen'] },
      },
      section('其他', 'Other', remark()),
    ],
  },
};

export const medicalDevices: ShippedForm = {
  code: 'medical-devices',
  group: 'utility',
  isConfirmed: false,
  definition: {
    title: ['医疗设备安全巡检', 'Safety of medical devices'],
    source: '数据单 C35;医疗器械监督管理条例第五十、五十二条 / data sheet C35; device regulations art. 50, 52',
    sections: [
      section(
        '在用设备',
        'Devices in use',
        check('calibrated', '计量、检定标识在有效期内', 'Calibration label valid'),
        check('alarm', '报警功能正常', 'Alarm works'),
        check('electric', '电源、接地、线缆完好', 'Mains, earth and cables whole'),
        check('clean', '清洁消毒到位', 'Clean and disinfected'),
        look('stopped', '有缺陷设备已停用并挂牌', 'What is defective is out of use and labelled', { isVeto: true }),
        look('lifeSupport', '急救、生命支持类设备处于待用状态', 'Life-support devices ready', { isVeto: true }),
        remark(),
      ),
    ],
  },
};

export const informationSecurity: ShippedForm = {
  code: 'information-security',
  group: 'utility',
  isConfirmed: false,
  definition: {
    title: ['信息安全检查', 'Information security'],
    source: '数据单 C30;GB/T 22239-2019 8.1(第三级) / data sheet C30, level 3',
    sections: [
      section(
        '机房',
        'Computer room',
        check('access', '门禁有效,进出有登记', 'Access control works, visits recorded'),
        reading('temperature', '温度', 'Temperature', ['℃', '°C'], { low: 18, high: 27, max: 60 }),
        reading('humidity', '湿度', 'Humidity', ['%', '%'], { low: 35, high: 75, max: 100 }),
        check('power', 'UPS、空调、消防正常', 'UPS, cooling and fire protection in order'),
      ),
      section(
        '系统',
        'Systems',
        look('backup', '备份完成并可恢复', 'Backups made and readable', { isVeto: true }),
        look('accounts', '账号复核完成,无共用账号', 'Accounts reviewed, none shared'),
        look('patches', '高危漏洞已处置', 'Dangerous weaknesses dealt with'),
        look('logs', '日志留存不少于六个月', 'Logs kept for six months or more', { source: '网络安全法第二十一条' }),
        look('virus', '终端防护在线、更新正常', 'Protection of terminals on and up to date'),
        remark(),
      ),
    ],
  },
};
