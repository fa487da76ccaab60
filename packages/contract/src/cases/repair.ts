import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { ledgerSignatures } from '../case-figures.ts';
import { days, hours } from '../case-kit.ts';
import { between, count, deadline, move, rate, register, sum } from '../case-words.ts';

export const repairProblems = {
  offline: ['失联', 'Not heard of'],
  fault: ['故障', 'Fault'],
  tamper: ['被拆动', 'Tampered with'],
  'power-loss': ['主电断电', 'Mains lost'],
  'low-battery': ['电池电量低', 'Battery low'],
  damage: ['外观损坏', 'Damaged'],
  other: ['其他', 'Other'],
} as const;

const causes = {
  wear: ['老化磨损', 'Worn out'],
  power: ['供电', 'Power'],
  network: ['网络', 'Network'],
  battery: ['电池', 'Battery'],
  setting: ['配置', 'Settings'],
  vandalism: ['人为损坏', 'Done by somebody'],
  water: ['进水受潮', 'Water'],
  falseReport: ['未发现故障', 'Nothing found'],
  other: ['其他', 'Other'],
} as const;

const broken = ['reported', 'assigned', 'repairing', 'waiting'] as const;

/** A device that is out of order (设备报修): from what it said of itself, or somebody saw, until it works again. */
export const repair = defineCase({
  type: 'repair',
  prefix: 'BX',
  label: ['设备报修', 'Device repair'],
  group: 'device',
  secrecy: 1,
  priority: 3,
  outcome: 'done',
  tells: 'repair.handle',
  defaults: { by: ['assignee', 'repair.handle'], note: ['说明', 'Note'] },
  asks: {
    problem: field.choice(['故障类别', 'What is wrong'], repairProblems),
    description: field.longText(['故障现象', 'What is seen']).optional(),
    photos: field.files(['照片', 'Photos']).optional(),
  },
  learns: {
    vendor: field.text(['维保单位', 'Service company']),
    cause: field.choice(['故障原因', 'Cause'], causes),
    done: field.longText(['维修情况', 'What was done']),
    parts: field.text(['更换部件', 'Parts replaced']),
    cost: field.money(['费用', 'Cost']),
    photosAfter: field.files(['修复照片', 'Photos after']),
    checkResult: field.longText(['验收意见', 'Result of the check']),
    reason: field.longText(['无须维修的原因', 'Why nothing is to be mended']),
  },
  listed: ['problem'],
  states: {
    reported: ['待派修', 'Reported'],
    assigned: ['已派修', 'Assigned'],
    repairing: ['维修中', 'Being repaired'],
    waiting: ['待配件', 'Waiting for parts'],
    checking: ['待验收', 'To be checked'],
  },
  endings: { closed: ['已修复', 'Repaired'], dismissed: ['无须维修', 'Nothing to mend'] },
  way: ['reported', 'assigned', 'repairing', 'checking', 'closed'],
  actions: {
    assign: move(['派修', 'Assign'], ['reported', 'assigned', 'waiting'], 'assigned', {
      by: 'repair.handle',
      input: { repairer: field.person(['维修人', 'Who repairs it']) },
      asks: ['vendor?'],
      note: ['要求', 'Instruction'],
      stamp: 'assignedAt',
      joins: { repairer: 'assignee' },
      tells: 'assignee',
    }),
    start: move(['开始维修', 'Start'], ['reported', 'assigned', 'waiting'], 'repairing', {
      becomes: 'assignee',
      stamp: 'startedAt',
    }),
    wait: move(['待配件', 'Wait for parts'], 'repairing', 'waiting', {
      why: ['缺什么,何时到货', 'What is missing, and when it comes'],
      stamp: 'waitingAt',
      restamps: true,
      tells: ['reporter', 'repair.handle'],
    }),
    finish: move(['修好报验', 'Repaired'], ['assigned', 'repairing'], 'checking', {
      becomes: 'assignee',
      asks: ['cause', 'done', 'vendor?', 'parts?', 'cost?', 'photosAfter?'],
      stamp: 'repairedAt',
      restamps: true,
      tells: ['reporter', 'repair.handle'],
    }),
    pass: move(['验收通过', 'Passed'], 'checking', 'closed', {
      by: ['reporter', 'repair.handle'],
      // Whoever mended it does not say that it is well.
      notBy: 'assignee',
      becomes: 'checker',
      asks: ['checkResult'],
      tells: ['reporter', 'assignee'],
    }),
    fail: move(['验收不通过', 'Not passed'], 'checking', 'repairing', {
      by: ['reporter', 'repair.handle'],
      notBy: 'assignee',
      becomes: 'checker',
      asks: ['checkResult'],
      stamp: 'failedAt',
      restamps: true,
      tells: 'assignee',
    }),
    dismiss: move(['无须维修', 'Nothing to mend'], [...broken], 'dismissed', {
      by: 'repair.handle',
      asks: ['reason'],
      tells: ['reporter', 'assignee'],
    }),
  },
  clocks: {
    repair: deadline(['修复时限', 'Repair'], broken, [hours(24), hours(48), hours(72)], {
      keeps: true,
      repeat: hours(24),
      warn: hours(4),
      tells: [
        ['assignee', 'repair.handle'],
        ['assignee', 'repair.handle', 'head'],
      ],
      source:
        '国卫办医发〔2013〕28号:技防设施故障 24 小时内修复 / 2013 joint opinion: faults of security systems mended within 24 h',
    }),
    check: deadline(['验收时限', 'Check'], 'checking', days(2), {
      tells: [['reporter', 'repair.handle']],
      source: ours(),
    }),
  },
  permissions: { read: 'repair.read', create: 'case.create' },
  groups: ['problem', 'cause'],
  figures: {
    reported: count(['报修数', 'Repairs asked for'], {}, { better: 'less' }),
    inTime: rate(
      ['24 小时修复率', 'Repaired within 24 h'],
      { kept: 'repair', state: 'closed' },
      { promised: 'repair', state: [...broken, 'checking', 'closed'] },
      { better: 'more' },
    ),
    meanTime: between(['平均修复用时', 'Mean time to repair'], 'at', 'repairedAt', 'minute', {
      where: { state: 'closed' },
      better: 'less',
    }),
    broken: count(['未修复', 'Still out of order'], { open: true }, { better: 'less' }),
    tampered: count(['被拆动', 'Tampered with'], { data: { problem: 'tamper' } }, { better: 'less' }),
    cost: sum(['维修费用', 'Cost of repairs'], 'cost', 'yuan', { better: 'less' }),
  },
  ledgers: {
    repairs: register(
      ['设备报修台账', 'Register of repairs'],
      `number at device place problem description reporter assignee vendor dueAt cause done parts cost
      stamp:repairedAt checker checkResult state closedAt`,
      { signatures: ledgerSignatures },
    ),
  },
});
