import { ask, check, look, remark, section, type ShippedForm } from './kit.ts';

export const meeting: ShippedForm = {
  code: 'meeting',
  group: 'governance',
  isConfirmed: false,
  definition: {
    title: ['会议记录', 'Minutes of a meeting'],
    source: '数据单 C2 / data sheet C2',
    sections: [
      section(
        '会议',
        'Meeting',
        ask('text', 'topic', '议题', 'Topic'),
        ask('person', 'chair', '主持人', 'Chair'),
        ask('people', 'present', '参会人员', 'Present'),
        ask('text', 'guests', '院外参会单位与人员', 'From outside', { isNeeded: false }),
        ask('longText', 'minutes', '会议内容', 'What was said'),
        ask('longText', 'decisions', '决定事项与责任人', 'Decisions, and who carries them out'),
        ask('photos', 'picture', '签到或现场照片', 'Photo of the list or the room', { isNeeded: false }),
      ),
    ],
  },
};

/** Departments, links and processes that work-safety supervision looks at. */
export const workSafety: ShippedForm = {
  code: 'work-safety',
  group: 'governance',
  isConfirmed: false,
  definition: {
    title: ['安全生产巡查(重点部门、环节、流程)', 'Work safety: departments, links, processes'],
    source: 'S2-82;医疗机构重大事故隐患判定清单(国卫办密安函〔2023〕490 号) / list of major hazards',
    sections: [
      section(
        '重点部门',
        'Department',
        look('owner', '安全责任人明确,责任书已签', 'Owner named, letter signed'),
        check('hazards', '隐患排查有记录,整改闭环', 'Hazards looked for, recorded, closed'),
        look('trained', '员工经安全教育并掌握应急处置', 'Staff trained, know what to do'),
      ),
      section(
        '重点环节',
        'Link',
        look('special', '特种作业人员持证上岗', 'Special operators certified', { isVeto: true }),
        check('inspected', '特种设备检验在有效期内', 'Special equipment examined', { isVeto: true }),
        check('power', '用电、用气、用氧、动火审批合规', 'Power, gas, oxygen, hot work as permitted'),
      ),
      section(
        '重点流程',
        'Process',
        check('dangerous', '危化品、麻精药品收发双人双锁', 'Chemicals and drugs with two people and two locks', {
          isVeto: true,
        }),
        look('plan', '应急预案可取、可操作,近期演练', 'Emergency plan at hand, drilled lately'),
        remark(),
      ),
    ],
  },
};

/** The ward looked at as its head sees it. */
export const wardCheck: ShippedForm = {
  code: 'ward-check',
  group: 'governance',
  isConfirmed: false,
  definition: {
    title: ['病区安全巡查', 'Safety of a ward'],
    source: 'S1-33、S2-32',
    sections: [
      section(
        '病区',
        'Ward',
        check('masks', '防烟面具、逃生绳在位、数量相符', 'Smoke masks and ropes there, all of them'),
        check('exits', '疏散通道、安全出口畅通', 'Ways out clear'),
        check('oxygen', '用氧、用电、充电规范', 'Oxygen, power and charging as required'),
        look('visitors', '探视人员登记', 'Visitors registered', { source: '2017 年三部委意见 / opinion of 2017' }),
        look('valuables', '贵重物品防盗提醒', 'Warned of theft'),
        check('windows', '门窗限位、防坠落', 'Windows limited, nobody can fall'),
        remark(),
      ),
    ],
  },
};

/** Focus places, posts, goods and equipment: what holds of all of them. */
export const keyPoint: ShippedForm = {
  code: 'key-point',
  group: 'security',
  isConfirmed: false,
  definition: {
    title: ['“五重点”检查', 'Check of a key department, post, place, goods or equipment'],
    source: 'S1-25',
    sections: [
      section(
        '检查内容',
        'What is looked at',
        ask('choice', 'sort', '重点类别', 'What it is', {
          options: [
            { key: 'department', label: ['重点科室', 'Department'] },
            { key: 'post', label: ['重点岗位', 'Post'] },
            { key: 'place', label: ['重点场所', 'Place'] },
            { key: 'goods', label: ['重点物资', 'Goods'] },
            { key: 'equipment', label: ['重点设备', 'Equipment'] },
          ],
        }),
        look('owner', '责任人明确并在岗', 'Owner named and there'),
        check('guarded', '门禁、监控、报警有效', 'Access control, camera and alarm work'),
        check('account', '账物相符,出入有登记', 'Books agree with what is there', {
          showIf: { of: 'sort', is: ['goods'] },
        }),
        check('running', '运行正常,维护有记录', 'Runs, maintenance recorded', {
          showIf: { of: 'sort', is: ['equipment'] },
        }),
        remark(),
      ),
    ],
  },
};
