import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { days, minutes } from '../case-kit.ts';
import { between, count, deadline, inTime, limit, mean, move, rate, register, step, sum } from '../case-words.ts';

export const drillKinds = {
  fire: ['消防疏散', 'Fire and evacuation'],
  violence: ['防暴反恐', 'Violence and terror'],
  alarm: ['一键报警', 'One-key alarm'],
  power: ['停电', 'Power failure'],
  it: ['信息系统瘫痪', 'IT failure'],
  hazmat: ['危化品泄漏', 'Chemical spill'],
  epidemic: ['传染病', 'Epidemic'],
  masscasualty: ['批量伤员', 'Mass casualties'],
  baby: ['婴儿被盗', 'Stolen baby'],
  lift: ['电梯困人', 'Trapped in a lift'],
  other: ['其他', 'Other'],
} as const;

const going = ['running'] as const;

/**
 * Drill 应急演练 (data sheet C9): planned, approved, run by the clock (first action 1 min, micro station 3 min, joint force
 * 5 min), scored, and what went wrong becomes hazards.
 */
export const drill = defineCase({
  type: 'drill',
  prefix: 'YL',
  label: ['应急演练', 'Drill'],
  group: 'order',
  secrecy: 1,
  priority: 3,
  defaults: { by: ['assignee', 'readiness.manage'], note: ['说明', 'Note'] },
  asks: {
    kind: field.choice(['演练类型', 'Kind'], drillKinds),
    scenario: field.longText(['情景', 'Scenario']),
    planned: field.date(['计划日期', 'Planned for']).optional(),
    expected: field.count(['应参加人数', 'People expected']).optional(),
    plan: field.thing(['应急预案', 'Emergency plan'], 'emergency-plan').optional(),
  },
  learns: {
    event: field.text(['脆弱性事件', 'HVA event'], { max: 40 }),
    programme: field.longText(['演练方案', 'Programme']),
    participants: field.count(['实际参加人数', 'People who took part']),
    evacuated: field.count(['疏散人数', 'People evacuated']),
    score: field.quantity(['评估得分', 'Score'], { unit: ['分', 'points'], min: 0, max: 100, decimals: 1 }),
    findings: field.longText(['存在问题', 'What went wrong']),
    isMajor: field.yesNo(['发现预案重大问题', 'The plan itself failed']),
    improvement: field.longText(['改进情况', 'What was improved']),
    photos: field.files(['现场照片', 'Photos']),
  },
  quick: ['kind', 'scenario'],
  forms: [{ form: 'drill-evaluation', step: 'evaluate', score: 'score' }],
  listed: ['kind', 'planned', 'score'],
  states: {
    planned: ['待报方案', 'Planned'],
    submitted: ['方案待批', 'Programme to be approved'],
    approved: ['待实施', 'Approved'],
    running: ['演练中', 'Running'],
    evaluating: ['待评估', 'To be evaluated'],
    improving: ['改进中', 'Being improved'],
  },
  endings: { archived: ['已归档', 'Archived'], dropped: ['已取消', 'Dropped'] },
  actions: {
    submit: move(['报送方案', 'Submit the programme'], 'planned', 'submitted', {
      asks: ['programme', 'planned?', 'expected?'],
      becomes: 'assignee',
      tells: 'readiness.manage',
    }),
    approve: move(['批准', 'Approve'], 'submitted', 'approved', {
      by: 'readiness.manage',
      notBy: 'assignee',
      note: ['意见', 'Opinion'],
      tells: 'assignee',
    }),
    back: move(['退回', 'Send back'], 'submitted', 'planned', {
      by: 'readiness.manage',
      notBy: 'assignee',
      why: ['原因', 'Why'],
      tells: 'assignee',
      restamps: true,
    }),
    // From here on it is a drill: marked, and never counted among what really happened.
    begin: move(['开始演练(发出警报)', 'Begin: give the alarm'], 'approved', 'running', {
      mode: 'drill',
      stamp: 'begunAt',
    }),
    first: step(['第一响应到位', 'First action'], going, { stamp: 'firstAt', once: true }),
    station: step(['微型站到场', 'Micro station there'], going, { stamp: 'stationAt', once: true }),
    joint: step(['联动力量到场', 'Joint force there'], going, { stamp: 'jointAt', once: true }),
    clear: step(['疏散完毕', 'Evacuated'], going, { asks: ['evacuated?'], stamp: 'clearAt', once: true }),
    finish: move(['演练结束', 'End'], 'running', 'evaluating', {
      asks: ['participants', 'photos?'],
      stamp: 'finishedAt',
    }),
    // Scored by the evaluation form, which every assessor fills in.
    evaluate: move(['完成评估', 'End the evaluation'], 'evaluating', 'improving', {
      asks: ['findings?', 'isMajor?'],
      stamp: 'evaluatedAt',
      tells: ['assignee', 'readiness.manage'],
    }),
    problem: step(['发现问题,转隐患', 'Make a hazard of it'], ['evaluating', 'improving'], {
      input: { title: field.text(['问题', 'Problem'], { max: 100 }) },
      restamps: true,
    }),
    archive: move(['归档', 'Archive'], 'improving', 'archived', {
      by: 'readiness.manage',
      asks: ['improvement'],
    }),
    drop: move(['取消', 'Drop'], ['planned', 'submitted', 'approved'], 'dropped', {
      by: 'readiness.manage',
      why: ['原因', 'Why'],
      isDanger: true,
    }),
  },
  clocks: {
    programme: deadline(['方案期限', 'Programme'], 'planned', days(30), {
      tells: [['assignee', 'readiness.manage']],
      source: ours(),
    }),
    approval: deadline(['审批期限', 'Approval'], 'submitted', days(7), { tells: 'readiness.manage', source: ours() }),
    run: deadline(['实施期限', 'To be run'], 'approved', days(60), {
      until: 'planned',
      tells: [['assignee', 'readiness.manage']],
      source: ours(),
    }),
    firstAction: limit(['1 分钟第一响应', 'First action in 1 min'], going, minutes(1), {
      stoppedBy: 'first',
      tells: [[]],
      isUrgent: true,
      source: ours('微型消防站“1 分钟响应、3 分钟到场、5 分钟联动”(待核) / micro fire stations, to be checked'),
    }),
    stationThere: limit(['3 分钟微型站到场', 'Micro station in 3 min'], going, minutes(3), {
      stoppedBy: 'station',
      tells: [[]],
      isUrgent: true,
      source: ours('同上 / as above'),
    }),
    jointThere: limit(['5 分钟联动到场', 'Joint force in 5 min'], going, minutes(5), {
      stoppedBy: 'joint',
      tells: [[]],
      isUrgent: true,
      source: ours('同上 / as above'),
    }),
    evaluation: deadline(['评估期限', 'Evaluation'], 'evaluating', days(7), {
      tells: [['assignee', 'readiness.manage']],
      source: ours(),
    }),
    improvement: deadline(['改进期限', 'Improvement'], 'improving', days(30), {
      tells: [['assignee', 'readiness.manage']],
      source: ours(),
    }),
  },
  permissions: { read: 'readiness.read', create: 'readiness.manage' },
  groups: ['kind'],
  figures: {
    total: count(['演练次数', 'Drills'], { stamp: 'finishedAt' }),
    done: rate(['演练完成率', 'Drills run'], { stamp: 'finishedAt' }, {}, { better: 'more' }),
    first: inTime(['1 分钟响应率', 'First action in time'], 'firstAction'),
    station: inTime(['3 分钟到场率', 'Micro station in time'], 'stationThere'),
    evacuation: between(['平均疏散用时', 'Mean time to evacuate'], 'begunAt', 'clearAt', 'second', { better: 'less' }),
    participants: sum(['参加人次', 'People who took part'], 'participants', 'person'),
    score: mean(['平均得分', 'Mean score'], 'score', 'score', { better: 'more' }),
    improved: rate(['改进归档率', 'Improved'], { state: 'archived' }, { stamp: 'evaluatedAt' }, { better: 'more' }),
  },
  ledgers: {
    register: register(
      ['应急演练台账', 'Register of drills'],
      `number planned kind department place scenario expected participants stamp:begunAt stamp:firstAt stamp:stationAt
      stamp:jointAt stamp:clearAt evacuated score findings improvement state`,
    ),
  },
});
