import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { apis, events, type Api, type RouteSpec } from '@anyuan/contract';

import { modules } from '../apps/server/src/main.ts';

const root = join(import.meta.dirname, '..');
const source = join(root, 'apps/server/src');

/** One line per module in Chinese; English stands in `main.ts`. A module without one stops `npm run generate`. */
const zh: Record<string, string> = {
  identity: '人员、科室、角色与账号,登录与会话',
  setting: '医院可调的参数与工作日历',
  place: '地点树、平面图与图上点位',
  device: '设备台账、令牌、心跳、关联摄像机',
  duty: '岗位、上岗离岗、缺岗、交接班',
  readiness: '灾害脆弱性分析、应急演练',
  indicator: '指标、目标与月结,院长看板',
  assessment: '自评考核:标准即数据、十三种计分公式、证据自动取、差距清单、迎检材料',
  letter: '责任书:逐级下发、双方签订、季度与年度考核、奖励与问责',
  supervision: '督办清单:各类逾期事项一处查看、催办、上报',
  training: '培训签到、考试、三项实操、技能竞赛',
  roster: '排班:值班线、班次、资质与休息规则、换班、缺班提醒、自动建议',
  case: '各类案件的列表、详情、办理、时间线',
  ledger: '统计与台账:屏幕、A4 打印、PDF、Excel 导出与导入',
  his: '院内系统(HIS)查询:患者、就诊、科室、费用填入表单,每次查询留痕',
  casefile: '案件卷宗:一案全部材料合成一份带目录的 PDF',
  notice: '发给个人的消息',
  delivery: '消息外发:短信网关、企业微信、电子邮件,带日志与重试',
  desk: '工作台数字、保存的视图、全局搜索',
  integrity: '红包、协议、索要举报、线索摸排、问责与奖励',
  quality: '质量点评与不良事件',
  order: '医托、治安事件、求助、职工纠纷、警医联动与移交',
  service: '病友服务中心:咨询、陪检、一站式、两证联办、绿色通道、转诊、应急救助',
  patient: '投诉、表扬、医疗纠纷与调解、信访、舆情与发布、房间预约',
  hazard: '隐患闭环与随手拍',
  book: '账册:麻精毒放药品、危险化学品、放射源、血液、院感物资、借用、失物寄存、空白证明、救助基金、志愿时长',
  contractor: '外委服务:维保到场、签认、月度考核与付款',
  lock: '库柜智能锁:双人批准、开锁日志,未经批准即立案',
  'camera-health': '画面质量诊断:无画面、黑屏、冻结、遮挡、模糊、移位、时钟、帧率、缺录',
  recording: '录像:计划录像、警前缓冲、警情锁定、回放、保存期与空间',
  'camera-mask': '隐私遮挡:画面中哪些部分对无权者遮住',
  'camera-rule': '视频权限限制:哪些摄像机只对哪些人和角色开放',
  wall: '电视墙:屏幕、预案、警情占屏与还屏',
  survey: '满意度调查:患者与职工,一票一答,按维度计分,公开二维码另计',
  clinical: '病历质控:文书时限、手术安全核查、病历评级,由病历系统送来或导入',
  ethics: '医德档案与年度医德考评',
  'follow-up': '出院随访:名单、到期任务、电话脚本、问题转办',
  public: '公众页面与二维码:投诉、表扬、求助、随手拍、失物、满意度',
  alarm: '一次按下成为一起警情:并案、叫人、催办',
  register: '登记册:消防器材、安防装备、用房、资质、组织与制度,到期与检查、二维码标签',
  round: '做什么、谁做、何时做:计划与轮次,准时、早巡、晚巡、补巡、漏巡,安防等级与高峰',
  form: '问什么:检查表、评分、会议记录,按版本发布,答卷按当时的版本永久可读',
  repair: '设备报修:设备自报的状态、失联,告知责任人,直到验收',
  dispatch: '谁去:就近建议、预案卡、现场、人工报警',
  signal: '设备接入:MQTT 与 HTTP,接入日志',
  gb28181: 'GB/T 28181:下级设备接入、上级平台级联',
  restream: '画面转发:RTSP 输出,凭服务令牌,随时复核',
  talk: '喊话:经摄像机、国标设备的扬声器说话,一次一人,每次留痕',
  onvif: 'ONVIF 摄像机:发现、登记、云台、预置位与事件',
  dc09: '报警主机接入:SIA DC-09(TCP、UDP)',
  rtls: '员工胸牌呼救接入:人员定位系统,HL7 FHIR',
  video: '实时画面与抓图',
  footage: '现场影像:执法记录仪与照片的入库、保管链与销毁',
  'device-health': '摄像机在不在线',
  file: '案件、设备、地点的附件与平面图',
  link: '案件、设备、地点之间的关联',
  audit: '审计记录的查询、核验与链尾留存',
  retention: '到期日志的清理',
  backup: '备份:每夜加密备份到别处,按月恢复演练',
  health: '就绪检查与运行指标',
  setup: '首次设置:演示医院或我的医院',
  countersign: '须两人办理的事项:第二人联签',
  demo: '演示医院的数据与模拟设备',
};

interface Row {
  name: string;
  folder: string;
  what: string;
  groups: string[];
  doors: string[];
  events: string[];
  tables: string[];
}

/** docs/modules.md: what is mounted, told and written, read from the sources themselves. */
export function modulesPage(): string {
  const main = readFileSync(join(source, 'main.ts'), 'utf8');
  const folders = new Map(
    [...main.matchAll(/import \{ (\w+) \} from '\.\/modules\/([\w-]+)\//g)].map(([, name, folder]) => [name!, folder!]),
  );
  const listed = [...main.matchAll(/^ {2}(\w+), \/\/ (.+)$/gm)];
  if (listed.length !== folders.size) throw new Error('main.ts: every module needs a line with a comment');
  const rows = listed.map(([, name, what]) => rowOf(`modules/${folders.get(name!)!}`, folders.get(name!)!, what!));
  const kernel = globSync('kernel/*', { cwd: source })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !path.endsWith('.test.ts'))
    .sort()
    .map((folder) => rowOf(folder, folder, ''))
    .filter((row) => row.events.length + row.tables.length + row.doors.length > 0);
  return [
    '# 模块一览 Modules',
    '',
    '本页由 `npm run generate` 从源代码生成。This page is made from the sources by `npm run generate`.',
    '',
    '模块按启动顺序排列(`apps/server/src/main.ts`)。Modules in start order.',
    '',
    '| 模块 Module | 做什么 What it does | 接口 Routes | 事件 Events | 写的表 Tables written |',
    '|---|---|---|---|---|',
    ...rows.map(line),
    '',
    '## 内核 Kernel',
    '',
    '内核不含医院业务词汇。The kernel holds no word of hospital business. Changes go through `ctx.tx` in `kernel/ctx.ts`,',
    'which seals the audit lines and events of a transaction by the SQL function `seal` (tables `audit`, `event`, `chain_head`).',
    '',
    '| 部分 Part | 接口 Routes | 事件 Events | 写的表 Tables written |',
    '|---|---|---|---|',
    ...kernel.map((row) => `| ${link(row)} | ${doorsOf(row)} | ${codes(row.events)} | ${codes(row.tables)} |`),
    '',
    '## 接口 Routes',
    '',
    '路径均在 `/api/v1` 之下;输入输出见 [openapi.json](openapi.json)。',
    'Paths are below `/api/v1`; inputs and outputs are in [openapi.json](openapi.json).',
    ...Object.entries(apis as Record<string, Api>).flatMap(([group, api]) => [
      '',
      `### ${group}`,
      '',
      '| 接口 Route | 权限 Permission | 说明 Summary |',
      '|---|---|---|',
      ...Object.values(api).map(routeLine),
    ]),
    '',
  ].join('\n');
}

function rowOf(folder: string, name: string, what: string): Row {
  const text = globSync(folder.endsWith('.ts') ? folder : `${folder}/**/*.ts`, { cwd: source })
    .filter((path) => !/\.test\.ts$|testing\.ts$|types\.ts$/.test(path))
    .sort()
    .map((path) => readFileSync(join(source, path), 'utf8'))
    .join('\n');
  return {
    name,
    folder,
    what,
    groups: found(text, /http\.api\('(\w+)'/g),
    doors: [
      ...found(text, /fastify\.get\('([^']+)'/g).map((path) => `GET ${path}`),
      ...found(text, /\.socket\('([^']+)'/g).map((path) => `WS /api/v1${path}`),
    ],
    events: found(text, /(?:publish|announce)\([^;]*?'([a-z]+\.[a-z]+)'/g).filter((type) => type in events),
    tables: found(
      text,
      /(?:insertInto|updateTable|deleteFrom)\('(\w+)'\)|(?:insert into|update|delete from) "?([a-z_]+)"?(?= |$|`)/g,
    )
      .filter((table) => tables.has(table))
      .sort(),
  };
}

const tables = new Set(
  globSync('apps/server/migrations/*.sql', { cwd: root }).flatMap((path) =>
    found(readFileSync(join(root, path), 'utf8'), /^create table "?(\w+)"?/gm),
  ),
);

function found(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? ''))];
}

const codes = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(' ') || '–';
const link = ({ name, folder }: Row): string => `[${name}](../apps/server/src/${folder})`;
const doorsOf = ({ groups, doors }: Row): string =>
  [...groups.map((group) => `[${group}](#${group.toLowerCase()})`), ...doors.map((door) => `\`${door}\``)].join(' ') ||
  '–';

function line(row: Row): string {
  const chinese = modules.find(({ name }) => name === row.name)?.zh;
  if (chinese === undefined) throw new Error(`main.ts has no module ${row.name}`);
  return `| ${link(row)} | ${chinese}<br>${row.what} | ${doorsOf(row)} | ${codes(row.events)} | ${codes(row.tables)} |`;
}

const routeLine = ({ method, path, permission, summary }: RouteSpec): string =>
  `| \`${method} ${path}\` | \`${permission}\` | ${summary} |`;
