import { chief, nurse, type Picture, type Who } from '../../demo/cases/script.ts';

export interface Scene {
  title: string;
  place: string;
  domain: string;
  by: Who;
  owner: Who;
  description: string;
  risk: string;
  done: string;
  before: Picture;
  after: Picture;
  cost: number;
}
const scene = (
  title: string,
  place: string,
  domain: string,
  by: Who,
  owner: Who,
  [description, risk, done]: [string, string, string],
  [before, after]: [Picture, Picture],
  cost = 0,
): Scene => ({ title, place, domain, by, owner, description, risk, done, before, after, cost });

const corridor: [Picture, Picture] = ['blocked', 'clear'];
const wires: [Picture, Picture] = ['wiring', 'wired'];
const water: [Picture, Picture] = ['wet', 'dry'];
/** What is found wrong, and how it was put right. */
export const scenes: Scene[] = [
  scene(
    '病区消防通道堆放纸箱',
    'W1-3F/护士站',
    'fire',
    nurse('respiratory'),
    'logistics#1',
    ['消防通道堆放医用耗材纸箱,通行宽度不足一半。', '火灾时影响疏散', '纸箱已清运,划定禁放区并贴标识'],
    corridor,
  ),
  scene(
    '护士站插线板过载',
    'W2-3F/护士站',
    'power',
    nurse('general-surgery'),
    'logistics#2',
    ['一块插线板接 6 台设备,外壳发热。', '过热起火', '增设固定插座两组,撤除插线板'],
    wires,
    680,
  ),
  scene(
    '门诊大厅入口地面湿滑',
    'OP-1F/门厅',
    'other',
    'service-desk#1',
    'logistics#1',
    ['雨天门厅地砖积水,一名老人险些滑倒。', '患者跌倒', '铺设吸水垫,安排保洁定时巡查'],
    water,
    320,
  ),
  scene(
    '急诊楼应急灯不亮',
    'EM-1F/急诊候诊区',
    'fire',
    'fire-control',
    'logistics#2',
    ['巡查发现候诊区两盏应急照明灯不亮。', '停电时无法照明疏散', '更换应急灯两盏并测试 90 分钟'],
    wires,
    460,
  ),
  scene(
    '配电间门未上锁',
    'CA-PW',
    'power',
    'fire-control#1',
    'logistics#1',
    ['配电房门锁损坏,无关人员可进入。', '触电或误操作停电', '更换门锁,钥匙双人管理'],
    wires,
    240,
  ),
  scene(
    '信息机房温度偏高',
    'AD-2F/信息机房',
    'it',
    'logistics#1',
    'logistics#2',
    ['机房空调故障,温度升至 29 ℃。', '服务器宕机影响就诊', '空调压缩机已更换,温度恢复 22 ℃'],
    wires,
    5200,
  ),
  scene(
    '病房卫生间漏水',
    'W1-5F/护士站',
    'water',
    nurse('gastro'),
    'logistics#2',
    ['12 病房卫生间管道渗水至走廊。', '地面湿滑、墙体受潮', '更换角阀与软管,恢复供水'],
    water,
    150,
  ),
  scene(
    '供氧站警示标识缺失',
    'CA-OX',
    'special',
    chief,
    'logistics#1',
    ['供氧站“禁止烟火”标识脱落。', '明火引发事故', '重新安装标识牌三块'],
    corridor,
    180,
  ),
  scene(
    '试剂库危化品台账不符',
    'EM-2F/试剂库',
    'chemical',
    'staff@laboratory',
    'staff@laboratory#1',
    ['二甲苯账面 8 瓶,实存 7 瓶。', '危化品流失', '复核为登记遗漏,补登并双人签字'],
    corridor,
  ),
  scene(
    '电梯运行异响',
    'W2-1F/门厅',
    'special',
    'staff@rehab#2',
    'logistics#2',
    ['2 号梯运行有异响,平层偏差约 3 厘米。', '困人、绊倒', '维保单位更换导靴,检验合格'],
    wires,
    2600,
  ),
  scene(
    '急救推车刹车失灵',
    'EM-1F/急诊抢救室',
    'device',
    nurse('emergency'),
    'logistics#1',
    ['3 号抢救床后轮刹车失灵,转运时下滑。', '患者跌落', '更换脚轮并加入每周检查单'],
    corridor,
    900,
  ),
  scene(
    '门诊楼安全出口指示灯损坏',
    'OP-3F/外科候诊区',
    'fire',
    'guard#20',
    'logistics#2',
    ['西侧安全出口指示灯不亮。', '疏散方向不明', '更换指示灯'],
    wires,
    120,
  ),
  scene(
    '污水处理站护栏松动',
    'CA-SW',
    'other',
    'logistics#1',
    'logistics#2',
    ['沉淀池护栏两处焊点脱落。', '人员坠落', '补焊加固并刷漆'],
    corridor,
    760,
  ),
  scene(
    '食堂燃气管道接口锈蚀',
    'W1-1F/病员食堂',
    'gas',
    chief,
    'logistics#1',
    ['灶台燃气软管接口锈蚀,卡箍老化。', '燃气泄漏', '更换不锈钢波纹管与接头,检漏合格'],
    wires,
    380,
  ),
];
