import type { CaseItem, PlaybookCard } from '@anyuan/contract';

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
  intrusion: [...common, step('锁定出入口,沿画面追踪去向', 'Close the exits and follow on the cameras')],
};

/** What to do, as a card: by what rang. */
export function playbookFor(found: CaseItem & { data: Record<string, unknown> }): PlaybookCard {
  const kind = typeof found.data['kind'] === 'string' ? found.data['kind'] : 'panic';
  return { steps: cards[kind] ?? cards['panic'] ?? [], source };
}
