import { bookLimits, books, coverageRules, thingKinds, thingLimits, type BookKind } from '@anyuan/contract';
import { z } from 'zod';

import type { SettingSpec } from '../kernel/settings.ts';
import { project, spec } from './spec.ts';

const payOf = (band: string, zh: string, en: string, percent: number): SettingSpec =>
  spec(
    `contractor.pay.${band}`,
    z.number().int().min(0).max(100),
    percent,
    `外委考核:${zh}时付款比例`,
    `Score of contractors: share paid when ${en}`,
    '%',
    project,
  );

const guardRule =
  '国卫医发〔2021〕28 号:按在岗医务人员 3%、每 20 张病床 1 名、日均门诊量 3‰ 就高配备 / the highest of the three';

/** How many of a thing have to be at each place that needs it. */
const coverageSettings = coverageRules.map(({ rule, label, least, source }) =>
  spec(
    `coverage.${rule}`,
    z.number().int().min(1).max(1000),
    least,
    `${label[0]}:每处至少`,
    `${label[1]}: at least, at each place`,
    '',
    source.text,
    source.confirmed,
  ),
);

/** Registers and books: warnings, and every number in the terms of a kind. */
export const registerSettings: SettingSpec[] = [
  spec(
    'book.loanBlockAfter',
    z.number().int().min(0).max(100),
    3,
    '借用:逾期几次后暂停借出(0 = 不限)',
    'Loans: after so many late returns nothing is lent for now (0 = no limit)',
    '',
    project,
  ),
  spec(
    'book.loanLookBackDays',
    z.number().int().min(1).max(3650),
    180,
    '借用:逾期次数按最近多少天计',
    'Loans: late returns of the last so many days count',
    'd',
    project,
  ),
  spec(
    'book.loanKeepsDeposit',
    z.boolean(),
    false,
    '借用:可留存押金或证件(默认不留)',
    'Loans: a deposit or paper may be kept (none by default)',
    '',
    project,
  ),
  ...(
    [
      ['full', '优秀', 'excellent', 90, 100],
      ['good', '良好', 'good', 80, 95],
      ['fair', '合格', 'fair', 70, 90],
    ] as const
  ).flatMap(([band, zh, en, least, percent]) => [
    spec(
      `contractor.${band}`,
      z.number().int().min(0).max(100),
      least,
      `外委考核:${zh}线`,
      `Score of contractors: ${en} from`,
      '',
      '任务书:90 / 80 / 70 分档 / bands of 90, 80, 70 as asked for',
      true,
    ),
    payOf(band, zh, en, percent),
  ]),
  payOf('poor', '不合格', 'poor', 80),
  spec(
    'meter.readingMinutes',
    z.number().int().min(1).max(1440),
    30,
    '传感器读数:判定不变时几分钟记一次',
    'Readings of sensors: while the verdict is the same, one is kept every so many minutes',
    'min',
    project,
  ),
  spec(
    'lock.approvalMinutes',
    z.number().int().min(1).max(240),
    10,
    '库柜智能锁:双人批准后几分钟内可开一次',
    'Locks of stores: an approval by two holds for so many minutes',
    'min',
    project,
  ),
  spec(
    'book.loanHours',
    z.number().int().min(1).max(720),
    4,
    '借用:默认借几小时',
    'Loans: lent for so many hours unless said otherwise',
    'h',
    project,
  ),
  spec(
    'book.storeHours',
    z.number().int().min(1).max(240),
    24,
    '寄存:默认存几小时',
    'Stored things: for so many hours unless said otherwise',
    'h',
    '数据单 C19:24 小时内取回 / data sheet C19: within 24 h',
  ),
  spec(
    'book.hoursMost',
    z.number().int().min(1).max(24),
    12,
    '志愿服务时长:一次上岗最多计几小时(忘记离岗时)',
    'Hours of volunteers: one stint counts for so many at most (who forgot to sign off)',
    'h',
    project,
  ),
  spec(
    'book.reservedMinutes',
    z.number().int().min(5).max(1440),
    30,
    '借用:预约过时几分钟后作废',
    'Loans: a reservation lapses so many minutes after its time',
    'min',
    project,
  ),
  ...(Object.values(books) as BookKind[]).flatMap((kind) =>
    bookLimits(kind).map(({ key, interval, label, source }) =>
      spec(
        `book.${kind.book}.${key}`,
        z.number().int().min(1).max(1200),
        interval.count,
        `${kind.label[0]}:${label[0]}`,
        `${kind.label[1]}: ${label[1]}`,
        interval.unit === 'day' ? 'd' : 'month',
        source.text,
        source.confirmed,
      ),
    ),
  ),
  spec(
    'register.endWarnDays',
    z.number().int().min(0).max(365),
    30,
    '物品到期提前提醒',
    'Warn before a thing ends',
    'd',
    project,
    true,
  ),
  spec(
    'register.checkWarnDays',
    z.number().int().min(0).max(90),
    3,
    '物品检查提前提醒',
    'Warn before a check of a thing is due',
    'd',
    project,
    true,
  ),
  spec(
    'register.headDays',
    z.number().int().min(0).max(90),
    3,
    '物品逾期几日后告知科室负责人',
    'Days overdue before the head of department is told of a thing',
    'd',
    project,
    true,
  ),
  spec(
    'register.readDays',
    z.number().int().min(1).max(365),
    7,
    '制度发布几日后提醒未读者(再过同样日数告知科室负责人)',
    'Days after which those who have not read a policy are reminded (after as many again, their heads)',
    'd',
    project,
    true,
  ),
  spec(
    'register.bannedWords',
    z.string().max(2000),
    '',
    '医疗广告:本院另禁的词(用顿号分开)',
    'Medical advertisements: words banned here besides those of the law (separated by commas)',
    '',
    '广告法所禁的词已内置;此处为本院补充 / the words of the law are built in; these are the hospital’s own',
  ),
  ...coverageSettings,
  spec(
    'guards.perHundredStaff',
    z.number().min(0).max(100),
    3,
    '保安配备:在岗医务人员的百分比',
    'Guards: for a hundred medical staff on duty',
    '%',
    guardRule,
    true,
  ),
  spec(
    'guards.bedsForOne',
    z.number().int().min(1).max(1000),
    20,
    '保安配备:每多少张床位 1 人',
    'Guards: one for so many beds',
    '',
    guardRule,
    true,
  ),
  spec(
    'guards.perThousandVisits',
    z.number().min(0).max(100),
    3,
    '保安配备:日均门诊量的千分比',
    'Guards: for a thousand outpatients a day',
    '‰',
    guardRule,
    true,
  ),
  ...Object.values(thingKinds).flatMap((kind) =>
    thingLimits(kind).map(({ key, interval, label, source }) =>
      spec(
        `register.${kind.type}.${key}`,
        z.number().int().min(1).max(1200),
        interval.count,
        `${kind.label[0]}:${label[0]}`,
        `${kind.label[1]}: ${label[1]}`,
        interval.unit === 'day' ? 'd' : 'month',
        source.text,
        source.confirmed,
      ),
    ),
  ),
];
