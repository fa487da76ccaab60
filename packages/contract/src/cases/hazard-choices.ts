import type { Label } from '../common.ts';

/** Choices of hazards and snap-and-report (data sheets C6, C31). */
const options = <const O extends Record<string, Label>>(choices: O): O => choices;

export const hazardSources = options({
  staff: ['职工上报', 'Told by staff'],
  public: ['公众反映', 'Told by the public'],
  patrol: ['巡查', 'Patrol'],
  inspection: ['检查', 'Inspection'],
  snap: ['随手拍', 'Snap and report'],
  complaint: ['投诉', 'Complaint'],
  device: ['设备故障', 'Device fault'],
  external: ['外部检查', 'External inspection'],
  drill: ['演练', 'Drill'],
  hva: ['脆弱性分析', 'Vulnerability analysis'],
});

export const hazardDomains = options({
  order: ['治安', 'Order'],
  fire: ['消防', 'Fire'],
  it: ['信息', 'Information systems'],
  water: ['水', 'Water'],
  power: ['电', 'Power'],
  heating: ['暖', 'Heating'],
  gas: ['气', 'Gas'],
  device: ['医疗器械', 'Medical devices'],
  chemical: ['危化品', 'Chemicals'],
  special: ['特种设备', 'Special equipment'],
  quality: ['医疗质量', 'Quality of care'],
  other: ['其他', 'Other'],
});

export const hazardGrades = options({ general: ['一般', 'General'], major: ['重大', 'Major'] });

export const snapCategories = options({
  parking: ['乱停放', 'Parked in the way'],
  smoking: ['吸烟', 'Smoking'],
  passage: ['占用通道', 'Passage blocked'],
  attitude: ['服务态度', 'Attitude'],
  hygiene: ['卫生', 'Hygiene'],
  equipment: ['设备设施', 'Equipment'],
  other: ['其他', 'Other'],
});
