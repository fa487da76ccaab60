import { chief, guard, leader, nurse, step, type Script, type ScriptStep } from '../../demo/cases/script.ts';
import { nth, patientName, patientPhone, spread, type Slot } from '../../demo/cases/spread.ts';

interface Scene {
  kind: string;
  title: string;
  place: string;
  by: string;
  description: string;
  result: string;
  persons: number;
  injured: number;
  loss?: number;
  isPolice?: boolean;
}
const scenes: Scene[] = [
  {
    kind: 'theft',
    title: '候诊区手机被盗',
    place: 'OP-3F/外科候诊区',
    by: 'service-desk',
    description: '患者称手机放在座椅上,取号回来后不见。',
    result: '调取录像锁定一名戴口罩男子,线索移交警务室',
    persons: 1,
    injured: 0,
    loss: 2600,
    isPolice: true,
  },
  {
    kind: 'violence',
    title: '家属推搡急诊护士',
    place: 'EM-1F/急诊分诊台',
    by: nurse('emergency'),
    description: '家属因候诊时间长与护士争吵并推搡,护士手腕擦伤。',
    result: '双方隔离劝阻,家属当面道歉,护士经检查为软组织擦伤',
    persons: 2,
    injured: 1,
  },
  {
    kind: 'disturbance',
    title: '家属聚集病区要说法',
    place: 'W1-3F/护士站',
    by: nurse('respiratory'),
    description: '患者家属 6 人聚集护士站,要求科室立即答复。',
    result: '引导至调解室,由医患办接待,未影响其他患者',
    persons: 6,
    injured: 0,
  },
  {
    kind: 'illness',
    title: '陪护人员突发晕厥',
    place: 'OP-1F/挂号收费处',
    by: guard(11),
    description: '排队缴费的陪护人员突然倒地,意识模糊。',
    result: '急诊推车 3 分钟到场,低血糖,补糖后好转',
    persons: 1,
    injured: 0,
  },
  {
    kind: 'missing',
    title: '住院老人走失',
    place: 'W1-4F/护士站',
    by: nurse('neurology', 1),
    description: '住院患者散步后 40 分钟未归,有轻度认知障碍。',
    result: '监控查到其在中心花园,保安 18 分钟内找到并送回病房',
    persons: 1,
    injured: 0,
  },
  {
    kind: 'crowd',
    title: '自助机前排队纠纷',
    place: 'OP-1F/自助服务区',
    by: guard(14),
    description: '两名患者因插队争执,围观二十余人。',
    result: '保安劝开并增开人工窗口,秩序恢复',
    persons: 2,
    injured: 0,
  },
  {
    kind: 'theft',
    title: '非机动车棚电瓶被盗',
    place: 'CA-BK',
    by: 'staff@ent',
    description: '职工下班发现电动车电瓶被撬走。',
    result: '报警立案,车棚增加一路摄像机',
    persons: 1,
    injured: 0,
    loss: 900,
    isPolice: true,
  },
  {
    kind: 'disturbance',
    title: '酒后就诊者辱骂医务人员',
    place: 'EM-1F/急诊外科诊室',
    by: nurse('emergency', 1),
    description: '酒后外伤患者拒绝清创并大声辱骂。',
    result: '四名保安到场控制,酒醒后配合治疗',
    persons: 1,
    injured: 0,
  },
  {
    kind: 'other',
    title: '病房内吸烟劝阻引发争吵',
    place: 'W2-2F/护士站',
    by: nurse('orthopaedics'),
    description: '护士劝阻吸烟,患者家属情绪激动。',
    result: '班长到场说明禁烟规定,家属接受',
    persons: 2,
    injured: 0,
  },
  {
    kind: 'baby',
    title: '新生儿脚环报警',
    place: 'W3-3F/新生儿护士站',
    by: 'staff@neonatal#2',
    description: '新生儿脚环离开病区范围报警。',
    result: '家属抱婴儿到走廊通话,核对无误,已重新宣教',
    persons: 1,
    injured: 0,
  },
];

/** Incidents, each answered by whoever is nearest. */
export const incidents = (): Script[] => spread(8, 11, 7).map((slot) => incident(nth(scenes, slot.n * 3 + 1), slot));

function incident(scene: Scene, { n, daysAgo, time }: Slot): Script {
  return {
    type: 'incident',
    title: scene.title,
    by: scene.by,
    place: scene.place,
    daysAgo,
    time,
    isOffice: false,
    data: {
      kind: scene.kind,
      description: scene.description,
      involved: n % 2 ? `演示人员${n + 20}` : '身份不详',
      ...(scene.loss ? { loss: scene.loss, victim: patientName(n), victimPhone: patientPhone(n) } : {}),
    },
    steps: [...going(n), ...ending(scene, n)],
  };
}

const going = (n: number): ScriptStep[] => [
  step(nth(['control-room', leader(n)], n), '1m', 'send', ({ id }) => ({
    people: [id(guard(n + 5)), id(guard(n + 17))],
  })),
  step(guard(n + 5), n % 6 === 5 ? '6m' : '1m', 'arrive'),
  step(guard(n + 5), '6m', 'feedback', { note: '现场已控制,正在了解情况' }),
];

function ending({ persons, injured, loss, result, isPolice }: Scene, n: number): ScriptStep[] {
  const close = (settledBy: string): ScriptStep =>
    step(chief, '1d', 'close', {
      settledBy,
      persons,
      injured,
      result,
      ...(loss ? { loss, recovered: n % 2 ? loss : 0 } : {}),
    });
  if (!isPolice) return [close('hospital')];
  const number = `演示回执${2000 + n}`;
  return [
    step(leader(n), '5m', 'callPolice', { policeNumber: number, note: '价值较大,请警方立案' }),
    step(chief, '20h', 'handOver', { policeNumber: number, facts: `${result}。附现场录像。` }),
    ...handover(n),
    close('police'),
  ];
}

/** The case that goes to the police with its evidence. */
function handover(n: number): ScriptStep[] {
  const on = 'policeHandover';
  const evidence = [
    { item: '现场监控录像', quantity: 1, note: '拷贝于专用介质' },
    { item: '报案人陈述', quantity: 1 },
  ];
  return [
    step(
      chief,
      '1h',
      'prepare',
      ({ picture }) => ({
        facts: '嫌疑人趁失主离座拿走财物,沿东侧楼梯离开。',
        persons: [
          { name: '身份不详男子', role: 'suspect' },
          { name: patientName(n), role: 'victim' },
        ],
        evidence,
        files: [picture('paper')],
      }),
      on,
    ),
    step(chief, '1h', 'handOver', { station: '安源分局演示派出所', officer: '值班民警' }, on),
    step('police', '5h', 'receive', { receiptNumber: `接收${3000 + n}` }, on),
    ...(n % 2
      ? [step('police', '6d', 'confirmArrests', { arrests: 1, confirmationNumber: `确认${4000 + n}` }, on)]
      : []),
    step(chief, '3d', 'close', { result: '警方已立案,协助调取录像完毕' }, on),
  ];
}

/** What the police have on their desk now. */
export const openHandover = (): Script[] => [
  {
    ...incident(scenes[0] as Scene, { n: 40, year: 0, daysAgo: 2, time: '10:20' }),
    steps: [...going(40), ...ending(scenes[0] as Scene, 40).slice(0, 4)],
  },
];
