import { ask, check, look, remark, section, type ShippedForm } from './kit.ts';

export const securityPatrol: ShippedForm = {
  code: 'security-patrol',
  group: 'security',
  isConfirmed: false,
  definition: {
    title: ['治安巡查记录', 'Security patrol'],
    source: '企业事业单位内部治安保卫条例第八条:巡逻、检查及隐患整改须有记录 / patrols and checks are recorded',
    sections: [
      section(
        '巡查内容',
        'What is looked at',
        look('order', '现场秩序正常,无纠纷、聚集、尾随', 'Order kept: no quarrel, crowd or follower'),
        check('locks', '门窗、门禁、重点部位上锁完好', 'Doors, windows, locks and access control whole'),
        check('devices', '报警装置、摄像机外观完好无遮挡', 'Alarm points and cameras whole and uncovered'),
        check('objects', '无可疑物品、无限制物品', 'No suspicious or restricted object'),
        check('passages', '通道畅通,车辆停放有序', 'Ways clear, vehicles parked in order'),
        remark(),
      ),
    ],
  },
};

export const toutPatrol: ShippedForm = {
  code: 'tout-patrol',
  group: 'security',
  isConfirmed: false,
  definition: {
    title: ['医托专项巡查', 'Patrol against touts'],
    source: 'S1-67、S1-72;数据单 C3、C4 / data sheets C3, C4',
    sections: [
      section(
        '巡查内容',
        'What is looked at',
        look('touts', '无疑似医托、号贩子搭讪拉客', 'Nobody who looks like a tout or scalper', {
          hint: [
            '发现疑似的,先提醒、制止,并立即上报;不得搜身、扣留',
            'Remind, stop, report at once; never search or detain',
          ],
        }),
        check('notice', '提醒告示在位、清晰', 'The notice hangs there and can be read'),
        look('queue', '排队候诊秩序正常', 'Queues in order'),
        remark(),
      ),
    ],
  },
};

export const keyRoomCheck: ShippedForm = {
  code: 'three-irons',
  group: 'security',
  isConfirmed: false,
  definition: {
    title: ['“三铁一器”检查', 'Door, bars, safe and alarm'],
    source: 'S1-20 / the first hospital: 定期检测维护',
    sections: [
      section(
        '三铁',
        'Iron',
        check('door', '铁门(防盗门)牢固,锁具有效', 'Iron door firm, its lock works'),
        check('window', '铁窗(防护栏)牢固、无锈蚀', 'Window bars firm, no rust'),
        check('safe', '铁柜(保险柜)完好,密码与钥匙分管', 'Safe whole, code and key with two people'),
      ),
      section(
        '一器',
        'Alarm',
        check('alarm', '报警器布防正常', 'Alarm armed'),
        check('tried', '现场触发试验,监控中心收到', 'Tried on the spot, received in the control room', {
          isVeto: true,
        }),
        ask('time', 'triedAt', '试验时间', 'Tried at', { showIf: { of: 'tried', is: ['good', 'bad'] } }),
        remark(),
      ),
    ],
  },
};

export const leaderCheck: ShippedForm = {
  code: 'leader-check',
  group: 'security',
  isConfirmed: false,
  definition: {
    title: ['领导查岗记录', 'Check of key posts by a leader'],
    source: 'S1-25 / S1-26',
    sections: [
      section(
        '在岗',
        'At the post',
        ask('number', 'expected', '应到人数', 'Should be there', { unit: ['人', ''], max: 200 }),
        ask('number', 'present', '实到人数', 'Are there', { unit: ['人', ''], max: 200 }),
        look('awake', '在岗在位、精神状态良好', 'At their post and awake'),
        look('knows', '熟悉岗位职责和应急处置', 'Know their duties and what to do'),
        look('book', '值班、交接记录完整', 'Duty and hand-over books complete'),
        check('gear', '通信、防护装备在位可用', 'Radios and gear there and working'),
        remark(),
      ),
    ],
  },
};

/** How a guard company serves, month by month. */
export const guardService: ShippedForm = {
  code: 'guard-service',
  group: 'security',
  isConfirmed: false,
  definition: {
    title: ['保安服务质量考核', 'Guard service score'],
    source: '保安服务管理条例第十六、二十五、二十九、三十条;分值为项目默认值 / points are ours',
    passAt: 80,
    sections: [
      {
        ...section(
          '人员',
          'People',
          look('certificates', '上岗保安员全部持证', 'Every guard holds a certificate', { points: 15, isVeto: true }),
          ask('points', 'strength', '人员到岗率', 'Posts filled', { points: 15 }),
          ask('points', 'looks', '着装仪表、文明用语', 'Dress and manners', { points: 10 }),
        ),
      },
      section(
        '勤务',
        'Service',
        ask('points', 'patrols', '巡查按时完成', 'Rounds made on time', { points: 20 }),
        ask('points', 'response', '警情响应与到场', 'Answer to alarms, arrival', { points: 20 }),
        look('conduct', '无限制人身自由、搜身、扣押、介入纠纷', 'Nobody detained, searched or drawn into disputes', {
          points: 10,
          isVeto: true,
        }),
        ask('points', 'records', '记录、交接、影像留存', 'Records, hand-overs, recordings kept', { points: 10 }),
        remark(),
      ),
    ],
  },
};
