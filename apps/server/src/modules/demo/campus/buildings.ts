import type { FloorSpec } from './floor.ts';

export interface Storey extends FloorSpec {
  level: number;
  /** Whose floor it is: a department code. */
  department: string;
  /** Said after the number on the drawing. */
  title: string;
}
export interface Building {
  code: string;
  name: string;
  /** Length of the plan in pixels. */
  length: number;
  storeys: Storey[];
}

const floor = (
  level: number,
  department: string,
  title: string,
  north: string,
  south: string,
  middle?: string,
): Storey => ({
  level,
  department,
  title,
  north,
  south,
  ...(middle === undefined ? {} : { middle }),
});

/** A ward: rooms on both sides, the nurses in the middle of the south side. */
function ward(level: number, department: string, title: string, extra = '示教室:1.6'): Storey {
  const rooms = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => `${String(from + i).padStart(2, '0')}病房`).join(' ');
  return floor(
    level,
    department,
    title,
    `楼梯 ${rooms(1, 4)} 电梯 电梯 ${rooms(5, 9)} 楼梯`,
    `${rooms(10, 11)} 主任办公室:1.6 医生办公室:2 护士站:3*ward~ 治疗室:1.6 换药室:1.6 ${rooms(12, 13)} ${extra} 配餐间:1.4 卫生间`,
  );
}

const outpatient: Building = {
  code: 'OP',
  name: '门诊楼',
  length: 1640,
  storeys: [
    floor(
      1,
      'service',
      '门诊大厅',
      '楼梯 西药房:3*pharmacy 中药房:2*pharmacy 药库:2*pharmacy 采血室:2*lab 电梯 电梯 便民门诊:2 慢病续方室:2 卫生间 楼梯',
      '楼梯 病友服务中心:3 志愿者服务站:2 导医台:2~ 门厅:3.4*entrance^~ 自助服务区:2.6~ 医保窗口:2*cashier 卫生间 楼梯',
      '挂号收费处:4*cashier 通道:1 门诊大厅:7*hall~ 通道:1 发药等候区:3~',
    ),
    floor(
      2,
      'internal',
      '内科 儿科',
      '楼梯 内科诊室1 内科诊室2 内科诊室3 心血管诊室 电梯 电梯 呼吸诊室 消化诊室 神经诊室 卫生间 楼梯',
      '楼梯 儿科诊室1 儿科诊室2 儿科诊室3 儿科护士站:2~ 雾化室 预防接种室:2.4 心电图室 卫生间 楼梯',
      '儿科候诊区:4~ 通道:1 内科分诊台:2*office~ 内科候诊区:5~ 通道:1 收费处:2*cashier 采血点:2',
    ),
    floor(
      3,
      'surgery',
      '外科 妇产科',
      '楼梯 外科诊室1 外科诊室2 骨科诊室1 骨科诊室2 电梯 电梯 泌尿诊室 石膏室 换药室 卫生间 楼梯',
      '楼梯 妇科诊室1 妇科诊室2 产科诊室1 产科诊室2 胎心监护室 孕妇学校:3 门诊手术室:2.4*operating 卫生间 楼梯',
      '妇产候诊区:4~ 通道:1 外科分诊台:2*office~ 外科候诊区:5~ 通道:1 收费处:2*cashier B超室:2',
    ),
    floor(
      4,
      'ent',
      '五官科 口腔 皮肤',
      '楼梯 眼科诊室1 眼科诊室2 验光室 耳鼻喉诊室1 电梯 电梯 耳鼻喉诊室2 听力室 皮肤科诊室 卫生间 楼梯',
      '楼梯 口腔诊室1 口腔诊室2 口腔诊室3 种植室 牙片室 皮肤治疗室 激光室 卫生间 楼梯',
      '口腔候诊区:4~ 通道:1 分诊台:2*office~ 五官候诊区:5~ 通道:1 中医诊室:2 针灸室:2',
    ),
    floor(
      5,
      'exam',
      '健康管理 专家门诊',
      '楼梯 专家诊室1 专家诊室2 专家诊室3 专家诊室4 电梯 电梯 多学科会诊室:3 专家诊室5 卫生间 楼梯',
      '楼梯 体检登记处:2*office 内科检查室 外科检查室 彩超室 心电室 放射室 早餐厅:2.4 卫生间 楼梯',
      '体检候检区:5~ 通道:1 贵宾接待室:2 专家候诊区:4~ 通道:1 健康宣教室:3',
    ),
  ],
};

const emergency: Building = {
  code: 'EM',
  name: '急诊医技楼',
  length: 1560,
  storeys: [
    floor(
      1,
      'emergency',
      '急诊科',
      '楼梯 急诊抢救室:4*emergency 急诊手术室:2.4*operating 清创缝合室:2 洗胃室:1.6 电梯 电梯 急诊药房:2*pharmacy 急诊收费处:2*cashier 卫生间 楼梯',
      '救护车入口:2.4*entrance^~ 急诊留观室:3*emergency 急诊输液室:3 急诊大厅门厅:2.4*entrance^~ 急诊检验室:2*lab 保安值班室:1.8 卫生间 楼梯',
      '急诊监护室:3*emergency 通道:1 急诊分诊台:2.4*emergency~ 急诊候诊区:4~ 通道:1 急诊内科诊室:2 急诊外科诊室:2 儿科急诊室:2',
    ),
    floor(
      2,
      'laboratory',
      '检验 影像',
      '楼梯 检验科:4*lab 血库:2*lab 微生物室:2*lab 试剂库:1.6*chemical 电梯 电梯 病理科:2.4*lab 标本库:1.6*chemical 卫生间 楼梯',
      '楼梯 CT室1:2 CT室2:2 磁共振室:2.6 DR室:2 DSA室:2.4 影像阅片室:2 介入准备间:1.8 卫生间 楼梯',
      '检验候检区:4~ 通道:1 登记取片处:3~ 影像候检区:5~ 通道:1 超声诊断室:3',
    ),
    floor(
      3,
      'theatre',
      '手术部',
      '楼梯 1号手术室:2*operating 2号手术室:2*operating 3号手术室:2*operating 4号手术室:2*operating 电梯 电梯 5号手术室:2*operating 6号手术室:2*operating 卫生间 楼梯',
      '楼梯 家属等候区:3~ 谈话间:1.8 更衣室:2 麻醉科办公室:2 麻醉药品库:2*pharmacy 器械库:2 消毒供应室:3 卫生间 楼梯',
      '麻醉恢复室:4*operating 通道:1 手术部护士站:2.4~ 无菌物品间:3 通道:1 7号手术室:2.4*operating 8号手术室:2.4*operating',
    ),
    floor(
      4,
      'icu',
      '重症医学科',
      '楼梯 ICU一区:4*icu ICU二区:4*icu 隔离病房:2*icu 电梯 电梯 CCU:3*icu 卫生间 楼梯',
      '楼梯 家属等候区:3~ 谈话间:1.8 探视通道:1.8 更衣缓冲间:2 静脉配置中心:3*pharmacy 医生办公室:2 值班室:1.6 卫生间 楼梯',
      '呼吸治疗室:3 通道:1 ICU护士站:3*icu~ 设备间:2 通道:1 透析室:3 药品准备室:2*pharmacy',
    ),
  ],
};

const medical: Building = {
  code: 'W1',
  name: '住院1号楼',
  length: 1500,
  storeys: [
    floor(
      1,
      'admission',
      '住院服务',
      '楼梯 出入院办理处:3*cashier 住院药房:3*pharmacy 电梯 电梯 医保审核室:2 病员食堂:4 卫生间 楼梯',
      '楼梯 一站式服务中心:3 住院大厅:3*hall~ 门厅:2.4*entrance^~ 陪护登记处:2 便民商店:2 保安岗亭:1.6 卫生间 楼梯',
    ),
    ward(2, 'cardiology', '心血管内科'),
    ward(3, 'respiratory', '呼吸与危重症医学科'),
    ward(4, 'neurology', '神经内科'),
    ward(5, 'gastro', '消化内科', '内镜中心:2.2'),
  ],
};

const surgical: Building = {
  code: 'W2',
  name: '住院2号楼',
  length: 1500,
  storeys: [
    floor(
      1,
      'rehab',
      '康复医学科',
      '楼梯 运动治疗室:4 作业治疗室:2.4 电梯 电梯 理疗室:2.4 言语治疗室:2 水疗室:2.4 卫生间 楼梯',
      '楼梯 康复诊室1 康复诊室2 康复大厅:3~ 门厅:2.4*entrance^~ 假肢矫形室:2 保安岗亭:1.6 卫生间 楼梯',
    ),
    ward(2, 'orthopaedics', '骨科'),
    ward(3, 'general-surgery', '普通外科'),
    ward(4, 'oncology', '肿瘤科', '化疗配药间:2*pharmacy'),
  ],
};

const mother: Building = {
  code: 'W3',
  name: '住院3号楼(妇儿)',
  length: 1500,
  storeys: [
    floor(
      1,
      'obstetrics',
      '产房 孕产服务',
      '楼梯 1号产房:2*operating 2号产房:2*operating 3号产房:2*operating 电梯 电梯 待产室:3 产科抢救室:2*emergency 卫生间 楼梯',
      '楼梯 孕产一站式中心:3 出生证办理处:2 家属等候区:2~ 门厅:2.4*entrance^~ 产房护士站:2~ 保安岗亭:1.6 卫生间 楼梯',
    ),
    ward(2, 'obstetrics', '产科', '新生儿洗浴室:2*nursery'),
    floor(
      3,
      'neonatal',
      '新生儿科 儿科',
      '楼梯 新生儿监护室:4*nursery 新生儿隔离室:2*nursery 配奶间:1.6 电梯 电梯 01病房 02病房 03病房 04病房 楼梯',
      '楼梯 家属探视廊:2 沐浴抚触室:2 新生儿护士站:3*nursery~ 医生办公室:2 儿科治疗室:2 儿科护士站:2.4*ward~ 05病房 06病房 卫生间',
    ),
  ],
};

const administration: Building = {
  code: 'AD',
  name: '行政后勤楼',
  length: 1480,
  storeys: [
    floor(
      1,
      'security',
      '安全保卫与医患服务',
      '楼梯 监控中心:4*fire-control 消控室:2.4*fire-control 警务室:2.4*office 保卫科:2.4 装备室:1.6 微型消防站:2 卫生间 楼梯',
      '楼梯 投诉室:2.4*office 调解室一:2.4*office 调解室二:2.4*office 门厅:2.4*entrance^~ 医患办:2*office 候谈室:1.8 证据保管室:1.6 卫生间 楼梯',
    ),
    floor(
      2,
      'office',
      '行政 信息 档案',
      '楼梯 信息机房:3*server-room 信息科:2.4 病案室:4*archive 档案室:2.4*archive 电梯 财务科:2.4*cashier 卫生间 楼梯',
      '楼梯 院长室:2 书记室:2 副院长室:2 院办公室:2 会议室:4 医务处:2 护理部:2 总值班室:2*office 卫生间 楼梯',
    ),
  ],
};

const fever: Building = {
  code: 'FV',
  name: '发热门诊',
  length: 1280,
  storeys: [
    floor(
      1,
      'fever',
      '发热门诊',
      '预检登记处:2.4*fever-clinic 发热诊室1:2 发热诊室2:2 发热抢救室:2.4*fever-clinic 隔离留观1:2*fever-clinic 隔离留观2:2*fever-clinic 缓冲间:1.4 卫生间',
      '门厅:2.4*entrance^~ 候诊区:3*fever-clinic~ 采样室:2*lab 发热药房:2*pharmacy 收费处:1.8*cashier 医护更衣室:2 污物间:1.4 卫生间',
    ),
  ],
};

export const buildings: Building[] = [outpatient, emergency, medical, surgical, mother, administration, fever];
