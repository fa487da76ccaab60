import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { workdays } from '../case-kit.ts';
import { between, count, deadline, limit, move, register, step, sum } from '../case-words.ts';

const practice = ours('通行做法,医院自定 / common practice, the hospital decides');
const writing = ['editing', 'checking', 'approving', 'approved'] as const;

/** Article of the hospital's own news agency (data sheet C31, S2-50): pitched, edited, cleared, approved, published, counted. */
export const article = defineCase({
  type: 'article',
  prefix: 'XW',
  label: ['新闻稿', 'Article'],
  group: 'patient',
  secrecy: 1,
  priority: 4,
  where: 'none',
  tells: 'opinion.handle',
  defaults: { by: 'opinion.handle', tells: ['reporter', 'responder'], why: ['原因', 'Reason'] },
  asks: {
    column: field.choice(['栏目', 'Column'], {
      model: ['医德标兵', 'Model person'],
      care: ['暖心故事', 'Story of care'],
      science: ['健康科普', 'Health knowledge'],
      news: ['院内动态', 'News of the house'],
      other: ['其他', 'Other'],
    }),
    description: field.longText(['线索与素材', 'Pitch']),
    text: field.longText(['稿件', 'Text']).optional(),
    coauthors: field.people(['合作作者', 'Written with']).optional(),
    staff: field.people(['报道对象(职工)', 'Staff it is about']).optional(),
    photos: field.files(['图片', 'Pictures']).optional(),
  },
  learns: {
    hasPatient: field.yesNo(['可识别患者', 'A patient can be recognised']),
    consent: field.photos(['患者知情同意书', 'Consent of the patient'], { secrecy: 3 }),
    channel: field.choice(['发布渠道', 'Channel'], {
      website: ['官网', 'Website'],
      wechat: ['公众号', 'WeChat account'],
      video: ['视频号 / 短视频', 'Video'],
      paper: ['院报', 'Paper of the house'],
      screen: ['院内屏', 'Screens of the house'],
      outside: ['外部媒体', 'Outside media'],
    }),
    publishedOn: field.date(['发布日期', 'Published on']),
    link: field.text(['链接', 'Link']),
    reads: field.between(['阅读量', 'Reads'], 0, 1_000_000_000),
  },
  joins: { coauthors: 'responder' },
  quick: ['column', 'description', 'photos'],
  listed: ['column', 'channel', 'publishedOn', 'reads'],
  states: {
    pitched: ['待选用', 'Pitched'],
    editing: ['编辑中', 'Edited'],
    checking: ['隐私审查', 'Privacy check'],
    approving: ['待审批', 'Awaiting approval'],
    approved: ['待发布', 'Approved'],
    published: ['已发布', 'Published'],
  },
  endings: {
    filed: ['已归档', 'Filed'],
    declined: ['未采用', 'Not taken'],
    withdrawn: ['已撤稿', 'Withdrawn'],
  },
  actions: {
    take: move(['选用', 'Take'], 'pitched', 'editing', { becomes: 'assignee', note: ['编辑意见', 'Note'] }),
    decline: move(['不采用', 'Do not take'], 'pitched', 'declined', { isDanger: true }),
    revise: step(['改稿', 'Write'], 'editing', {
      by: ['reporter', 'responder', 'assignee'],
      asks: ['text', 'photos?'],
      stamp: 'revisedAt',
      restamps: true,
      tells: 'assignee',
    }),
    submit: move(['送隐私审查', 'Submit'], 'editing', 'checking', {
      by: ['assignee', 'opinion.handle'],
      needs: 'text',
      note: ['备注', 'Note'],
      stamp: 'submittedAt',
      restamps: true,
      tells: 'opinion.handle',
    }),
    check: move(['隐私审查', 'Check privacy'], 'checking', 'approving', {
      notBy: ['reporter', 'responder'],
      becomes: 'checker',
      asks: ['hasPatient', 'consent?'],
      note: ['审查意见', 'Note'],
      stamp: 'checkedAt',
      restamps: true,
      tells: ['opinion.approve', 'reporter'],
    }),
    addConsent: step(['补交知情同意书', 'Add the consent'], ['checking', 'approving'], {
      by: ['reporter', 'responder', 'assignee', 'opinion.handle'],
      asks: ['consent'],
      stamp: 'consentAt',
      restamps: true,
      tells: 'assignee',
    }),
    approve: move(['批准', 'Approve'], 'approving', 'approved', {
      by: ['opinion.approve', 'opinion.handle'],
      notBy: ['reporter', 'responder', 'assignee'],
      becomes: 'approver',
      note: ['审批意见', 'Note'],
      stamp: 'approvedAt',
      restamps: true,
      tells: ['assignee', 'reporter'],
      must: { patient_consent_needed: { if: { data: { hasPatient: true } }, filled: 'consent' } },
    }),
    change: move(['退回修改', 'Send back'], ['checking', 'approving', 'approved'], 'editing', {
      by: ['opinion.handle', 'opinion.approve'],
      why: ['修改意见', 'What to change'],
      tells: ['reporter', 'responder', 'assignee'],
    }),
    publish: move(['发布', 'Publish'], 'approved', 'published', {
      asks: ['channel', 'publishedOn', 'link?'],
      stamp: 'publishedAt',
      notAfter: { publishedOn: 'today' },
    }),
    measure: step(['登记阅读量', 'Note the reads'], 'published', {
      asks: ['reads'],
      stamp: 'measuredAt',
      restamps: true,
    }),
    file: move(['归档', 'File'], 'published', 'filed', { asks: ['reads'] }),
    withdraw: move(['撤稿', 'Withdraw'], ['pitched', ...writing], 'withdrawn', {
      by: ['reporter', 'opinion.handle', 'opinion.approve'],
      tells: ['reporter', 'assignee'],
      isDanger: true,
    }),
    retract: move(['撤下', 'Take down'], 'published', 'withdrawn', {
      by: ['opinion.handle', 'opinion.approve'],
      tells: ['reporter', 'assignee', 'approver'],
      isDanger: true,
    }),
  },
  way: ['pitched', 'editing', 'checking', 'approving', 'approved', 'published', 'filed'],
  clocks: {
    take: deadline(['选用答复', 'Taken or not'], 'pitched', workdays(3), {
      repeat: workdays(3),
      tells: 'opinion.handle',
      source: practice,
    }),
    edit: limit(['编辑提醒', 'Editing'], 'editing', workdays(5), {
      repeat: workdays(5),
      tells: [['assignee', 'reporter']],
      source: practice,
    }),
    check: limit(['隐私审查时限', 'Privacy check'], 'checking', workdays(1), {
      repeat: workdays(1),
      tells: 'opinion.handle',
      source: practice,
    }),
    approve: limit(['审批时限', 'Approval'], 'approving', workdays(2), {
      repeat: workdays(2),
      tells: 'opinion.approve',
      source: practice,
    }),
    publish: limit(['发布提醒', 'Publish'], 'approved', workdays(3), {
      repeat: workdays(3),
      tells: 'assignee',
      source: practice,
    }),
    reads: limit(['登记阅读量', 'Reads'], 'published', workdays(7), {
      repeat: workdays(7),
      tells: 'assignee',
      source: practice,
    }),
  },
  permissions: { read: 'opinion.read', create: 'case.create', confidential: 'opinion.handle' },
  insiders: ['reporter', 'responder', 'assignee', 'checker', 'approver'],
  groups: ['channel', 'column', 'hasPatient'],
  figures: {
    pitched: count(['来稿', 'Pitched']),
    published: count(
      ['发稿篇数', 'Published'],
      { stamp: 'publishedAt', state: ['published', 'filed'] },
      { at: 'publishedAt', better: 'more' },
    ),
    reads: sum(['阅读量合计', 'Reads in all'], 'reads', 'times', {
      where: { stamp: 'publishedAt', state: ['published', 'filed'] },
      at: 'publishedAt',
      better: 'more',
    }),
    models: count(
      ['医德标兵报道', 'Articles on model persons'],
      { stamp: 'publishedAt', state: ['published', 'filed'], data: { column: 'model' } },
      { at: 'publishedAt', better: 'more' },
    ),
    days: between(['从来稿到发布', 'From pitch to publication'], 'at', 'publishedAt', 'day', { better: 'less' }),
  },
  ledgers: {
    register: register(
      ['新闻稿发布台账', 'Register of articles'],
      'number at column title reporter department hasPatient stamp:checkedAt stamp:approvedAt channel publishedOn link reads state',
    ),
  },
});
