import type { Label } from '@anyuan/contract';

export type Lang = 'zh' | 'en';

/** What the public page says. Short sentences, no offices' words. */
export const words = {
  home_title: ['您好,请问要办什么?', 'Hello, what do you need?'],
  at_place: ['您在:{place}', 'You are at: {place}'],
  no_place: ['没有扫码也可以,请在后面写明地点。', 'No code scanned? Just say where in the next steps.'],
  old_code: [
    '这个二维码已经停用,但仍可办理,请在后面写明地点。',
    'This code is no longer in use. You can still go on; please say where.',
  ],
  follow: ['查进度 / 补充说明', 'Follow up or add something'],
  follow_hint: ['用 12 位查询码查看办到哪一步', 'See how far it is, with your 12-character code'],
  urgent: [
    '有人受伤、打架、起火等紧急情况,请直接叫身边的工作人员,或拨打 110、119、120。',
    'If somebody is hurt or in danger, call the staff near you, or dial 110 (police), 119 (fire), 120 (ambulance).',
  ],
  elder_on: ['大字版', 'Large type'],
  elder_off: ['标准字', 'Normal type'],
  other_lang: ['English', '中文'],
  home: ['回首页', 'Start page'],
  step: ['第 {n} 步,共 {all} 步', 'Step {n} of {all}'],
  next: ['下一步', 'Next'],
  back: ['上一步', 'Back'],
  send: ['发送', 'Send'],
  sending: ['正在发送…', 'Sending…'],
  optional: ['(可不填)', '(optional)'],
  choose_one: ['请选一项', 'Please choose one'],
  please_fill: ['请填写这一项', 'Please fill this in'],
  too_long: ['太长了,最多 {max} 个字', 'Too long, at most {max} characters'],
  bad_phone: ['电话号码只能是数字,例如 13800001234', 'Digits only, for example 13800001234'],
  bad_date: ['日期不对', 'Not a date'],
  some_wrong: ['有 {n} 处需要修改,见下面红字', '{n} to correct, see below'],
  where: ['在什么地方?', 'Where is it?'],
  where_hint: ['例如:门诊楼 2 层收费处', 'For example: outpatient building, 2nd floor, cashier'],
  contact_title: ['怎么联系您?', 'How can we reach you?'],
  contact_hint: [
    '可以不留姓名和电话。不留也会办理,您可以用查询码看结果。留下的只有办理人员能看到。',
    'You need not leave a name or number. It is handled all the same, and your code shows the outcome. What you leave is seen only by those who handle it.',
  ],
  name: ['怎么称呼您', 'Your name'],
  phone: ['联系电话', 'Telephone'],
  check_title: ['请您看一看并同意', 'Please read and agree'],
  agree: ['我已看过,同意', 'I have read this and agree'],
  must_agree: ['要同意才能继续办理', 'We need your agreement to go on'],
  agree_health: [
    '我另外同意:医院为办理这件事使用我写的病情、就诊信息',
    'I also agree: the hospital may use what I write about my illness or treatment to handle this',
  ],
  agree_health_hint: [
    '不同意也可以继续,只是请不要写病情。',
    'You may go on without this; then please do not write about your illness.',
  ],
  riddle_title: ['请做一道小题', 'One small sum'],
  riddle_why: ['这样可以知道不是机器在乱发。', 'So that we know it is not a machine.'],
  riddle_alt: ['图中是一道加法题', 'A sum is drawn in this picture'],
  riddle_answer: ['答案', 'Answer'],
  riddle_again: ['换一题', 'Another one'],
  riddle_words: ['看不清?换成文字题', 'Hard to see? Ask me in words'],
  riddle_picture: ['换成图片题', 'Show a picture'],
  riddle_wrong: [
    '答案不对,换了一题,请再答一次。前面填的都还在。',
    'Not right; here is another one. Everything you filled in is still there.',
  ],
  files_title: ['要附上照片吗?', 'Any photos?'],
  files_title_must: ['请拍一张照片', 'Please take a photo'],
  files_hint: [
    '可以直接拍照,也可以选 PDF。最多 5 个,每个不超过 20 MB。照片里的拍摄位置会自动去掉。',
    'Take a photo now or choose files, PDF too. At most 5, each up to 20 MB. The place where a photo was taken is removed.',
  ],
  files_privacy: ['请尽量不要拍到别人的脸和病历。', 'Please avoid other people’s faces and medical papers.'],
  files_pick: ['拍照或选文件', 'Take a photo or choose files'],
  files_kept: ['已收到 {n} 个文件', '{n} files received'],
  files_drop: ['不要这些文件', 'Leave these files out'],
  file_large: ['{name}:太大,超过 20 MB', '{name}: larger than 20 MB'],
  file_bad: ['{name}:不是能用的照片或 PDF', '{name}: not a photo or PDF we can use'],
  file_many: ['{name}:最多 5 个文件', '{name}: at most 5 files'],
  file_busy: ['{name}:现在上传的人太多,请过一会儿再传', '{name}: too many uploads just now, please try again soon'],
  files_needed: ['请附上至少一张照片', 'Please add at least one photo'],
  file_trouble: ['有文件没有收下,其他的都还在:', 'Some files were not taken; everything else is still here:'],
  not_saved: ['没有发送成功,您填的都还在。{why}', 'It was not sent; everything you filled in is still here. {why}'],
  lapsed: [
    '页面打开太久,请核对后再发送。您填的都还在。',
    'The page was open for long; please check and go on. Everything is still here.',
  ],
  too_many: ['这里提交得太多太快,请 {wait} 后再试。', 'Too many from here just now; please try again in {wait}.'],
  wait_seconds: ['{n} 秒', '{n} seconds'],
  wait_minutes: ['{n} 分钟', '{n} minutes'],
  done_title: ['已收到,谢谢您', 'Received, thank you'],
  done_number: ['编号 {number}', 'Number {number}'],
  done_code: ['您的查询码', 'Your code'],
  done_keep: [
    '请抄下来或截图保存。它只显示这一次,我们也查不到。',
    'Write it down or keep a picture. It is shown only now, and we cannot look it up.',
  ],
  done_use: [
    '以后打开 {address} 输入查询码,就能看进度、补充说明。',
    'Open {address} any time, type the code, and see how far it is or add something.',
  ],
  done_due: ['我们会在 {day} 前答复。', 'You will have an answer by {day}.'],
  done_due_soon: ['我们会在 {time} 前处理。', 'It will be seen to by {time}.'],
  done_due_today: ['我们今天就会处理。', 'It will be seen to today.'],
  done_picture: ['查询码图片,可长按保存', 'Picture of the code; press long to save'],
  copy: ['复制查询码', 'Copy the code'],
  copied: ['已复制', 'Copied'],
  print: ['打印', 'Print'],
  survey_done: ['已收到您的评价,谢谢您', 'Your answers are in, thank you'],
  survey_twice: ['这次就诊已经评价过了,谢谢您。', 'This visit has been rated already, thank you.'],
  survey_complaint: [
    '您的意见已转给投诉部门,会有人联系您。',
    'Your remarks have gone to the complaints office; somebody will call you.',
  ],
  survey_title: ['您觉得怎么样?', 'How was it?'],
  survey_hint: [
    '点一个数字,5 最满意,1 最不满意。没用到的可以不点。',
    'Choose a number: 5 is best, 1 is worst. Leave out what you did not use.',
  ],
  survey_words: ['还想说什么?', 'Anything else?'],
  survey_contact: ['如果不满意,要不要我们联系您?', 'If something was wrong, shall we call you?'],
  yes: ['要', 'Yes'],
  no: ['不用', 'No'],
  mark_low: ['差', 'poor'],
  mark_high: ['好', 'good'],
  mark_1: ['很不满意', 'Very poor'],
  mark_2: ['不满意', 'Poor'],
  mark_3: ['一般', 'Fair'],
  mark_4: ['满意', 'Good'],
  mark_5: ['很满意', 'Very good'],
  some_mark: ['请至少点一项', 'Please choose at least one'],
  phone_for_call: ['要我们联系您,请留电话', 'Please leave a number if we are to call you'],
  follow_title: ['查进度', 'Follow up'],
  follow_code: ['12 位查询码', '12-character code'],
  follow_code_hint: ['不分大小写,中间的横线可不写。', 'Capitals or not, with or without dashes.'],
  follow_look: ['查看', 'Look'],
  follow_wrong: [
    '没有找到。请对照抄下的查询码再输一次。',
    'Not found. Please compare with what you wrote down and try again.',
  ],
  follow_attack: [
    '现在有人在乱试查询码。请答一道小题再查,不影响您查看。',
    'Somebody is guessing codes just now. Please answer one small sum; your code works as before.',
  ],
  state_now: ['现在:{state}', 'Now: {state}'],
  since: ['{day} 收到', 'Received {day}'],
  phase_received: ['已收到', 'Received'],
  phase_working: ['正在办理', 'Being handled'],
  phase_done: ['已办结', 'Done'],
  phase_is: ['当前', 'current'],
  phase_over: ['已过', 'done'],
  due_by: ['{what}:{day}', '{what}: {day}'],
  today: ['今天', 'today'],
  promise: ['{what}:受理后 {span}内', '{what}: within {span} once taken up'],
  span_workdays: ['{n} 个工作日', '{n} working days'],
  span_days: ['{n} 天', '{n} days'],
  span_hours: ['{n} 小时', '{n} hours'],
  span_workhours: ['{n} 个工作小时', '{n} working hours'],
  span_seconds: ['{n} 秒', '{n} seconds'],
  due_days: ['还有 {n} 天', '{n} days left'],
  due_over: ['已超过期限,系统已提醒负责人。', 'The time is over; those responsible have been reminded.'],
  outcome: ['处理结果', 'Outcome'],
  no_outcome: ['还没有结果,请过几天再来看。', 'No outcome yet; please look again in a few days.'],
  no_words: ['已办结,没有留下文字说明。', 'Done; no words were left.'],
  history: ['办理经过', 'What has happened'],
  hist_create: ['收到', 'Received'],
  hist_comment: ['您补充了说明', 'You added something'],
  place_was: ['地点:{place}', 'Place: {place}'],
  files_given: ['您附了 {n} 个文件', 'You added {n} files'],
  add_title: ['补充说明', 'Add something'],
  add_text: ['要补充什么?', 'What would you like to add?'],
  add_send: ['发送补充', 'Send'],
  add_done: ['补充已收到,办理人员会看到。', 'Received; those who handle it will see it.'],
  add_empty: ['请写一点内容,或附一张照片', 'Please write something, or add a photo'],
  add_over: ['这件事办结已久,不能再补充。请重新提交一件。', 'This was closed long ago; please send a new one instead.'],
  leave: ['看完了,离开', 'Done, leave'],
  gone: ['没有这个页面', 'No such page'],
  gone_hint: ['请重新扫码,或回首页。', 'Please scan the code again, or go to the start page.'],
  broken: ['出了点问题,没有保存', 'Something went wrong; nothing was saved'],
  broken_hint: ['请过一会儿再试,或直接找服务台。', 'Please try again soon, or go to the service desk.'],
  retry: ['再试一次', 'Try again'],
} as const satisfies Record<string, Label>;
export type Word = keyof typeof words;

export const inLang = (lang: Lang, [zh, en]: Label): string => (lang === 'zh' ? zh : en);

/** Speaks one language: `t('step', { n: 1, all: 4 })`. */
export type Say = (word: Word, params?: Record<string, string | number>) => string;
export const sayIn =
  (lang: Lang): Say =>
  (word, params = {}) =>
    inLang(lang, words[word]).replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));

/** `2026-11-27` → `11 月 27 日(周五)`. */
export function dayWords(lang: Lang, day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  return new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', {
    ...(lang === 'zh' ? { month: 'long' } : { month: 'short', year: 'numeric' }),
    day: 'numeric',
    weekday: 'short',
    timeZone: 'UTC',
  }).format(at);
}

/** `14:05` in the hospital. */
export const timeOf = (at: Date): string =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Shanghai' }).format(at);
