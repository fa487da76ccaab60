import { ask, check, look, remark, section, type ShippedForm } from './kit.ts';

/** Patrol items a–g of GB/T 40248-2021 §7.3, day and night alike. */
export const firePatrol: ShippedForm = {
  code: 'fire-patrol',
  group: 'fire',
  isConfirmed: true,
  definition: {
    title: ['防火巡查记录', 'Fire patrol'],
    source: 'GB/T 40248-2021 §7.3 a–g',
    sections: [
      section(
        '巡查内容',
        'What is looked at',
        check('fireUse', '用火、用电有无违章', 'No misuse of fire or electricity', { source: 'a' }),
        check(
          'exits',
          '安全出口、疏散通道畅通,疏散指示标志、应急照明完好',
          'Exits and ways out clear; signs and emergency lights whole',
          { source: 'b' },
        ),
        check('doors', '常闭式防火门处于关闭状态,防火卷帘下无堆放', 'Fire doors shut, nothing below fire shutters', {
          source: 'c',
        }),
        check('equipment', '消防设施、器材和消防安全标志在位、完整', 'Equipment and signs in place and whole', {
          source: 'd',
        }),
        look('posts', '消防安全重点部位人员在岗', 'People at key posts are there', { source: 'e' }),
        check('lane', '消防车通道畅通', 'Fire lane clear', { source: 'f' }),
        look('other', '其他消防安全情况正常', 'Nothing else amiss', { source: 'g' }),
        remark(),
      ),
    ],
  },
};

/** Monthly and before holidays. Items after art. 26 of order 61 of the Ministry of Public Security. */
export const fireInspection: ShippedForm = {
  code: 'fire-inspection',
  group: 'fire',
  isConfirmed: false,
  definition: {
    title: ['防火检查记录', 'Fire inspection'],
    source: 'GB/T 40248-2021 附录 B;条目按公安部令第 61 号第二十六条 / items after order 61, art. 26',
    passAt: 90,
    sections: [
      section(
        '管理',
        'Management',
        look('rectified', '火灾隐患的整改及防范措施落实', 'Hazards rectified, precautions taken', { points: 10 }),
        look('known', '重点工种及其他员工掌握消防知识', 'Staff know what to do in a fire', { points: 10 }),
        look(
          'controlRoom',
          '消防控制室双人值班,设施运行及记录正常',
          'Control room staffed by two, in order, recorded',
          {
            points: 10,
            isVeto: true,
          },
        ),
        look('patrols', '防火巡查按时进行并有记录', 'Patrols made and recorded', { points: 10 }),
      ),
      section(
        '现场',
        'On site',
        check('escape', '疏散通道、安全出口、指示标志、应急照明', 'Ways out, exits, signs, emergency lights', {
          points: 10,
          isVeto: true,
        }),
        check('lane', '消防车通道、消防水源', 'Fire lane and water', { points: 10 }),
        check('extinguishers', '灭火器材配置及有效', 'Extinguishers there and good', { points: 10 }),
        check('fireUse', '用火、用电有无违章', 'No misuse of fire or electricity', { points: 10 }),
        check('keyParts', '消防安全重点部位管理', 'Key places managed', { points: 10 }),
        check('dangerous', '易燃易爆危险物品场所防火防爆措施', 'Precautions where things may burn or explode', {
          points: 10,
        }),
        check('signs', '消防安全标志设置完好有效', 'Fire signs in place', { points: 10 }),
      ),
      section(
        '结论',
        'Conclusion',
        remark(),
        ask('signature', 'inspector', '检查人签名', 'Inspector signs'),
        ask('signature', 'head', '被检查部门负责人签名', 'Head of the department signs', { isNeeded: false }),
      ),
    ],
  },
};

/** What a fire maintenance contractor did on a visit, and who signs it off. */
export const contractorVisit: ShippedForm = {
  code: 'contractor-visit',
  group: 'fire',
  isConfirmed: false,
  definition: {
    title: ['外委维保到访记录', 'Contractor visit'],
    source: '数据单 C7(S2-84) / data sheet C7',
    sections: [
      section(
        '到访',
        'Visit',
        ask('text', 'company', '维保单位', 'Contractor'),
        ask('text', 'people', '到场人员及证书编号', 'Who came, certificate numbers'),
        look('qualified', '人员持证、资质在有效期内', 'Certificates shown and valid', { isVeto: true }),
        ask('longText', 'done', '维保内容', 'What was done'),
        ask('number', 'defects', '发现缺陷数', 'Defects found', { unit: ['处', ''] }),
        ask('longText', 'defectList', '缺陷及处理', 'Defects and what becomes of them', {
          showIf: { of: 'defects', atLeast: 1 },
        }),
        ask('photos', 'report', '维保单照片', 'Photo of the visit report'),
        ask('signature', 'signOff', '医院签收', 'Signed off by the hospital'),
      ),
    ],
  },
};
