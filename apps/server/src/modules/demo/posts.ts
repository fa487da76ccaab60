import type { postKinds } from '@anyuan/contract';

export interface DemoPost {
  code: string;
  name: string;
  kind: (typeof postKinds)[number];
  place: string;
  needed: number;
  roundTheClock: boolean;
  /** Who holds it now: the next people of this role, each at a place. */
  role: string;
  at: string[];
}

const post = (
  code: string,
  name: string,
  kind: DemoPost['kind'],
  place: string,
  role: string,
  at: string[],
  roundTheClock = true,
): DemoPost => ({ code, name, kind, place, needed: at.length, roundTheClock, role, at });

/** Posts, and where each of the people on them stands at the moment the demonstration is loaded. */
export const posts: DemoPost[] = [
  post('JK', '监控中心', 'control-room', 'AD-1F/监控中心', 'control-room', ['AD-1F/监控中心', 'AD-1F/监控中心']),
  post('JW', '警务室', 'police-office', 'AD-1F/警务室', 'police', ['AD-1F/警务室', 'EM-1F/急诊大厅门厅']),
  post('XK', '消控室', 'fire-control', 'AD-1F/消控室', 'fire-control', ['AD-1F/消控室', 'AD-1F/消控室']),
  post('ZB', '值班领导', 'duty-leader', 'AD-2F/总值班室', 'duty-leader', ['AD-2F/总值班室']),
  post('FW', '病友服务台', 'service-desk', 'OP-1F/病友服务中心', 'service-desk', ['OP-1F/病友服务中心'], false),
  post(
    'FW-ZY',
    '志愿者岗',
    'service-desk',
    'OP-1F/志愿者服务站',
    'volunteer',
    ['OP-1F/志愿者服务站', 'OP-1F/门厅', 'W1-1F/住院大厅'],
    false,
  ),
  post('BA-JZ', '急诊班组', 'guard-team', 'EM-1F/保安值班室', 'guard', [
    'EM-1F/急诊大厅门厅',
    'EM-1F/急诊分诊台',
    'EM-1F/救护车入口',
    'EM-4F/家属等候区',
  ]),
  post('BA-MZ', '门诊班组', 'guard-team', 'OP-1F/门厅', 'guard', [
    'OP-1F/门厅',
    'OP-1F/门诊大厅',
    'OP-1F/挂号收费处',
    'OP-2F/儿科护士站',
    'OP-3F/外科分诊台',
  ]),
  post('BA-ZY', '住院班组', 'guard-team', 'W1-1F/保安岗亭', 'guard', [
    'W1-1F/门厅',
    'W1-3F/护士站',
    'W2-1F/门厅',
    'W2-3F/护士站',
    'W3-1F/门厅',
    'W3-3F/新生儿护士站',
  ]),
  post('BA-YQ', '院区巡逻班组', 'guard-team', 'CA-GS', 'guard', ['CA-GS', 'CA-GE', 'CA-GW', 'CA-P1', 'CA-SQ']),
  post(
    'YJ',
    '应急队',
    'emergency-team',
    'EM-1F/急诊抢救室',
    'emergency-team',
    [
      'EM-1F/急诊抢救室',
      'EM-1F/急诊留观室',
      'EM-1F/急诊输液室',
      'EM-1F/急诊监护室',
      'EM-4F/ICU护士站',
      'OP-1F/病友服务中心',
      'W1-1F/一站式服务中心',
      'AD-1F/微型消防站',
    ],
    false,
  ),
];
