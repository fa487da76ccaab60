/** What may be chosen in complaints, praise and disputes. */
export const complaintChannels = {
  onSite: ['现场', 'In person'],
  phone: ['电话', 'Telephone'],
  letter: ['信件', 'Letter'],
  miniProgram: ['小程序', 'Public page'],
  email: ['邮箱', 'E-mail'],
  hotline: ['12345 转办', 'Hotline 12345'],
  superior: ['上级转办', 'Passed on by an authority'],
  snapshot: ['随手拍', 'Snap and report'],
} as const;

export const complaintCategories = {
  medical: ['医疗', 'Medical care'],
  nursing: ['护理', 'Nursing'],
  attitude: ['服务态度', 'Attitude'],
  fees: ['收费', 'Fees'],
  process: ['流程', 'Process'],
  environment: ['环境', 'Environment'],
  logistics: ['后勤', 'Logistics'],
  security: ['安保', 'Security'],
  integrity: ['廉洁', 'Integrity'],
} as const;

export const complaintSeverities = {
  minor: ['一般', 'Ordinary'],
  serious: ['较重', 'Serious'],
  key: ['重点', 'Key complaint'],
} as const;

/** 投诉管理办法 art. 28: the five kinds that are not handled, but explained. */
export const complaintRefusals = {
  sued: ['已起诉或已由第三方调解', 'In court or before a third party'],
  decided: ['已由主管部门处理', 'Decided by an authority'],
  unclear: ['没有明确对象或事实', 'No clear target or facts'],
  criminal: ['属治安或刑事案件', 'A matter for the police'],
  beyond: ['不属投诉受理范围', 'Outside the remit'],
} as const;

export const conclusions = {
  true: ['属实', 'True'],
  partly: ['部分属实', 'Partly true'],
  untrue: ['不属实', 'Not true'],
} as const;

export const relationsToPatient = {
  self: ['本人', 'Patient'],
  family: ['家属', 'Family'],
  other: ['其他', 'Other'],
} as const;
