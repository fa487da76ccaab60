/** Numbers a hospital enters month by month (医院月度数据), by the field they stand in. */
export const enteredNumbers = [
  'visits',
  'emergencies',
  'discharges',
  'beds',
  'staff',
  'fixedAssets',
  'workload',
  'recordsDue',
  'recordsInTime',
  'recordsJudged',
  'recordsGradeA',
  'surgeries',
  'surgeriesChecked',
] as const;
export type EnteredNumber = (typeof enteredNumbers)[number];
