import type { Label } from '../common.ts';

/** Choices of the order types (data sheets C2, C4, C13). */
const options = <const O extends Record<string, Label>>(choices: O): O => choices;

/** Data sheet C4: five kinds of place inside, and the surroundings. */
export const toutPlaces = options({
  entrance: ['入口', 'Entrance'],
  hall: ['大厅', 'Hall'],
  guide: ['导诊台', 'Information desk'],
  clinic: ['诊室', 'Consulting room'],
  fever: ['发热门诊', 'Fever clinic'],
  around: ['院区周边', 'Around the hospital'],
});

export const foundBy = options({
  patrol: ['巡查', 'Patrol'],
  video: ['视频', 'Video'],
  public: ['群众举报', 'Told by a visitor'],
  patient: ['患者投诉', 'Complaint of a patient'],
  staff: ['职工报告', 'Told by staff'],
});

export const toutBehaviours = options({
  accosting: ['搭讪', 'Accosting'],
  luring: ['引导到外院', 'Luring elsewhere'],
  posing: ['冒充工作人员', 'Posing as staff'],
  cards: ['派发名片', 'Handing out cards'],
  scalping: ['号贩子', 'Selling appointments'],
  other: ['其他', 'Other'],
});

/** The rungs guards may climb themselves; the next one is the police. Nobody is searched or held (保安服务管理条例 art. 30). */
export const toutMeasures = options({
  remind: ['提醒', 'Remind'],
  stop: ['制止', 'Stop'],
  expel: ['驱离', 'Send away'],
});

/** Why there may be a picture of a person (个人信息保护法 art. 13, 26). */
export const photoBases = options({
  camera: ['公共区域监控截图', 'Picture of a public camera'],
  scene: ['现场取证', 'Evidence taken on the scene'],
  consent: ['本人或受害人提供', 'Given by the person or the victim'],
  police: ['警方提供', 'Given by the police'],
});

export const toutPoliceGrounds = options({
  refusal: ['拒不配合', 'Refuses'],
  fraud: ['有诈骗证据', 'Evidence of fraud'],
  violence: ['暴力或威胁', 'Violence or threats'],
});

export const noticeKinds = options({
  tout: ['谨防医托', 'Beware of touts'],
  theft: ['谨防扒窃', 'Beware of pickpockets'],
  fraud: ['谨防诈骗', 'Beware of fraud'],
  order: ['就诊秩序', 'Order in the hospital'],
  other: ['其他', 'Other'],
});

export const incidentKinds = options({
  theft: ['盗窃', 'Theft'],
  violence: ['暴力伤人', 'Violence'],
  disturbance: ['医闹', 'Disturbance over treatment'],
  crowd: ['人员聚集', 'Crowd'],
  illness: ['突发疾病', 'Sudden illness'],
  missing: ['人员走失', 'Person missing'],
  baby: ['婴幼儿安全', 'Safety of a baby'],
  other: ['其他', 'Other'],
});

/** Those in which minutes decide. */
export const urgentIncidents = ['violence', 'disturbance', 'missing', 'baby', 'illness'] as const;

export const helpKinds = options({
  wheelchair: ['轮椅', 'Wheelchair'],
  escort: ['陪检', 'Escort to an examination'],
  way: ['指路', 'Finding the way'],
  separated: ['失散', 'Separated from family'],
  other: ['其他', 'Other'],
});

export const staffDisputeKinds = options({
  colleagues: ['同事之间', 'Between colleagues'],
  departments: ['科室之间', 'Between departments'],
  superior: ['上下级之间', 'With a superior'],
  labour: ['劳动人事', 'Employment'],
  other: ['其他', 'Other'],
});

export const linkageKinds = options({
  meeting: ['联席会议', 'Joint meeting'],
  patrol: ['联合巡查', 'Joint patrol'],
  sharing: ['信息通报', 'Sharing of information'],
});
