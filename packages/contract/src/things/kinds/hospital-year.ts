import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';

/** Numbers of the hospital in a year 医院年度基数: what required numbers are reckoned from, with the paper they stand in. */
export const hospitalYear = defineMatter({
  kind: 'hospital-year',
  prefix: 'NDJ',
  label: ['医院年度基数', 'Numbers of a year'],
  title: ['医院年度基数', 'Numbers of the hospital'],
  group: 'governance',
  fields: {
    year: field.numeral(['年度', 'Year'], 2000, 2100),
    medicalStaff: field.between(['在岗医务人员', 'Medical staff on duty'], 1, 50_000),
    beds: field.between(['床位', 'Beds'], 1, 20_000),
    dailyVisits: field.between(['日均门诊量', 'Outpatients a day'], 0, 100_000),
    basis: field.text(['数据来源', 'Taken from'], { hint: ['统计年报、人事月报等', 'Yearly statistics, staff lists'] }),
  },
  listed: ['year', 'medicalStaff', 'beds', 'dailyVisits', 'basis'],
});
