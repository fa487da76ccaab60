export const demoBank = '消防安全(演示)';

interface Question {
  kind: 'one' | 'several' | 'judge';
  ask: string;
  options: readonly string[];
  rights: readonly number[];
}
const one = (ask: string, options: readonly string[], right: number): Question => ({
  kind: 'one',
  ask,
  options,
  rights: [right],
});
const judge = (ask: string, isTrue: boolean): Question => ({
  kind: 'judge',
  ask,
  options: ['对', '错'],
  rights: [isTrue ? 0 : 1],
});

export const demoQuestions: readonly Question[] = [
  one('我国火警电话是', ['110', '119', '120', '122'], 1),
  one('灭火器压力表指针在哪个区表示压力正常', ['红区', '黄区', '绿区', '任意区'], 2),
  one('使用干粉灭火器应对准火焰的', ['顶部', '中部', '根部', '外围'], 2),
  one('电气设备着火首先应', ['泼水', '切断电源', '打开门窗', '搬走设备'], 1),
  one('火场疏散时应走', ['电梯', '安全出口和疏散楼梯', '窗户', '天台'], 1),
  one('烟雾中逃生的正确姿势是', ['直立快跑', '低姿、捂住口鼻', '原地等候', '大声呼喊奔跑'], 1),
  {
    kind: 'several',
    ask: '消防“四个能力”包括',
    options: ['检查消除火灾隐患', '组织扑救初起火灾', '组织人员疏散逃生', '消防宣传教育培训', '调查火灾责任'],
    rights: [0, 1, 2, 3],
  },
  {
    kind: 'several',
    ask: '病区火灾时应优先疏散',
    options: ['行动不便的患者', '新生儿', '危重患者', '贵重设备'],
    rights: [0, 1, 2],
  },
  judge('常闭式防火门平时应保持关闭', true),
  judge('疏散通道可以临时堆放病床', false),
  judge('室内消火栓的水带用后应晾干再卷好', true),
  judge('氧气瓶附近可以使用明火', false),
];

const step = (who: string, what: string, minutes: number) => ({ who, what, minutes });
const call = (who: string, by: string, phone: string) => ({ who, by, phone });

export const demoPlans = [
  {
    name: '火灾应急预案',
    level: 'two',
    events: ['fire'],
    alarms: ['fire'],
    scope: '院内各楼宇初起火灾的扑救与人员疏散',
    steps: [
      step('现场人员', '呼救、断电、用就近灭火器扑救,按下手动报警', 1),
      step('微型消防站', '携器材到场,核实后拨打 119', 3),
      step('消控室', '启动应急广播与防排烟,电梯迫降首层', 3),
      step('病区护士', '先疏散行动不便患者,走疏散楼梯', 5),
      step('警务室', '封控入口,引导消防车', 5),
    ],
    calls: [call('值班领导', '消控室', '8001'), call('分管副院长', '值班领导', '8002'), call('119', '消控室', '119')],
    materials: '灭火器、消火栓、防烟面罩、担架、应急照明',
  },
  {
    name: '暴力伤医应急预案',
    level: 'two',
    events: ['violence'],
    alarms: ['panic'],
    scope: '伤医、持械、扰乱医疗秩序事件',
    steps: [
      step('监控室', '锁定画面,呼叫警务室和就近保安', 1),
      step('保安', '两人以上携盾牌、执法记录仪到场隔离', 3),
      step('警务室', '处置并移交派出所', 5),
      step('科室', '医务人员撤至安全处,保护其他患者', 3),
    ],
    calls: [call('警务室', '监控室', '8010'), call('值班领导', '监控室', '8001'), call('110', '警务室', '110')],
    materials: '盾牌、钢叉、执法记录仪、急救箱',
  },
  {
    name: '停电应急预案',
    level: 'three',
    events: ['power'],
    scope: '全院或局部停电',
    steps: [
      step('总务值班', '确认范围,启动备用发电机', 1),
      step('手术室、ICU', '转 UPS,人工呼吸囊备用', 1),
      step('电梯班', '排查困人并解救', 10),
    ],
    calls: [call('总务科长', '总务值班', '8020'), call('值班领导', '总务值班', '8001')],
    materials: '应急灯、UPS、简易呼吸器',
  },
];
