import { newId } from '../../../kernel/ids.ts';
import type { DemoPerson } from '../../demo/people.ts';
import { groups, policies, decided, circulars, tasks, honours, partners, measures } from './governance-tables.ts';
import { tableOf, type Sample } from './write.ts';

type Day = (ago: number) => string;

const at = <T>(all: readonly T[], n: number): T => all[n % all.length] as T;

/** Groups, rules, goals, tasks and what else a house decides and has been given. */
export function makeGovernance(
  people: readonly DemoPerson[],
  day: Day,
  departmentIds: ReadonlyMap<string, string>,
): Sample[] {
  const year = Number(day(0).slice(0, 4));
  const holder = (role: string): DemoPerson | undefined => people.find(({ roles }) => roles.includes(role));
  const [chief, leader, deputy] = ['security-chief', 'director', 'deputy-director'].map(holder);
  const office = departmentIds.get('office') ?? null;
  const security = departmentIds.get('security') ?? null;
  const owned = { owner: chief?.id ?? null, departmentId: security };
  const heads = people.filter(({ title }) => title === '科主任' || title === '护士长');
  const samples: Sample[] = [];
  const add = (sample: Omit<Sample, 'owner' | 'departmentId'> & Partial<Sample>) =>
    samples.push({ ...owned, ...sample });

  const groupIds = groups.map(([name = '', purpose = ''], n) => {
    const id = newId();
    const adjusted = day(60 + ((n * 23) % 280));
    add({
      id,
      kind: 'leading-group',
      name,
      ...(n > 3 && { owner: at(heads, n).id, departmentId: departmentIds.get(at(heads, n).department) ?? null }),
      data: {
        purpose,
        leader: `${(n % 3 === 0 ? leader : deputy)?.name ?? ''} ${n % 3 === 0 ? '院长' : '分管副院长'}`.trim(),
        members: [
          { role: 'deputy', name: chief?.name ?? '', post: '保卫科长' },
          ...Array.from({ length: 5 }, (_, at5) => at(heads, n * 5 + at5)).map(({ name: member, title }) => ({
            role: 'member',
            name: member,
            post: title,
          })),
        ],
        office: n < 6 ? '保卫科' : '院办公室',
        document: `安医〔${adjusted.slice(0, 4)}〕${n + 3} 号`,
        adjusted,
      },
    });
    return id;
  });
  for (let n = 0; n < 24; n++) {
    const on = 12 + n * 14;
    const id = newId();
    const who = at(heads, n * 3);
    // Of what was decided lately some is still under way, and two are late.
    const isDone = n > 4;
    add({
      kind: 'decision',
      name: at(decided, n),
      ...(n % 2 === 0 && { owner: who.id, departmentId: departmentIds.get(who.department) ?? null }),
      data: {
        meeting: id,
        what: `${at(decided, n)},完成后报办公室`,
        by: day(on - 30),
        progress: isDone ? 100 : 30 + n * 10,
        ...(isDone && { done: day(on - 26), result: '已落实' }),
      },
    });
    add({
      id,
      kind: 'meeting',
      name: `${at(groups, n % 6)[0]}会议`,
      data: {
        of: at(groupIds, n % 6),
        on: day(on),
        chair: `${deputy?.name ?? ''} 副院长`.trim(),
        present: heads.slice(n % 7, (n % 7) + 5).map(({ id }) => id),
        agenda: at(['上季度问题整改情况', '重点部位排查结果', '外委单位考核', '节前安全部署', '演练复盘'], n),
        decisions: [{ what: at(decided, n) }],
        minutesBy: day(on - 7),
        // One set of minutes has been waited for too long.
        ...(n !== 1 && { minutes: day(on - 4) }),
      },
    });
  }
  for (const [n, [name = '', origin = '', issuer = '', ago = '', until = '', readers = '']] of circulars.entries())
    add({
      kind: 'circular',
      name,
      owner: null,
      departmentId: office,
      data: {
        origin,
        document: `${origin === 'house' ? '安医' : '卫发'}〔${year}〕${20 + n} 号`,
        issuer,
        received: day(Number(ago)),
        text: '请各科室传达学习,抓好落实。',
        readers,
        ...(readers === 'departments' && {
          readIn: [...new Set(['emergency', 'security', 'medical', at(heads, n).department])].flatMap(
            (code) => departmentIds.get(code) ?? [],
          ),
        }),
        ...(readers === 'people' && { readBy: heads.slice(0, 20).map(({ id }) => id) }),
        readUntil: day(Number(until)),
      },
    });
  for (const [n, [name = '', field = '', readers = '']] of policies.entries())
    add({
      kind: 'policy',
      name,
      data: {
        field,
        edition: n % 4 === 0 ? '2.1' : '1.0',
        document: `安医制〔${year - (n % 3)}〕${n + 1} 号`,
        issued: day(40 + ((n * 47) % 640)),
        text: `第一条 为规范${name.replace(/制度|办法$/, '')}工作,制定本制度。\n第二条 各科室主任、护士长为本科室第一责任人。\n第三条 保卫科每季度检查执行情况,结果纳入考核。`,
        readers,
        ...(readers === 'departments' && { readIn: [security].filter((one) => one !== null) }),
      },
    });
  const [root, fire, care] = [newId(), newId(), newId()];
  add({
    kind: 'goal',
    id: root,
    name: '平安医院创建达标',
    data: { aim: 'safe', target: '考核 90 分以上', by: day(-40) },
  });
  add({
    kind: 'goal',
    id: fire,
    name: '消防设施完好率',
    data: { aim: 'fire', partOf: root, target: '98% 以上', reported: '在用设施中完好的比例' },
  });
  add({
    kind: 'goal',
    id: care,
    name: '患者满意度',
    data: { aim: 'business', partOf: root, target: '90% 以上', reported: '第三方调查与扫码评价' },
  });
  for (const [name, target] of tableOf(`涉医刑事案件|零发生
    火灾事故|零发生
    投诉按时答复率|98% 以上
    纠纷院内化解率|85% 以上
    一键报警响应|3 分钟内到场`))
    add({ kind: 'goal', name: name ?? '', data: { aim: 'safe', partOf: root, target: target ?? '' } });
  for (const [n, [name = '', what = '', due = '', progress = '']] of tasks.entries())
    add({
      kind: 'annual-task',
      name,
      data: {
        year,
        goal: at([root, fire, care], n),
        what,
        by: day(Number(due)),
        progress: Number(progress),
        ...(progress === '100' && { done: day(Number(due) + 6) }),
      },
    });
  for (const [name = '', level, issuer, ago] of honours)
    add({ kind: 'honour', name, owner: null, departmentId: office, data: { level, issuer, on: day(Number(ago)) } });
  for (const [n, [name = '', variety, contact]] of partners.entries())
    add({
      kind: 'partner',
      name,
      data: { variety, contact, phone: `1990000${9000 + n}`, agreed: day(300), until: day(n === 4 ? -18 : -430) },
    });
  for (const [n, [name = '', what]] of measures.entries())
    add({ kind: 'measure', name, data: { variety: 'ten', what, since: day(500 - n * 20), used: 1200 + n * 317 } });
  add({
    kind: 'project',
    name: '安防系统升级改造',
    data: {
      budget: 1_200_000,
      spent: 860_000,
      phase: 'trial',
      started: day(420),
      planned: day(-60),
      phases: [
        { what: '一期:报警与监控补点', planned: day(260), done: day(250), paid: 520_000 },
        { what: '二期:门禁与安检', planned: day(70), done: day(64), paid: 340_000 },
        { what: '三期:平台联网', planned: day(-60) },
      ],
    },
  });
  add({
    kind: 'project',
    name: '消防设施改造',
    data: {
      budget: 600_000,
      spent: 600_000,
      phase: 'accepted',
      started: day(640),
      planned: day(300),
      accepted: day(285),
    },
  });
  for (let n = 0; n < 14; n++)
    add({
      kind: 'campaign',
      name: at(['平安医院宣传周', '消防安全讲座', '防诈骗宣传', '伤医零容忍宣讲', '灭火与疏散体验'], n),
      data: {
        variety: at(['poster', 'lecture', 'online', 'lecture', 'drill'], n),
        on: day(18 + n * 25),
        audience: at(['both', 'staff', 'patients'], n),
        attended: 60 + n * 17,
      },
    });
  add({
    kind: 'booklet',
    name: '职工安全口袋书',
    data: {
      edition: `${year} 版`,
      issued: day(120),
      printed: 1500,
      readers: 'nobody',
      handedOut: heads
        .slice(0, 12)
        .map(({ name: by }, n) => ({ to: `第 ${n + 1} 批`, copies: 60 + n, on: day(110 - n), by })),
    },
  });
  add({
    kind: 'booklet',
    name: '廉洁从医读本',
    owner: heads[0]?.id ?? null,
    departmentId: office,
    data: {
      edition: `${year} 年第 1 版`,
      issued: day(150),
      printed: 1500,
      readers: 'nobody',
      text: '廉洁从业九项准则:合法按劳取酬;严守诚信原则;依据规范行医;遵守工作规程;恪守保密准则;服从诊疗需要;维护诊疗秩序;共建和谐关系;恪守交往底线。',
    },
  });
  for (const [n, [name = '', text = '']] of tableOf(`敬佑生命|把患者的生命安全和身体健康放在第一位。
    救死扶伤|急危重症先救治、后缴费,任何时候不推诿。
    甘于奉献|节假日和夜间总有人在岗。
    大爱无疆|视医德为生命,待病人如亲人。`).entries())
    add({ kind: 'house-value', name, departmentId: office, data: { text, order: n + 1, isShown: true } });
  // The monthly review of quality: what it decided is a task with an owner and a day.
  for (let n = 0; n < 24; n++) {
    const on = 8 + n * 30;
    const id = newId();
    const who = at(heads, n * 5 + 1);
    const isDone = n > 1;
    const what = at(
      [
        '超时病历逐份整改并约谈',
        '补齐手术安全核查第三步签名',
        '危急值登记纳入交接班',
        '乙级病历书写培训',
        '会诊时限纳入月考核',
      ],
      n,
    );
    add({
      id,
      kind: 'meeting',
      name: '医疗质量点评月会',
      data: {
        on: day(on),
        chair: `${deputy?.name ?? ''} 副院长`.trim(),
        present: heads.slice(n % 9, (n % 9) + 6).map((one) => one.id),
        agenda: '上月病历时限、手术安全核查、甲级病历率与核心制度得分点评',
        decisions: [{ what }],
        minutesBy: day(on - 5),
        minutes: day(on - 3),
      },
    });
    add({
      kind: 'decision',
      name: what,
      owner: who.id,
      departmentId: departmentIds.get(who.department) ?? null,
      data: {
        meeting: id,
        what: `${what},结果报质控科`,
        by: day(on - 25),
        progress: isDone ? 100 : 40,
        ...(isDone && { done: day(on - 22), result: '已落实,下月复查' }),
      },
    });
  }
  for (let n = 0; n < 8; n++)
    add({
      kind: 'media-visit',
      name: at(['平安医院建设报道', '夜间门诊采访', '志愿服务报道', '就医秩序调查'], n),
      departmentId: office,
      data: {
        outlet: at(['安源日报', '安源电视台', '健康报', '湘南晚报'], n),
        on: day(30 + n * 40),
        subject: at(['平安建设', '便民服务', '志愿服务', '就医秩序'], n),
        tone: at(['good', 'good', 'neutral', 'good'], n),
      },
    });
  for (const [n, { id, name, title }] of heads.slice(0, 4).entries())
    add({
      kind: 'model',
      name,
      owner: id,
      departmentId: office,
      data: {
        title: `年度最美医务工作者(${title})`,
        on: day(200 + n),
        deeds: '急危重症救治与带教成绩突出',
        consent: n !== 2,
      },
    });
  for (const [n, [name = '', problem, before, after]] of tableOf(`缩短急诊留观时间|留观超过 24 小时|31%|12%
    提高投诉首次答复率|首次答复偏慢|82%|97%
    降低报警误报|消防误报多|每月 46 次|每月 11 次
    两证联办提速|家属往返|3 次|1 次
    减少轮椅逾期|逾期未还多|14%|4%
    手术室用电安全|插线板私接|9 处|`).entries())
    add({
      kind: 'improvement',
      name,
      data: {
        problem,
        before,
        ...(after && { after, finished: day(40 + n * 15) }),
        started: day(220 + n * 10),
      },
    });
  for (let n = 0; n < 15; n++)
    add({
      kind: 'discipline',
      name: `${at(['心血管内科', '急诊科', '骨科', '妇产科', '重症医学科', '神经内科', '呼吸科', '消化内科', '肿瘤科', '普外科'], n)}${n < 10 ? '' : '专病方向'}`,
      owner: at(heads, n).id,
      departmentId: departmentIds.get(at(heads, n).department) ?? null,
      data: {
        level: n < 5 ? 'province' : 'city',
        leader: at(heads, n).name,
        budget: n < 5 ? 500_000 : 200_000,
      },
    });
  for (let n = 0; n < 20; n++) {
    const head = at(heads, n * 2);
    add({
      kind: 'discipline',
      name: `${n < 10 ? '院级重点' : '一科一特色'} ${n + 1}`,
      owner: head.id,
      departmentId: departmentIds.get(head.department) ?? null,
      data: { level: n < 10 ? 'hospital' : 'feature', leader: head.name },
    });
  }
  for (const [n, [name = '', by, subject]] of tableOf(`年度平安医院考核|市卫生健康委|平安医院九项
    消防监督抽查|青山消防救援大队|消控室与疏散通道
    治安重点单位检查|市公安局治安支队|重点部位与保安
    校园医院反恐督查|市反恐办|物防技防
    医疗质量飞行检查|省卫生健康委|核心制度`).entries())
    add({
      kind: 'outside-check',
      name,
      data: {
        by,
        on: day(40 + n * 50),
        subject,
        score: 96 - n,
        found: at(['安检口高峰排队', '个别疏散标志不亮', '巡查记录有漏项'], n),
        answerBy: day(20 + n * 50),
        answered: day(24 + n * 50),
      },
    });
  for (let n = 0; n < 8; n++)
    add({
      kind: 'zero-report',
      name: '季度零报告',
      data: {
        kinds: ['crime', 'fire', 'explosion', 'liability', 'riot', 'staff'],
        from: day(30 + (n + 1) * 91 - 1),
        until: day(30 + n * 91),
        basis: '查警情、消防、不良事件台账,问各科室',
      },
    });
  for (const ago of [0, 1])
    add({
      kind: 'hospital-year',
      name: `${year - ago} 年`,
      data: {
        year: year - ago,
        medicalStaff: 1060 - ago * 20,
        beds: 1000,
        dailyVisits: 3200 - ago * 90,
        basis: '统计年报',
      },
    });
  // Two years and a bit, up to the month that is over: visits and workload grow, so do the assets.
  const month = Number(day(0).slice(5, 7));
  for (let ago = 1; ago <= 26; ago++) {
    const on = new Date(Date.UTC(year, month - 1 - ago, 1));
    const grown = (start: number, aMonth: number): number => Math.round(start * (1 + aMonth) ** (26 - ago));
    const visits = Math.round(grown(84_000, 0.004) * (1 + 0.06 * Math.sin(on.getUTCMonth())));
    const surgeries = grown(1_900, 0.006);
    const records = grown(4_100, 0.005);
    add({
      kind: 'hospital-month',
      name: `${on.getUTCFullYear()} 年 ${on.getUTCMonth() + 1} 月`,
      data: {
        year: on.getUTCFullYear(),
        month: on.getUTCMonth() + 1,
        visits,
        emergencies: Math.round(visits * 0.11),
        discharges: records,
        beds: 1000,
        staff: 1420 - ago,
        fixedAssets: grown(612_000_000, 0.0098),
        workload: grown(152_000, 0.0093),
        recordsDue: records,
        recordsInTime: records - 40 - ((ago * 7) % 60),
        recordsJudged: 400,
        recordsGradeA: 372 + ((ago * 5) % 20),
        surgeries,
        surgeriesChecked: surgeries - ((ago * 3) % 25),
        basis: '统计月报、财务月报',
      },
    });
  }
  return samples;
}
