import {
  director,
  nurse,
  office,
  secretary,
  step,
  until,
  type Script,
  type ScriptStep,
} from '../../demo/cases/script.ts';
import { nth, spread } from '../../demo/cases/spread.ts';

const stories = [
  ['model', 'emergency', '急诊夜班里的“提灯人”', true],
  ['science', 'icu', '重症探视须知图解', false],
  ['care', 'neonatal', '早产宝宝出院那天', true],
  ['news', 'obstetrics', '两证联办窗口启用', false],
  ['model', 'oncology', '二十年守护安宁病房', false],
] as const;

/** What the house's own news agency wrote: most of it published, one sent back, one not taken, some on their way. */
export const articles = (): Script[] =>
  [
    { n: 4, daysAgo: 1, time: '10:10' },
    { n: 2, daysAgo: 2, time: '09:20' },
    { n: 10, daysAgo: 6, time: '14:30' },
    ...spread(9, 6, 47),
  ].map(({ n, daysAgo, time }, at) => {
    const [column, department, title, hasPatient] = nth(stories, n);
    const author = nurse(department, n);
    return {
      type: 'article',
      title,
      by: author,
      department,
      daysAgo,
      time,
      isOffice: true,
      data: ({ id, picture }) => ({
        column,
        description: '(演示)科室通讯员提供的线索、采访记录与现场照片。',
        ...(column === 'model' ? { staff: [id(author)] } : {}),
        photos: [picture('paper')],
      }),
      steps: pathOf(n, at, author, hasPatient),
    };
  });

function pathOf(n: number, at: number, author: string, hasPatient: boolean): ScriptStep[] {
  const [editor, colleague] = [office(n), office(n + 1)];
  if (at === 7) return [step(editor, '1d', 'decline', { note: '与上月选题重复' })];
  const write = (after: '3h' | '2h'): ScriptStep[] => [
    step(author, after, 'revise', { text: '(演示稿)平凡岗位上的坚守,让患者感到温暖。' }),
    step(editor, '1h', 'submit'),
  ];
  const steps = [
    step(editor, '3h', 'take', { note: '补充一张工作照' }),
    ...write('3h'),
    ...(at === 8 ? [step(colleague, '2h', 'change', { note: '病区门牌与床号须遮挡' }), ...write('2h')] : []),
    step(colleague, '2h', 'check', ({ picture }) => ({
      hasPatient,
      ...(hasPatient ? { consent: [picture('signature')] } : {}),
    })),
    step(n % 3 === 0 ? director : colleague, '3h', 'approve'),
    step(editor, '2h', 'publish', ({ day }) => ({
      channel: nth(['wechat', 'website', 'video', 'paper'], n),
      publishedOn: day(0),
      link: `演示链接 ${n + 1}`,
    })),
    step(editor, '3d', 'measure', { reads: 640 + ((n * 811) % 5200) }),
    step(editor, '4d', 'file', { reads: 900 + ((n * 811) % 5200) }),
  ];
  return at === 0 ? until(steps, 'revise') : at === 1 ? until(steps, 'check') : steps;
}

const asked = [
  ['安源日报', '平安医院建设报道', 'onSite', '安保、消防与便民服务的做法和数据。'],
  ['安源电视台', '夜间门诊采访', 'onSite', '夜间门诊的开设时间与就诊量。'],
  ['健康报', '志愿服务报道', 'telephone', '志愿者培训、保险与服务时长。'],
  ['湘南晚报', '就医秩序调查', 'written', '治理医托号贩的措施与成效。'],
] as const;

/** Who of the press asked: reported, declined, and what waits today. The reports are those of the register. */
export const pressRequests = (): Script[] =>
  [1, 35, 75, 115, 155, 3].map((daysAgo, n) => {
    const [outlet, title, form, answer] = nth(asked, n + 3);
    return {
      type: 'pressRequest',
      title,
      by: office(n),
      daysAgo,
      time: '09:10',
      isOffice: true,
      data: ({ day }) => ({
        outlet,
        journalist: `演示记者${n + 1}`,
        description: title,
        question: '现状、做法、成效与下一步安排。',
        form,
        wantedBy: day(2),
      }),
      steps: replies(n, answer),
    };
  });

function replies(n: number, answer: string): ScriptStep[] {
  if (n === 4) return [step(office(n), '2h', 'decline', { note: '涉及在办案件,待结案后统一发布' })];
  const steps = [
    step(office(n), '1h', 'assign', ({ id }) => ({ spokesman: id(secretary) })),
    step(secretary, '2h', 'prepare', { answer }),
    step(director, '1h', 'approve'),
    step(office(n), '1d', 'hold', ({ id, time }) => ({
      heldAt: time('-1h'),
      company: [id(office(n))],
      note: '按口径答复,未进入病区',
    })),
    step(office(n), '3d', 'cover', ({ thing }) => ({ coverage: [{ report: thing(`MTB-202401-000${n}`) }] })),
  ];
  return n === 0 ? until(steps, 'prepare') : n === 5 ? until(steps, 'hold') : steps;
}
