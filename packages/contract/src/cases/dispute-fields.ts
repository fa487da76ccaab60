import { z } from 'zod';

import { field } from '../case-fields.ts';
import { relationsToPatient } from './complaint-words.ts';
import { defects } from './quality-finding.ts';

export const settlements = {
  negotiation: ['双方协商', 'Negotiation'],
  mediation: ['人民调解', "People's mediation"],
  administrative: ['行政调解', 'Administrative mediation'],
  court: ['诉讼', 'Court'],
} as const;

const sealedItem = z.object({
  item: field.text(['封存物', 'Item']),
  form: field.choice(['原件或复制件', 'Original or copy'], {
    original: ['原件', 'Original'],
    copy: ['复制件', 'Copy'],
  }),
  location: field.text(['保存地点', 'Kept at']),
  unsealOn: field.date(['可启封日期', 'May be unsealed on']),
});

const amount = { secrecy: 4, sees: 'dispute.amount' } as const;

/** What is asked when a dispute is registered. */
export const disputeAsks = {
  source: field.choice(['来源', 'Source'], {
    patient: ['患方提出', "The patient's side"],
    complaint: ['投诉转入', 'From a complaint'],
    department: ['科室上报', 'Department'],
    court: ['法院传票', 'Court'],
    authority: ['主管部门', 'Authority'],
  }),
  description: field.longText(['争议经过', 'What happened']),
  patient: field.text(['患者姓名', 'Patient'], { secrecy: 3 }).optional(),
  patientId: field.text(['患者登记号', 'Patient number'], { secrecy: 3 }).optional(),
  relation: field.choice(['来人与患者关系', 'Relation to the patient'], relationsToPatient, { secrecy: 3 }).optional(),
  phone: field.phone(['联系电话', 'Telephone'], { secrecy: 3 }).optional(),
  eventOn: field.date(['诊疗发生日期', 'Day of the treatment']).optional(),
  staff: field.people(['涉事人员', 'Staff concerned']).optional(),
  claimedFault: field.longText(['患方主张', 'What is claimed']).optional(),
  claim: field.money(['索赔金额', 'Claimed'], amount).optional(),
  diedAt: field.time(['死亡时间', 'Died at']).optional(),
  injury: field
    .choice(['损害程度', 'Injury'], {
      none: ['无明显损害', 'None'],
      four: ['四级', 'Class 4'],
      three: ['三级', 'Class 3'],
      two: ['二级', 'Class 2'],
      one: ['一级', 'Class 1'],
    })
    .optional(),
  hasDisturbance: field.yesNo(['涉医闹', 'With disturbance']).optional(),
  evidence: field.files(['证据材料', 'Evidence']).optional(),
};

/** What becomes known of it on its way. */
export const disputeLearns = {
  isFrozen: field.yesNo(['遗体已冻存', 'Body frozen']),
  risk: field.choice(['风险等级', 'Risk'], { low: ['低', 'Low'], middle: ['中', 'Middle'], high: ['高', 'High'] }),
  isMajor: field.yesNo(['重大纠纷', 'Major']),
  majorKnownAt: field.time(['发现重大过失时间', 'Known to be major since']),
  toldRoutes: field.yesNo(['已告知解决途径', 'Told of the routes']),
  toldSealing: field.yesNo(['已告知封存规定', 'Told of sealing']),
  toldCopying: field.yesNo(['已告知复制规定', 'Told of copying']),
  toldAutopsy: field.yesNo(['已告知尸检规定', 'Told of autopsy']),
  sealed: field.rows(['封存清单', 'Sealed'], sealedItem),
  autopsy: field.choice(['尸检意见', 'Autopsy'], { agreed: ['同意', 'Agreed'], declined: ['不同意', 'Declined'] }),
  appraiser: field.text(['鉴定机构', 'Appraiser']),
  appraisedFault: field.longText(['过错与因果关系', 'Fault and cause']),
  responsibility: field.quantity(['责任比例', 'Responsibility'], { unit: ['%', '%'], max: 100 }),
  settledBy: field.choice(['解决途径', 'Settled by'], settlements),
  amount: field.money(['赔偿金额', 'Compensation'], amount),
  terms: field.longText(['协议内容', 'Terms'], { secrecy: 3 }),
  performBy: field.date(['履行期限', 'To be paid by']),
  insurerJoined: field.yesNo(['保险机构参与', 'Insurer took part']),
  insurerShare: field.money(['保险赔付金额', 'Paid by the insurer'], amount),
  paid: field.money(['实付金额', 'Paid'], amount),
  recovered: field.money(['为患者挽回损失', 'Recovered for the patient'], amount),
  defect: field.choice(['缺陷类别', 'Class of defect'], defects),
  lessons: field.longText(['教训与整改', 'Lessons']),
};
