import type { Label } from '@anyuan/contract';

/**
 * Lists that leave as a file as they stand, and what the file is called. Registers (devices, places, people, things) and the
 * ledgers of cases have sheets of their own.
 */
const lists: Record<string, Label> = {
  cases: ['案件', 'Cases'],
  openings: ['保密内容查看记录', 'Openings of secrets'],
  'public-spots': ['公众二维码', 'Public codes'],
  'survey-remarks': ['评价留言', 'Survey remarks'],
  'public-reports': ['公众来件', 'Reports by the public'],
  deliveries: ['消息外发记录', 'Messages sent'],
  audit: ['审计记录', 'Audit trail'],
  'hand-overs': ['交接班记录', 'Hand-over book'],
  trainings: ['培训', 'Trainings'],
  'trained-people': ['人员达标', 'How people stand in training'],
  'exam-attempts': ['考试成绩', 'Marks'],
  'roster-days': ['排班完整情况', 'Completeness of the roster'],
  'counted-shifts': ['班次', 'Shifts'],
  swaps: ['换班申请', 'Swaps'],
  stints: ['上离岗记录', 'Signed on and off'],
  sessions: ['登录记录', 'Sessions'],
  'duty-consoles': ['值守电脑', 'Duty consoles'],
  intake: ['接入日志', 'Intake log'],
  figures: ['统计', 'Figures'],
  'open-rating': ['满意度(公开扫码)', 'Open ratings'],
  'survey-dimensions': ['满意度各维度', 'Survey by dimension'],
  'survey-departments': ['满意度按科室', 'Survey by department'],
  'survey-channels': ['满意度发放途径', 'How a survey was given out'],
  'survey-waves': ['历次满意度', 'Waves of a survey'],
  clinical: ['病历质控', 'Quality of charts'],
  ethics: ['医德考评', 'Ethics assessments'],
  'ethics-departments': ['医德考评进度', 'Progress of ethics assessments'],
  'follow-ups': ['出院随访', 'Follow-ups'],
  'survey-words': ['满意度意见', 'Remarks of a survey'],
  'record-problems': ['记录核验问题', 'What does not hold in the record'],
  roles: ['角色权限', 'What roles may do'],
  settings: ['参数', 'Settings'],
  registers: ['登记册概况', 'Registers'],
  'on-duty': ['在岗情况', 'Who is on duty'],
  footage: ['现场影像', 'Footage'],
  'footage-custody': ['现场影像保管链', 'Chain of custody'],
  'camera-rules': ['视频权限限制', 'Restrictions of cameras'],
  'camera-health': ['画面诊断', 'Pictures judged'],
  'camera-health-contractors': ['画面完好率(按项目或厂家)', 'Share of good looks by project'],
  'camera-health-cameras': ['画面完好率(按摄像机)', 'Share of good looks by camera'],
  'media-nodes': ['视频节点', 'Media nodes'],
  'gb-devices': ['国标设备', 'Devices of GB T 28181'],
  'gb-strangers': ['未登记的国标设备', 'Unknown devices of GB T 28181'],
  'onvif-found': ['ONVIF 搜索结果', 'ONVIF devices found'],
  'gb-channels': ['国标通道', 'Channels'],
  'gb-trace': ['信令跟踪', 'Trace of SIP'],
  'shared-cameras': ['共享的摄像机', 'Shared cameras'],
  'uplink-watching': ['上级正在调看', 'Watched from above'],
  rounds: ['巡查记录', 'Rounds'],
  'form-answers': ['表单答卷', 'Answers to forms'],
  'form-results': ['表单结果', 'Results of forms'],
  'thing-checks': ['检查记录', 'Checks'],
  things: ['全部登记', 'All entries'],
  'all-checks': ['检查记录汇总', 'Checks of all things'],
  'letter-departments': ['责任书签订进度', 'Who has signed'],
  coverage: ['覆盖检查', 'Coverage'],
  skills: ['技能矩阵', 'Skill matrix'],
  books: ['账册结存', 'Balances of a book'],
  items: ['账册品目', 'Items of a book'],
  hva: ['脆弱性分析结果', 'Results of the vulnerability analysis'],
  contest: ['竞赛成绩', 'Places in a contest'],
  indicators: ['指标', 'Indicators'],
  'indicator-months': ['指标月结', 'Closed months of an indicator'],
  'entry-history': ['变更记录', 'History of an entry'],
};

/** Lists of cases are remembered by type; they are one list. */
export const listName = (table: string): Label | undefined => lists[table.split('.')[0] ?? ''];
/** Sheets of their own: nothing twice. */
const ownSheets = new Set(['device', 'place', 'people', 'thing', 'uplink', 'lines', 'letters', 'supervision']);
export const isTakenAway = (table: string): boolean => listName(table) !== undefined;
export const hasOwnSheet = (table: string): boolean => ownSheets.has(table.split('.')[0] ?? '');
