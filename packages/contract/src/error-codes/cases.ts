import type { Codes } from './kind.ts';

/** Steps of any case. */
export const cases = {
  wrong_state: [409, '当前状态“{state}”不能执行“{action}”', 'Not possible in state "{state}": {action}'],
  already_taken: [409, '已由 {who} 处理', 'Already taken by {who}'],
  unknown_action: [404, '没有这个操作:{action}', 'No such action: {action}'],
  fields_missing: [422, '还须先填写:{fields}', 'Still to be filled in: {fields}'],
  photo_too_old: [422, '照片须在“{after}”之后拍摄', 'The photo must have been taken after "{after}"'],
  no_anonymity: [409, '此类事项不受理匿名上报', 'Matters of this kind are not taken without a name'],
  reason_needed: [422, '请写明原因,至少 {least} 个字', 'Give a reason of at least {least} characters'],
  too_many_extensions: [409, '最多延期 {times} 次', 'At most {times} extensions'],
  wrong_person: [403, '此步骤不由您办理', 'This step is not yours to take'],
  somebody_else: [409, '“{field}”须是另一人,不能是您本人', '"{field}" has to be somebody else than you'],
  record_as_false_alarm: [409, '误触请按“误报”办理', 'Record an accidental press as a false alarm'],
  record_as_test: [409, '测试信号请按“测试”办结', 'Finish a test signal with "Test"'],
  listed_as_major: [
    409,
    '命中重大事故隐患判定清单,须定为重大',
    'An item of the major-hazard list makes it a major hazard',
  ],
  major_not_reported: [
    409,
    '重大隐患须先登记上报主管部门和向职代会报告的情况(安全生产法第41条)',
    'A major hazard is reported to the authority and to the staff congress first (Work Safety Law art. 41)',
  ],
  it_not_reported: [409, '较大以上事件须先登记上报回执', 'An incident of this level is reported upwards first'],
  it_not_told: [409, '涉及个人信息的须先登记告知情况', 'Those whose data are concerned are told first'],
  already_counted: [
    409,
    '本批次本科室的检查份数已登记在 {number}',
    'How many records were checked is already said in {number}',
  ],
  count_needed: [409, '请填写本批次本科室的检查份数', 'Say how many records were checked'],
  cause_first: [409, 'Ⅰ、Ⅱ级事件须先完成根因分析', 'An event of level I or II needs its root cause first'],
  action_needed: [409, 'Ⅰ、Ⅱ级事件必须有改进措施', 'An event of level I or II needs corrective action'],
  measure_past: [409, '完成期限不能早于今天', 'A measure is due in the past'],
  done_ahead: [409, '完成日期不能晚于今天', 'A measure cannot be done in the future'],
  measures_open: [409, '还有 {count} 项措施没有完成情况:{names}', '{count} measures are not said to be done: {names}'],
  measures_changed: [
    409,
    '措施、负责人、期限和检查方法不能更改',
    'Measures, owners, limits and checks stay as ordered',
  ],
  proof_needed: [409, '归还前须核对特征或证件', 'The mark or papers must be checked before it is given back'],
} as const satisfies Codes;
