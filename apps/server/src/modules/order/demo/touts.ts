import { chief, guard, leader, step, type Script, type ScriptStep } from '../../demo/cases/script.ts';
import { nth, patientName, patientPhone, spread } from '../../demo/cases/spread.ts';

interface Scene {
  place: string;
  placeKind: string;
  title: string;
  behaviours: string[];
  description: string;
  seen: string;
}
const scenes: Scene[] = [
  {
    place: 'OP-1F/门诊大厅',
    placeKind: 'hall',
    title: '门诊大厅有人搭讪患者',
    behaviours: ['accosting', 'luring'],
    description: '一名男子在自助机旁反复询问患者看什么病,称可带去“老专家”处就诊。',
    seen: '回看 40 分钟录像,先后与 6 名患者搭话,并引其中 1 人向南大门走',
  },
  {
    place: 'OP-1F/门厅',
    placeKind: 'entrance',
    title: '门诊门厅派发外院名片',
    behaviours: ['cards', 'accosting'],
    description: '一名女子在门厅向候诊患者派发某门诊部名片,并口头推荐“特效疗法”。',
    seen: '录像与在场患者所述一致,从其手中收走名片 20 余张',
  },
  {
    place: 'OP-1F/导医台',
    placeKind: 'guide',
    title: '冒充导医引导患者',
    behaviours: ['posing', 'luring'],
    description: '有人佩戴自制胸牌站在导医台附近,自称医院志愿者,引导患者到院外就诊。',
    seen: '胸牌非本院制发,志愿者服务站确认无此人',
  },
  {
    place: 'CA-GS',
    placeKind: 'around',
    title: '南大门外倒卖专家号',
    behaviours: ['scalping', 'accosting'],
    description: '患者反映南大门外有人以 300 元出售当日专家号。',
    seen: '与患者核对挂号记录,系用他人证件预约后转让',
  },
  {
    place: 'OP-5F/专家候诊区',
    placeKind: 'clinic',
    title: '专家诊室门口有人拉客',
    behaviours: ['luring', 'accosting'],
    description: '候诊患者称有人劝其“不用排队,附近医院马上能看”。',
    seen: '调取五层两路视频,该人三天内四次出现在候诊区',
  },
  {
    place: 'FV-1F/候诊区',
    placeKind: 'fever',
    title: '发热门诊候诊区推销药品',
    behaviours: ['accosting', 'other'],
    description: '一名男子向候诊患者推销来历不明的药品,称“比医院便宜一半”。',
    seen: '随身携带药品未见批准文号,已拍照留存',
  },
  {
    place: 'CA-SQ',
    placeKind: 'around',
    title: '门诊广场有人引导患者上车',
    behaviours: ['luring'],
    description: '两名外地患者被劝上一辆面包车,称送往“合作医院”。',
    seen: '巡逻保安拦下,车牌与患者所述一致,患者未离院',
  },
  {
    place: 'OP-2F/内科候诊区',
    placeKind: 'clinic',
    title: '内科候诊区反复搭讪老年患者',
    behaviours: ['accosting', 'luring'],
    description: '分诊护士发现一名女子多次与独自就诊的老人攀谈,打听病情和住址。',
    seen: '护士指认,录像中两小时内搭讪 5 名老人',
  },
];
const aliases = [
  '花衬衫男子',
  '红挎包女子',
  '鸭舌帽男子',
  '卷发中年女子',
  '黑框眼镜青年',
  '灰夹克老者',
  '绿色冲锋衣男子',
  '短发女子',
  '跛脚男子',
  '戴金链男子',
  '推婴儿车女子',
  '白衬衫青年',
  '花头巾老年女子',
];
const found = ['staff', 'patrol', 'video', 'public', 'patient'];

/** Touts (data sheet C4): five in every half of the year that ends now, more in the year before. */
export function touts(): Script[] {
  const known = new Set<string>();
  return spread(9, 15, 4)
    .toReversed()
    .map((slot) => {
      const { n } = slot;
      const scene = nth(scenes, n * 3);
      const alias = nth(aliases, n * 5);
      const isKnown = known.has(alias);
      // One in nine turns out to be a relative or a volunteer.
      const isUnfounded = n % 9 === 4;
      if (!isUnfounded) known.add(alias);
      return tout(scene, alias, isKnown, isUnfounded, slot);
    })
    .concat(extra());
}

function tout(
  scene: Scene,
  alias: string,
  isKnown: boolean,
  isUnfounded: boolean,
  { n, daysAgo, time }: { n: number; daysAgo: number; time: string },
): Script {
  const hasVictim = n % 3 === 0 && !isUnfounded;
  return {
    type: 'tout',
    title: scene.title,
    by: n % 4 === 1 ? guard(n) : n % 4 === 2 ? 'service-desk' : 'staff@internal#2',
    place: scene.place,
    daysAgo,
    time,
    isOffice: false,
    data: {
      placeKind: scene.placeKind,
      found: nth(found, n),
      behaviours: scene.behaviours,
      description: scene.description,
      ...(hasVictim ? { victim: patientName(n), victimPhone: patientPhone(n), loss: 300 + n * 20 } : {}),
    },
    steps: isUnfounded ? mistaken(n) : handled(scene, alias, isKnown, hasVictim, n),
  };
}

const sent = (n: number): ScriptStep[] => [
  step(leader(n), '1m', 'send', ({ id }) => ({ people: [id(guard(n + 2)), id(guard(n + 9))] })),
  step(guard(n + 2), n % 7 === 5 ? '7m' : '3m', 'arrive'),
];

const mistaken = (n: number): ScriptStep[] => [
  ...sent(n),
  step(guard(n + 2), '12m', 'dismiss', { result: '经核实为患者亲属带路,未见牟利行为,已向报告人说明' }),
];

function handled(scene: Scene, alias: string, isKnown: boolean, hasVictim: boolean, n: number): ScriptStep[] {
  const verify = step(guard(n + 2), '14m', 'verify', {
    verdict: n % 8 === 6 ? 'doubtful' : 'yes',
    alias,
    note: scene.seen,
  });
  const recover = hasVictim
    ? [step(leader(n), '50m', 'recover', { loss: 300 + n * 20, recovered: n % 2 ? 300 + n * 20 : 200 })]
    : [];
  if (n % 5 === 2)
    return [
      ...sent(n),
      verify,
      step(guard(n + 2), '6m', 'callPolice', {
        policeGround: nth(['fraud', 'refusal'], n),
        policeNumber: `演示回执${1000 + n}`,
        note: '当事人言语激动并有转账记录,已报警,民警到场',
      }),
      ...recover,
      step('police', '2h', 'handOver', { policeNumber: `演示回执${1000 + n}` }),
      step(chief, '26h', 'close', { result: '已移交公安机关处理,相关录像随案移交' }),
    ];
  return [
    ...sent(n),
    verify,
    step(guard(n + 2), '8m', 'dispose', {
      measure: isKnown ? nth(['stop', 'expel'], n) : 'remind',
      refused: false,
      fraud: false,
      note: isKnown ? '该人此前已被提醒,当场制止并劝离' : '告知医院禁止拉客,登记特征并提醒',
    }),
    ...recover,
    step(chief, '22h', 'close', { result: isKnown ? '已劝离,纳入重点关注,通报警务室' : '已提醒离院,未再返回' }),
  ];
}

/** One of today: the guard whom visitors try first is there and has yet to act. */
const extra = (): Script[] => {
  const [scene] = scenes as [Scene];
  return [
    {
      ...tout(scene, '', false, true, { n: 1, daysAgo: 0, time: '08:40' }),
      steps: [
        step(leader(1), '1m', 'send', ({ id }) => ({ people: [id(guard(0)), id(guard(9))] })),
        step(guard(0), '3m', 'arrive'),
        step(guard(0), '14m', 'verify', { verdict: 'yes', alias: '蓝色双肩包男子', note: scene.seen }),
      ],
    },
  ];
};
