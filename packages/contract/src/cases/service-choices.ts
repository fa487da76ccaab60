import type { Label } from '../common.ts';

/** Choices of the patient service centre (data sheets C19–C21, C36). */
const options = <const O extends Record<string, Label>>(choices: O): O => choices;

export const enquiryKinds = options({
  guide: ['导诊', 'Finding the way'],
  medical: ['医疗', 'Treatment'],
  insurance: ['医保', 'Insurance'],
  convenience: ['便民', 'Convenience'],
  other: ['其他', 'Other'],
});

/** What is handed out or done at the desk itself (S2-35). */
export const conveniences = options({
  pressure: ['测血压', 'Blood pressure'],
  water: ['饮水', 'Drinking water'],
  charging: ['手机充电', 'Charging a telephone'],
  forms: ['复印打印', 'Copies'],
  queue: ['维持候诊秩序', 'Keeping a queue in order'],
  online: ['指导线上挂号缴费', 'Help with registering or paying online'],
  other: ['其他便民', 'Something else'],
});

/** A hint where to go, never a diagnosis. */
export const pressureHints = options({
  usual: ['未见明显异常', 'Nothing remarkable'],
  low: ['偏低,有头晕乏力请到门诊', 'Low; with dizziness see a clinic'],
  raised: ['偏高,建议内科门诊', 'Raised; a visit to the clinic is advised'],
  urgent: ['明显升高,建议立即到急诊', 'Very high; go to the emergency department now'],
});

/** Values of 《中国高血压防治指南》: from 140/90 raised, from 180/110 grade 3; below 90/60 commonly called low. */
export function pressureHint(systolic: number, diastolic: number): keyof typeof pressureHints {
  if (systolic >= 180 || diastolic >= 110) return 'urgent';
  if (systolic >= 140 || diastolic >= 90) return 'raised';
  return systolic < 90 || diastolic < 60 ? 'low' : 'usual';
}

export const escortKinds = options({
  way: ['指路', 'Showing the way'],
  test: ['送检', 'To an examination'],
  pay: ['缴费', 'Paying'],
  whole: ['全程陪同', 'All the way'],
});

export const escortNeeds = options({
  wheelchair: ['轮椅', 'Wheelchair'],
  stretcher: ['担架', 'Stretcher'],
  oxygen: ['氧气', 'Oxygen'],
  elderly: ['老年', 'Elderly'],
  mobility: ['行动不便', 'Walks with difficulty'],
  language: ['语言沟通', 'Language'],
});

export const greenDiseases = options({
  chestPain: ['胸痛', 'Chest pain'],
  stroke: ['卒中', 'Stroke'],
  trauma: ['创伤', 'Trauma'],
  maternal: ['危重孕产妇', 'Mother in danger'],
  newborn: ['危重新生儿', 'Newborn in danger'],
  poisoning: ['中毒', 'Poisoning'],
  other: ['其他急危重症', 'Other emergency'],
});

export const greenOutcomes = options({
  admitted: ['收治住院', 'Admitted'],
  intensive: ['转重症监护', 'Intensive care'],
  transferred: ['转院', 'Transferred'],
  discharged: ['好转离院', 'Discharged'],
  died: ['死亡', 'Died'],
});

export const rescueProofs = options({
  lowIncome: ['低保、特困名单', 'On the list of the poor'],
  caller: ['120、110 出具证明', 'Certificate of 120 or 110'],
  village: ['村居或单位证明', 'Certificate of village or employer'],
  unidentified: ['公安核查身份不明', 'Police: identity not found'],
});

export const oneStopDesks = options({
  admission: ['入院服务', 'Admission'],
  maternity: ['孕产服务', 'Maternity'],
  discharge: ['出院服务', 'Discharge'],
});

export const oneStopItems = options({
  register: ['入院登记', 'Registering'],
  bed: ['床位安排', 'Bed'],
  deposit: ['预交金', 'Deposit'],
  insurance: ['医保备案', 'Insurance'],
  file: ['孕产建档', 'Maternity file'],
  antenatal: ['产检预约', 'Antenatal booking'],
  settle: ['出院结算', 'Settling the bill'],
  records: ['病历复印', 'Copy of records'],
  certificate: ['证明盖章', 'Stamping a certificate'],
  medicine: ['带药取药', 'Medicine to take home'],
});
