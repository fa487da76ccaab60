import { look, remark, section, type ShippedForm } from './kit.ts';

/** Lawful practice, month by month (data sheet C29): scope, people, advertisements, what patients are shown. */
export const practiceCompliance: ShippedForm = {
  code: 'practice-compliance',
  group: 'quality',
  isConfirmed: true,
  definition: {
    title: ['依法执业自查', 'Lawful practice'],
    source:
      '医疗机构管理条例第 26–30 条、护士条例第 21 条、广告法第 16、46 条;抽查要点为项目默认值 / the rules are law, what is looked for is ours',
    passAt: 90,
    sections: [
      section(
        '机构与范围',
        'The institution and its scope',
        look('licence', '执业许可证在有效期内并按期校验', 'Licence in force and verified', { points: 1, isVeto: true }),
        look('scope', '未超出登记的诊疗科目', 'Only registered subjects', { points: 1, isVeto: true }),
        look('technology', '限制类技术、母婴保健技术均有备案或许可', 'Restricted technology filed', {
          points: 1,
          isVeto: true,
        }),
        look('displayed', '许可证、科目、诊疗时间、收费标准已公示', 'Licence, subjects, hours, prices on display', {
          points: 1,
        }),
      ),
      section(
        '人员',
        'People',
        look('doctors', '医师在注册的机构、类别、范围内执业', 'Doctors within place, kind and scope', {
          points: 1,
          isVeto: true,
        }),
        look('nurses', '护士持有效执业证书', 'Nurses hold valid licences', { points: 1, isVeto: true }),
        look('noOthers', '无非卫生技术人员从事诊疗', 'Nobody else treats patients', { points: 1, isVeto: true }),
        look('badge', '工作人员佩戴胸牌', 'Name badges worn', { points: 1 }),
      ),
      section(
        '广告、处方与文书',
        'Advertisements, prescriptions, papers',
        look('advertisements', '医疗广告有审查证明,内容与批准一致', 'Advertisements reviewed and as approved', {
          points: 1,
        }),
        look('prescriptions', '处方由有处方权的医师开具', 'Prescriptions by whoever may', { points: 1 }),
        look('certificates', '诊断、出生、死亡证明由亲自诊查者出具', 'Certificates by who has seen the patient', {
          points: 1,
        }),
        look('fees', '收费与公示价格一致', 'Fees as displayed', { points: 1 }),
        remark(),
      ),
    ],
  },
};
