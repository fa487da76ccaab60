import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { minutes } from '../case-kit.ts';
import { count, deadline, inTime, mean, median, move, rate, register, step } from '../case-words.ts';
import { escortKinds, escortNeeds } from './service-choices.ts';

/** Escort 导诊陪检 (data sheet C19): somebody goes with a patient who cannot go alone. */
export const escort = defineCase({
  type: 'escort',
  prefix: 'PJ',
  label: ['导诊陪检', 'Escort'],
  group: 'service',
  secrecy: 1,
  priority: 3,
  defaults: { by: ['assignee', 'service.handle'] },
  asks: {
    kind: field.choice(['陪同类别', 'Kind'], escortKinds),
    needs: field.choices(['需要', 'Needs'], escortNeeds).optional(),
    destination: field.text(['去哪里', 'Where to']).optional(),
    patient: field.text(['患者称呼', 'Patient'], { secrecy: 3 }).optional(),
    phone: field.phone(['联系电话', 'Telephone'], { secrecy: 3 }).optional(),
  },
  learns: {
    rating: field.mark(['患者评价', "Patient's rating"]),
    remark: field.text(['评价留言', 'Remark']),
  },
  quick: ['kind', 'needs', 'destination'],
  listed: ['kind', 'needs', 'destination', 'rating'],
  states: {
    asked: ['待接单', 'Waiting'],
    accepted: ['已接单', 'Accepted'],
    going: ['陪同中', 'On the way'],
  },
  endings: { done: ['已送达', 'Done'], cancelled: ['已取消', 'Cancelled'] },
  actions: {
    accept: move(['接单', 'Accept'], 'asked', 'accepted', {
      by: ['service.escort', 'service.handle'],
      becomes: 'assignee',
      stamp: 'acceptedAt',
    }),
    start: move(['开始陪同', 'Start'], 'accepted', 'going', { stamp: 'startedAt' }),
    finish: move(['送达', 'Arrived'], 'going', 'done', { stamp: 'finishedAt' }),
    handOn: step(['转交同事', 'Hand on'], ['accepted', 'going'], {
      input: { people: field.people(['接手人', 'Who takes over']) },
      note: ['说明', 'Note'],
      joins: { people: 'assignee' },
      stamp: 'handedOnAt',
      restamps: true,
      tells: 'assignee',
    }),
    // The patient taps for himself on the tablet that is held out to him.
    rate: step(['请患者评价', "Patient's rating"], 'done', {
      asks: ['rating', 'remark?'],
      stamp: 'ratedAt',
      once: true,
    }),
    cancel: move(['取消', 'Cancel'], 'open', 'cancelled', {
      by: ['reporter', 'assignee', 'service.handle'],
      why: ['原因', 'Reason'],
      isDanger: true,
    }),
  },
  clocks: {
    // Who is called when it rings is said in the hook: those who stand at the desk now.
    accept: deadline(['接单时限', 'Accepted within'], 'asked', minutes(5), {
      repeat: minutes(5),
      tells: [[]],
      isUrgent: true,
      source: ours('数据单 C19:5 分钟内接单 / data sheet C19: accepted within 5 min'),
    }),
    start: deadline(['到位时限', 'Started within'], 'accepted', minutes(15), {
      tells: [['assignee', 'service.handle']],
      isUrgent: true,
      source: ours(),
    }),
    arrive: deadline(['陪同时长提醒', 'Long on the way'], 'going', minutes(120), {
      tells: [['assignee', 'service.handle']],
      isUrgent: true,
      source: ours(),
    }),
  },
  permissions: { read: 'service.read', create: 'case.create', confidential: 'service.handle' },
  groups: ['kind', 'needs', 'assignee'],
  figures: {
    total: count(['陪检件数', 'Escorts']),
    done: count(['已送达', 'Done'], { state: 'done' }, { better: 'more' }),
    onTime: inTime(['5 分钟接单率', 'Accepted in time'], 'accept'),
    wait: median(['接单等候(中位)', 'Median wait'], ['at', 'acceptedAt'], 'minute', { better: 'less' }),
    took: median(['陪同用时(中位)', 'Median time on the way'], ['startedAt', 'finishedAt'], 'minute'),
    rating: mean(['患者评价均分', 'Mean rating'], 'rating', 'score', { better: 'more' }),
    rated: rate(['评价率', 'Rated'], { stamp: 'ratedAt', state: 'done' }, { state: 'done' }, { better: 'more' }),
  },
  ledgers: {
    register: register(
      ['导诊陪检登记表', 'Register of escorts'],
      'number at place kind needs destination reporter assignee stamp:acceptedAt stamp:startedAt stamp:finishedAt rating state',
    ),
  },
});
