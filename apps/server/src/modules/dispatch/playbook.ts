import { alarmType, type CaseItem, type CaseTypeName, type PlaybookCard } from '@anyuan/contract';

type Step = PlaybookCard['steps'][number];
const step = (zh: string, en: string): Step => ({ zh, en });
const source =
  '医院治安突发事件处置要点;法定职责见《保安服务管理条例》第29–30条 / handling points; powers of guards: Regulation on Security Services art. 29–30';

const common = [
  step(
    '看画面、打科室电话,问清:几人、有无凶器、有无伤者',
    'Look at the pictures, ring the department: how many, weapons, injured?',
  ),
  step('派最近两名保安,携带执法记录仪和防护器械', 'Send the two nearest guards with body cameras and shields'),
];

const cards: Record<string, Step[]> = {
  panic: [
    ...common,
    step(
      '有凶器或伤者:立即升级 110 / 派出所,通知急诊',
      'Weapon or injury: escalate to 110 and the police station, tell the emergency department',
    ),
    step(
      '疏散围观者,医务人员撤到安全处;保安只劝阻、隔离,不搜身、不扣押',
      'Move bystanders and staff to safety; guards separate and dissuade, never search or detain',
    ),
    step('保全录像与物证,民警到场后移交', 'Secure recordings and evidence, hand over to the police'),
  ],
  fire: [
    step('1 分钟:现场人员呼救、断电、用灭火器扑救', 'Minute 1: call out, cut power, use the extinguishers'),
    step('3 分钟:微型消防站到场,核实后拨 119', 'Minute 3: micro fire station on scene, confirm and dial 119'),
    step('先疏散行动不便患者,禁用电梯', 'Evacuate patients who cannot walk first, no lifts'),
  ],
  duress: [
    step(
      '胁迫报警:不要回拨该处电话,不要用现场广播',
      'Duress: do not ring that department, do not use the loudspeakers there',
    ),
    step(
      '看画面确认人数和凶器,立即通知 110 / 派出所',
      'Look at the pictures: how many, weapons; tell 110 and the police station at once',
    ),
    step('两名以上保安着便装或静默接近,控制出入口', 'Two guards or more approach silently, hold the exits'),
    step('民警到场后移交,保全录像', 'Hand over to the police, secure the recordings'),
  ],
  medical: [
    step('通知急诊或病区抢救小组,带急救箱', 'Tell the emergency department or the ward team, bring the kit'),
    step('派最近一人到场引导、维持通道', 'Send the nearest to guide and keep the way free'),
  ],
  gas: [
    step('禁止明火和开关电器,疏散下风向人员', 'No flames, touch no switches, evacuate downwind'),
    step('通知总务关阀通风,核实后拨 119', 'Logistics closes the valve and airs; confirm and dial 119'),
  ],
  technical: [step('派人现场核实,通知总务处理', 'Send somebody to look, tell logistics')],
  intrusion: [...common, step('锁定出入口,沿画面追踪去向', 'Close the exits and follow on the cameras')],
};

/** Matters that guards are sent to without a signal, by their type. */
const byType: Partial<Record<CaseTypeName, Step[]>> = {
  incident: [
    ...common,
    step('劝阻、隔离、疏散围观者;不搜身、不扣押', 'Dissuade, separate, move bystanders away; never search or detain'),
  ],
  tout: [
    step('先看画面,确认本人与同伙位置', 'Look at the pictures first: where is he, and who is with him'),
    step(
      '两人同往,亮明身份,劝离;记录言行与证据',
      'Go as two, say who you are, ask him to leave; note what is said and seen',
    ),
    step('不听劝阻或有暴力:报警并移交民警', 'If he does not, or is violent: call the police and hand him over'),
  ],
};

/** What to do, as a card: by what rang, or by what kind of matter it is. Nothing where guards have nothing to do. */
export function playbookFor(found: CaseItem & { data: Record<string, unknown> }): PlaybookCard {
  if (found.type !== alarmType) return { steps: byType[found.type as CaseTypeName] ?? [], source };
  const kind = typeof found.data['kind'] === 'string' ? found.data['kind'] : 'panic';
  return { steps: cards[kind] ?? cards['panic'] ?? [], source };
}
