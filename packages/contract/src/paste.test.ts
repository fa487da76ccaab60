import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { CaseType } from './case-kit.ts';
import { complaint } from './cases/complaint.ts';
import { readPaste } from './paste.ts';

const type = complaint as unknown as CaseType;
const paste = type.paste!;
const read = (text: string) => readPaste(type, paste, text);

/** One ticket, as hotlines of different towns write it down. */
const said = {
  ticket: 'JDZ20260310001234',
  calledAt: '2026-03-10T01:12:00.000Z',
  receivedAt: '2026-03-10T02:05:00.000Z',
  complainant: '王女士',
  phone: '13879801234',
  against: '市妇幼保健院儿科门诊',
  category: 'attitude',
  demand: '要求当班医生道歉',
  ticketDue: '2026-03-17',
};
const layouts: Record<string, string> = {
  'one label a line, full-width colons': `工单编号:JDZ20260310001234
来电时间:2026-03-10 09:12
派单时间:2026-03-10 10:05
来电人:王女士
联系电话:13879801234
被反映单位:市妇幼保健院儿科门诊
问题分类:服务态度
诉求内容:带孩子候诊三小时,询问时护士态度生硬。
诉求目的:要求当班医生道歉
办结时限:2026-03-17 18:00`,
  'several in a line, half-width colons, days in Chinese': `受理编号: JDZ20260310001234   受理时间: 2026年3月10日 9时12分
转办时间: 2026年3月10日 10时05分
诉求人: 王女士   联系方式: 138-7980-1234
责任单位: 市妇幼保健院儿科门诊   诉求分类: 服务态度
反映内容: 带孩子候诊三小时,
询问时护士态度生硬。
市民诉求: 要求当班医生道歉
办理期限: 2026年3月17日 18:00`,
  'a form of two columns, pasted with tabs': `工单号\tJDZ20260310001234\t来电时间\t2026/3/10 9:12
派单时间\t2026/3/10 10:05\t来电人\t王女士
联系电话\t13879801234\t被投诉科室\t市妇幼保健院儿科门诊
问题类型\t服务态度\t截止时间\t2026/3/17 18:00
投诉内容\t带孩子候诊三小时,询问时护士态度生硬。
主要诉求\t要求当班医生道歉`,
  'a table of a head and a row': `工单编号\t来电时间\t派单时间\t来电人\t联系电话\t承办单位\t问题分类\t反映内容\t诉求目的\t办结时限
JDZ20260310001234\t2026-03-10 09:12\t2026-03-10 10:05\t王女士\t13879801234\t市妇幼保健院儿科门诊\t服务态度\t带孩子候诊三小时,询问时护士态度生硬。\t要求当班医生道歉\t2026-03-17 18:00`,
  'copied out of a chat': `李主任 3月10日 10:20
请尽快处理
————————
【工单编号】JDZ20260310001234
【来电时间】2026-03-10 09:12
【派单时间】2026-03-10 10:05
【来电人】王女士
【联系电话】\u200e13879801234
【被反映单位】市妇幼保健院儿科门诊
【问题分类】服务态度
【诉求内容】
带孩子候诊三小时,
询问时护士态度生硬。
【诉求目的】要求当班医生道歉
【办结时限】2026-03-17 18:00
[图片]`,
  'labels alone, numbered, spaced': `一、工单编号
JDZ20260310001234
二、来 电 时 间:2026-03-10 09:12
三、派单时间:2026-03-10 10:05
四、来 电 人:王女士(本市)
五、联系电话(手机):138 7980 1234
六、被反映单位:市妇幼保健院儿科门诊
七、问题分类:服务态度
八、诉求内容:
带孩子候诊三小时,询问时护士态度生硬。
九、诉求目的:要求当班医生道歉
十、办结时限:2026-03-17 18:00`,
};

test.each(Object.entries(layouts))('a ticket of %s fills the form', (_, text) => {
  const { data } = read(text);
  expect(data).toMatchObject({ ...said, complainant: expect.stringContaining('王女士'), channel: 'hotline' });
  expect(data['description']).toContain('带孩子候诊三小时');
  expect(data['description']).toContain('询问时护士态度生硬');
  // The hour of a day that is kept as a day.
  expect(data['description']).toMatch(/(期限|时限|截止时间):\S+ 18:00/);
});

test('what is unknown, doubtful or said twice goes to the text, with its label', () => {
  const { data } = read(`工单编号:A1
是否保密:是
来电人:张先生
联系电话:不便透露
问题分类:卫生健康/医疗服务/服务态度
办结时限:3个工作日
回复要求:2日内联系来电人
诉求内容:窗口排队
工单编号:A2
祝工作顺利`);
  expect(data).toMatchObject({ ticket: 'A1', category: 'attitude', replyRule: '2日内联系来电人' });
  expect(data).not.toHaveProperty('phone');
  expect(data).not.toHaveProperty('ticketDue');
  for (const words of [
    '是否保密:是',
    '不便透露',
    '卫生健康/医疗服务/服务态度',
    '3个工作日',
    '工单编号:A2',
    '祝工作顺利',
  ])
    expect(data['description']).toContain(words);
});

test.each([
  ['问题分类:服务/收费', { category: 'fees' }],
  ['问题分类:医疗服务/护理', { category: 'nursing' }],
  ['问题分类:服务态度', { category: 'attitude' }],
  ['紧急程度:非紧急,一般', { severity: 'minor' }],
  ['紧急程度:加急', { severity: 'serious' }],
  ['紧急程度:特急', { severity: 'key' }],
  ['与患者关系:患者家属', { relation: 'family' }],
  ['与患者关系:患者母亲', { relation: 'family' }],
  ['与患者关系:患者本人', { relation: 'self' }],
  ['来电时间:2026-03-10 下午3:05', { calledAt: '2026-03-10T07:05:00.000Z' }],
  ['来电时间:2026年3月10日凌晨2时10分', { calledAt: '2026-03-09T18:10:00.000Z' }],
  ['来电时间:2026-03-10 中午12:30', { calledAt: '2026-03-10T04:30:00.000Z' }],
  ['来电时间:2026-03-10 中午1点', { calledAt: '2026-03-10T05:00:00.000Z' }],
  ['来电时间:2026-03-10 早上8点半', { calledAt: '2026-03-10T00:30:00.000Z' }],
  ['来电时间:2026-03-10 夜里11:00', { calledAt: '2026-03-10T15:00:00.000Z' }],
  ['来电时间:2026-03-10', { calledAt: '2026-03-09T16:00:00.000Z' }],
])('%s is read as it is meant', (text, fields) => {
  expect(read(text).data).toMatchObject(fields);
});

test('what is denied, and a time nobody can read, are no values', () => {
  expect(read('紧急程度:非紧急').data).not.toHaveProperty('severity');
  expect(read('来电时间:2026-03-10 三点左右').data).not.toHaveProperty('calledAt');
});

const word = fc.stringMatching(/^[一-龥a-zA-Z0-9,。:: \t【】()、-]{0,24}$/);
const labels = Object.values(paste.words).flat();
const anyLine = fc.oneof(
  word,
  fc.constantFrom('', ' ', '————', '[图片]', '李四 09:12'),
  fc.tuple(fc.constantFrom(...labels), fc.constantFrom(':', ':', '\t', ' : ', ''), word).map((parts) => parts.join('')),
  fc
    .array(
      fc.tuple(fc.constantFrom(...labels), word).map(([label, value]) => `${label}:${value}`),
      { maxLength: 4 },
    )
    .map((parts) => parts.join('  ')),
  fc.array(fc.oneof(fc.constantFrom(...labels), word), { maxLength: 5 }).map((cells) => cells.join('\t')),
);
const anyText = fc
  .tuple(fc.array(anyLine, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'))
  .map(([all, nl]) => all.join(nl));

test('whatever is pasted: the pieces are the lines, letter for letter, and what is no label stands in the form', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const { lines, pieces, data, title, department } = read(text);
      for (const [n, line] of lines.entries())
        expect(
          pieces
            .filter((one) => one.line === n)
            .map((one) => one.text)
            .join(''),
        ).toBe(line);
      // Letters and digits of values and of the rest are all somewhere in what the form is given.
      const shown = JSON.stringify([...Object.values(data), title, department]).replace(/[^一-龥]/g, '');
      const held = new Set(shown);
      const hanzi = pieces
        .filter(({ kind, field }) => kind === 'rest' || (kind === 'value' && field === 'description'))
        .flatMap(({ text: words }) => Array.from(words.replace(/[^一-龥]/g, '')));
      for (const letter of hanzi) expect(held).toContain(letter);
    }),
    { numRuns: 500 },
  );
});

const value = fc.record({
  ticket: fc.stringMatching(/^[A-Z0-9]{4,20}$/),
  complainant: fc.stringMatching(/^[赵钱孙李][女先小]{1,2}$/),
  phone: fc.integer({ min: 0, max: 99_999_999 }).map((n) => `138${String(n).padStart(8, '0')}`),
  against: fc.stringMatching(/^[外内儿骨]科[一二三]病区$/),
  demand: fc.stringMatching(/^希望[道歉退款尽快]{2,8}$/),
});
test('in any order, by any of its words and any mark, what was said is what the form is given', () => {
  fc.assert(
    fc.property(
      value,
      fc.constantFrom(':', ':', ' : ', ':\t', '\t'),
      fc.constantFrom('\n', '\r\n', '\n\n'),
      fc.infiniteStream(fc.nat()),
      (fields, mark, between, chance) => {
        const pick = () => Number(chance.next().value);
        const order = Object.entries(fields).toSorted(() => (pick() % 2) - 0.5);
        const text = order
          .map(([field, words]) => {
            const names = paste.words[field] ?? [];
            return `${names[pick() % names.length]}${mark}${words}`;
          })
          .join(between);
        expect(read(text).data).toMatchObject(fields);
      },
    ),
    { numRuns: 300 },
  );
});
