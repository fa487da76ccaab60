import { tableOf } from './write.ts';

/** name | field of what it answers for */
export const groups = tableOf(`平安医院建设领导小组|统筹平安医院创建与考核
  治安保卫工作委员会|人防、物防、技防与重点部位
  消防安全委员会|防火检查、培训演练与隐患整改
  医疗纠纷预防与处置领导小组|投诉、纠纷与调解
  医疗质量与安全管理委员会|核心制度与质量改进
  患者安全管理委员会|不良事件与患者安全目标
  护理质量管理委员会|护理质量与护理安全
  医院感染管理委员会|感染防控与监测
  药事管理与药物治疗学委员会|药品遴选与合理用药
  特殊药品管理工作组|麻精毒放药品的双人双锁与账册
  危险化学品安全管理小组|采购、储存、领用与处置
  辐射安全与防护管理委员会|放射源与射线装置
  生物安全委员会|实验室生物安全
  临床用血管理委员会|用血计划与输血安全
  医疗器械管理委员会|设备验收、质控与停用
  网络安全与信息化领导小组|等级保护与数据安全
  病案管理委员会|病案质量与借阅
  医学伦理委员会|研究与新技术的伦理审查
  应急管理领导小组|预案、演练与应急处置
  反恐怖防范工作领导小组|重点目标防范与演练
  扫黑除恶与打击医托号贩专项组|线索排查与移交
  安全生产委员会|安全生产责任与检查
  后勤保障与能源安全小组|水电气暖与特种设备
  基建与改造项目领导小组|立项、招采与验收
  行风建设领导小组|九项准则与红包治理
  信访维稳工作领导小组|信访与矛盾化解
  新闻宣传与舆情工作小组|信息发布与舆情
  综合治理与文明创建小组|综治与文明单位创建
  爱国卫生与控烟工作小组|环境卫生与控烟
  优化营商环境与便民服务小组|便民措施与满意度`);

/** name | field | readers */
export const policies = tableOf(`平安医院建设管理办法|safety|nobody
  安全生产责任制|safety|nobody
  重大事项社会稳定风险评估制度|safety|nobody
  治安保卫工作制度|order|departments
  门卫与访客管理制度|order|departments
  安全检查(安检)管理办法|order|departments
  一键报警与处置流程|order|departments
  治安巡逻制度|order|nobody
  重点部位管理制度|order|nobody
  贵重物品与现金管理制度|order|nobody
  寻衅滋事与伤医事件处置预案|order|nobody
  枪支管制刀具等违禁物品处置办法|order|nobody
  消防安全管理制度|fire|nobody
  消防控制室值班制度|fire|nobody
  消防设施维护保养制度|fire|nobody
  用火用电安全管理制度|fire|nobody
  火灾应急预案|fire|nobody
  微型消防站管理制度|fire|nobody
  首诊负责制度|medical|nobody
  三级查房制度|medical|nobody
  会诊制度|medical|nobody
  危急值报告制度|medical|nobody
  手术安全核查制度|medical|nobody
  死亡病例讨论制度|medical|nobody
  麻醉药品和精神药品管理制度|medical|nobody
  危险化学品管理制度|medical|nobody
  医疗安全(不良)事件报告制度|medical|nobody
  投诉管理办法|patients|nobody
  医疗纠纷预防和处理办法|patients|nobody
  医患沟通制度|patients|nobody
  患者隐私保护制度|patients|nobody
  网络安全管理制度|it|nobody
  数据安全与备份制度|it|nobody
  账号与权限管理制度|it|nobody
  新闻发布与舆情处置制度|other|nobody
  安全工作考核与奖惩办法|other|nobody`);

export const decided = ['限期整改到位', '补充器材', '修订制度', '列入考核'];

/** name | origin | issuer | days ago | read until, days ago | readers */
export const circulars = tableOf(`关于加强冬春火灾防控的通知|above|市卫生健康委|40|25|everyone
  关于开展重点部位再排查的通知|house|院办公室|30|20|departments
  涉医事件情况通报|above|省卫生健康委|22|12|people
  医院安全生产月工作安排|house|保卫科|14|-7|everyone
  关于配合社区联防的函|outside|青山街道办事处|9|-5|departments
  国庆期间值班与安全工作的通知|house|院办公室|60|50|people`);

/** name | what | days until due | progress */
export const tasks = tableOf(`完成两轮重点部位排查|十一类部位逐处登记、整改销号|-30|70
  更换到期灭火器|按台账分批更换并回收|-45|60
  全员消防培训|每人每半年一次,考核合格|20|100
  伤医事件处置演练|急诊、门诊、住院各一次|-60|50
  一键报警测试全覆盖|每月一轮,故障当日修复|-10|80
  安检口提质|包检率与违禁品移交|-75|40
  监控补盲|药库、血库、财务室等部位|-90|55
  保安员证复核|持证上岗率达到 100%|-15|90
  投诉首接负责落实|五日内答复率|-40|75
  纠纷人民调解协议|协议履约回访|-40|65
  危化品专项检查|SDS、柜容量、双人双锁|10|100
  网络安全等保测评|三级系统年度测评|-100|30
  放射源盘点|每季度一次账物相符|-35|75
  应急照明与疏散标志整治|逐层点灯试验|-50|60
  外委单位月度考核|得分与付款挂钩|-5|85
  志愿者岗前培训|培训、保险与排班|30|100
  十大便民措施兑现|逐项公示成效|-55|70
  反恐防范检查|物资、岗位、联动|-70|45
  口袋书发放|人手一册,签收|40|100
  联席会议|公安、街道、司法每季度一次|-25|75`);

export const honours = tableOf(`全国文明单位|nation|中央文明委|1400
  全国医疗卫生系统先进集体|nation|国家卫生健康委|1100
  省平安医院|province|省卫生健康委、省公安厅|420
  省消防工作先进单位|province|省消防救援总队|380
  省优质服务示范医院|province|省卫生健康委|700
  市平安建设先进集体|city|市委政法委|300
  市治安保卫先进单位|city|市公安局|660
  市优化营商环境示范点|city|市营商办|250
  区综治工作先进单位|district|区委政法委|200
  医院后勤管理创新奖|industry|省医院协会|510`);

export const partners = tableOf(`安源市公安局医院警务室|police|警长
  青山街道办事处|street|综治办主任
  安源市司法局|justice|调解科长
  安源区人民法院|justice|诉前调解中心
  安源市卫生健康委|health|平安办
  医疗责任保险共保体|insurance|理赔经理
  青山消防救援站|rescue|站长
  安源市应急管理局|other|应急科长`);

export const measures = tableOf(`一站式服务中心|住院、医保、盖章一窗办
  夜间门诊与周末门诊|每晚至 21 时
  免费借用轮椅雨伞|无须证件
  陪检陪护预约|扫码下单,志愿者陪同
  先诊疗后付费绿色通道|胸痛、卒中、创伤
  新生儿两证联办|出院前办结
  检查检验结果互认|二级以上医院
  母婴室与无障碍改造|各楼层一处
  自助机与人工窗口并行|老年人优先
  多学科联合门诊|一次挂号`);
