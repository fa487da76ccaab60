import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';

const whole = (zh: string, en: string, most = 10_000_000) => field.between([zh, en], 0, most).optional();

/** Numbers of the hospital in a month 医院月度数据: what rates are taken of. Who entered them and when is in its history. */
export const hospitalMonth = defineMatter({
  kind: 'hospital-month',
  prefix: 'YDS',
  label: ['医院月度数据', 'Numbers of a month'],
  title: ['医院月度数据', 'Numbers of the hospital, month by month'],
  group: 'governance',
  fields: {
    year: field.numeral(['年度', 'Year'], 2000, 2100),
    month: field.between(['月份', 'Month'], 1, 12),
    visits: whole('门急诊人次', 'Visits'),
    emergencies: whole('其中急诊人次', 'Of these, emergencies'),
    discharges: whole('出院人次', 'Discharges'),
    beds: whole('实有床位', 'Beds', 20_000),
    staff: whole('在岗职工', 'Staff', 100_000),
    fixedAssets: field.money(['固定资产(月末)', 'Fixed assets at its end']).optional(),
    workload: whole('工作量', 'Workload', 1_000_000_000),
    recordsDue: whole('应完成病历', 'Records due'),
    recordsInTime: whole('按时完成病历', 'Records in time'),
    recordsJudged: whole('评定病历', 'Records judged'),
    recordsGradeA: whole('甲级病历', 'Records of grade A'),
    surgeries: whole('手术例数', 'Operations'),
    surgeriesChecked: whole('手术核查完整例数', 'Operations checked completely'),
    basis: field.text(['数据来源', 'Taken from'], { hint: ['统计月报、财务月报等', 'Monthly statistics'] }),
  },
  listed: ['year', 'month', 'visits', 'discharges', 'workload', 'fixedAssets', 'basis'],
});
