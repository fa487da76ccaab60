import { caseType, fieldMeta, publicKinds, surveyDimensions, type Label, type PublicKind } from '@anyuan/contract';

export type Answers = Readonly<Record<string, string>>;

export interface Question {
  name: string;
  ask: 'choice' | 'text' | 'long' | 'phone' | 'date' | 'mark';
  label: Label;
  hint?: Label;
  options?: Record<string, Label>;
  isNeeded?: boolean;
  /** Only asked of whoever scanned no code. */
  isWhere?: boolean;
  max?: number;
}

export interface Step {
  title: Label;
  hint?: Label;
  questions: readonly Question[];
}

/** One of the things people come with: what is asked, and what it becomes. */
export interface Kind {
  kind: PublicKind;
  label: Label;
  hint: Label;
  steps: readonly Step[];
  files: 'none' | 'may' | 'must';
  /** Its words may tell of an illness: consent of its own is asked for. */
  asksHealth: boolean;
  /** The case type it becomes; a survey becomes none. */
  type: string | null;
  /** States, beside the final ones, in which the outcome has been told. */
  told?: readonly string[];
  /** The clock patients care about; it may begin only when the office has taken the matter up. */
  promise?: string;
  /** Field of the case that takes the files. */
  filesAs?: string;
  /** States that tell what was found before the outcome does: what is shown instead. */
  shownAs?: Readonly<Record<string, string>>;
  /** What is deleted of a closed matter after some years; absent: its secret fields and `contact`. */
  forgets?: readonly string[];
  /** Fields of the case that say who came, beside its secret ones. */
  contact?: readonly string[];
  toCase?: (answers: Answers) => { title: string; data: Record<string, unknown> };
}

const where: Question = {
  name: 'where',
  ask: 'text',
  isWhere: true,
  max: 100,
  label: ['在什么地方?', 'Where is it?'],
  hint: ['例如:门诊楼 2 层收费处', 'For example: outpatient building, 2nd floor, cashier'],
};
const name: Question = { name: 'name', ask: 'text', label: ['怎么称呼您', 'Your name'], max: 40 };
const phone: Question = { name: 'phone', ask: 'phone', label: ['联系电话', 'Telephone'], max: 20 };
const contact: Step = {
  title: ['怎么联系您?', 'How can we reach you?'],
  hint: [
    '不留姓名电话也会办理,用查询码可以看结果。留下的只有办理人员能看到。',
    'You need not leave a name or number; your code shows the outcome. What you leave is seen only by those who handle it.',
  ],
  questions: [name, phone],
};
/** Words of their own first, then the place, where nobody scanned it. */
const withPlace = (text: string | undefined, at: string | undefined, max: number): string =>
  [text, at && `地点:${at}`].filter(Boolean).join(';').slice(0, max);
const given = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));

/** What may be chosen in a field of a declared type. */
function optionsOf(type: string, field: string): Record<string, Label> {
  const schema = caseType(type)?.fields.shape[field];
  return (schema && fieldMeta(schema as Parameters<typeof fieldMeta>[0])?.options) || {};
}
/** The office's words are kept; a patient reads what they mean. */
const complaintWords: Record<string, Label> = {
  medical: ['看病治疗', 'Treatment'],
  process: ['看病流程、排队', 'Procedures, queues'],
  environment: ['环境卫生', 'Cleanliness, surroundings'],
  logistics: ['设施、食堂、停车', 'Facilities, canteen, parking'],
  security: ['治安、保安', 'Order, security guards'],
  integrity: ['收红包、要好处', 'Asked for money or gifts'],
};
const inPlainWords = (options: Record<string, Label>, plain: Record<string, Label>): Record<string, Label> =>
  Object.fromEntries(Object.entries(options).map(([key, label]) => [key, plain[key] ?? label]));
const chosen = (type: string, field: string, answer: string | undefined): string =>
  optionsOf(type, field)[answer ?? '']?.[0] ?? '';

const long = (label: Label, hint: Label, isNeeded: boolean): Question => ({
  name: 'words',
  ask: 'long',
  label,
  hint,
  isNeeded,
  max: 2000,
});

function every(): Kind[] {
  return [
    {
      kind: 'complaint',
      label: publicKinds.complaint,
      hint: ['不满意,要医院答复', 'Something was wrong; you want an answer'],
      type: 'complaint',
      files: 'may',
      filesAs: 'evidence',
      asksHealth: true,
      told: ['replied', 'revisited'],
      promise: 'reply',
      steps: [
        {
          title: ['是哪方面的事?', 'What is it about?'],
          questions: [
            {
              name: 'category',
              ask: 'choice',
              label: ['是哪方面的事?', 'What is it about?'],
              options: inPlainWords(optionsOf('complaint', 'category'), complaintWords),
              isNeeded: true,
            },
          ],
        },
        {
          title: ['发生了什么?', 'What happened?'],
          questions: [
            long(
              ['发生了什么?', 'What happened?'],
              ['什么时候、在哪里、怎么回事。用平常话写就行。', 'When, where and what; your own words will do.'],
              true,
            ),
            where,
          ],
        },
        contact,
      ],
      toCase: (a) => ({
        title: `投诉:${chosen('complaint', 'category', a['category'])}`,
        data: given({
          channel: 'miniProgram',
          category: a['category'],
          description: withPlace(a['words'], a['where'], 4000),
          complainant: a['name'],
          phone: a['phone'],
        }),
      }),
    },
    {
      kind: 'help',
      label: publicKinds.help,
      hint: ['轮椅、陪检、问路、找人', 'Wheelchair, escort, directions'],
      type: 'help',
      files: 'none',
      asksHealth: true,
      steps: [
        {
          title: ['需要什么帮助?', 'What help do you need?'],
          questions: [
            {
              name: 'service',
              ask: 'choice',
              label: ['需要什么帮助?', 'What help do you need?'],
              options: optionsOf('help', 'service'),
              isNeeded: true,
            },
          ],
        },
        {
          title: ['我们怎么找到您?', 'How do we find you?'],
          questions: [
            { ...where, label: ['您在什么地方?', 'Where are you?'], isNeeded: true },
            { ...phone, hint: ['方便我们找到您', 'So that we can find you'] },
            { ...name },
            {
              name: 'words',
              ask: 'text',
              label: ['还要说明什么', 'Anything we should know'],
              max: 90,
            },
          ],
        },
      ],
      toCase: (a) => ({
        title: `求助:${chosen('help', 'service', a['service'])}`,
        data: given({
          service: a['service'],
          need: withPlace(a['words'], a['where'], 200),
          contact: a['name'],
          phone: a['phone'],
        }),
      }),
    },
    {
      kind: 'snap',
      label: publicKinds.snap,
      hint: ['吸烟、堵通道、设施坏了', 'Smoking, blocked ways, broken things'],
      type: 'snap',
      files: 'must',
      filesAs: 'photos',
      asksHealth: false,
      steps: [
        {
          title: ['看到了什么问题?', 'What did you see?'],
          questions: [
            {
              name: 'category',
              ask: 'choice',
              label: ['看到了什么问题?', 'What did you see?'],
              options: optionsOf('snap', 'category'),
              isNeeded: true,
            },
          ],
        },
        {
          title: ['具体是什么情况?', 'What exactly is wrong?'],
          questions: [
            long(
              ['具体是什么情况?', 'What exactly is wrong?'],
              ['一两句话就行,下一步可以拍照。', 'A sentence will do; a photo comes next.'],
              true,
            ),
            { ...where, isNeeded: true },
          ],
        },
      ],
      toCase: (a) => ({
        title: `随手拍:${chosen('snap', 'category', a['category'])}`,
        data: given({ category: a['category'], description: withPlace(a['words'], a['where'], 4000) }),
      }),
    },
    {
      kind: 'lostItem',
      label: publicKinds.lostItem,
      hint: ['丢了东西,或捡到东西', 'Lost something, or found it'],
      type: 'lostItem',
      files: 'may',
      filesAs: 'photos',
      asksHealth: false,
      steps: [
        {
          title: ['丢了还是捡到?', 'Lost or found?'],
          questions: [
            {
              name: 'side',
              ask: 'choice',
              label: ['丢了还是捡到?', 'Lost or found?'],
              options: { lost: ['我丢了东西', 'I lost something'], found: ['我捡到东西', 'I found something'] },
              isNeeded: true,
            },
            {
              name: 'kind',
              ask: 'choice',
              label: ['是哪一类?', 'What kind of thing?'],
              options: optionsOf('lostItem', 'kind'),
              isNeeded: true,
            },
          ],
        },
        {
          title: ['是什么东西?', 'What is it?'],
          questions: [
            {
              name: 'item',
              ask: 'text',
              label: ['物品名称', 'Name of the thing'],
              hint: ['例如:黑色钱包', 'For example: black wallet'],
              isNeeded: true,
              max: 60,
            },
            long(
              ['什么样子、怎么丢的或捡到的', 'Looks, and how it was lost or found'],
              ['颜色、大小、牌子', 'Colour, size, make'],
              false,
            ),
            where,
            { name: 'lostOn', ask: 'date', label: ['哪一天', 'Which day'] },
            {
              name: 'mark',
              ask: 'text',
              label: ['只有失主知道的特征', 'A mark only the owner knows'],
              hint: ['认领时用来核对,不会公开', 'Used to check who claims it; never shown'],
              max: 100,
            },
          ],
        },
        contact,
      ],
      toCase: (a) => ({
        title: `${a['side'] === 'found' ? '拾获' : '报失'}:${a['item'] ?? ''}`,
        data: given({
          side: a['side'],
          kind: a['kind'],
          item: a['item'],
          description: withPlace(a['words'], a['where'], 4000),
          mark: a['mark'],
          lostOn: a['lostOn'],
          name: a['name'],
          phone: a['phone'],
        }),
      }),
    },
    {
      kind: 'praise',
      label: publicKinds.praise,
      hint: ['谢谢医生护士或其他人', 'Thank somebody'],
      type: 'praise',
      contact: ['praiser'],
      files: 'none',
      asksHealth: false,
      steps: [
        {
          title: ['您想表扬谁,为什么?', 'Whom would you thank, and for what?'],
          questions: [
            long(
              ['您想表扬谁,为什么?', 'Whom would you thank, and for what?'],
              ['写科室、姓名或样子都可以。', 'Department, name or looks, as you know it.'],
              true,
            ),
            where,
          ],
        },
        contact,
      ],
      toCase: (a) => ({
        title: '表扬',
        data: given({
          channel: 'miniProgram',
          description: withPlace(a['words'], a['where'], 4000),
          praiser: a['name'],
          phone: a['phone'],
        }),
      }),
    },
    {
      kind: 'demand',
      label: publicKinds.demand,
      hint: ['有人索要或收了钱物', 'Somebody asked for or took money'],
      type: 'demand',
      files: 'may',
      filesAs: 'evidence',
      asksHealth: true,
      shownAs: { substantiated: 'investigating', answering: 'investigating' },
      // What was said and found is the record of an investigation; who said it goes.
      forgets: ['contact'],
      steps: [
        {
          title: ['是谁?', 'Who was it?'],
          questions: [
            {
              name: 'accused',
              ask: 'text',
              label: ['是谁?', 'Who was it?'],
              hint: ['姓名、科室或样子,知道多少写多少', 'Name, department or looks, as far as you know'],
              isNeeded: true,
              max: 200,
            },
          ],
        },
        {
          title: ['发生了什么?', 'What happened?'],
          questions: [
            long(
              ['发生了什么?', 'What happened?'],
              ['什么时候、在哪里、要了多少、怎么给的。', 'When, where, how much, and how it was given.'],
              true,
            ),
            where,
          ],
        },
        {
          title: ['怎么联系您?', 'How can we reach you?'],
          hint: [
            '不留电话也会办理,用查询码可以看结果。只有纪检人员能看到您写的内容,被反映的人看不到。',
            'You need not leave a number; your code shows the outcome. Only the discipline office reads this; whoever it is about does not.',
          ],
          questions: [phone],
        },
      ],
      toCase: (a) => ({
        title: '举报索要红包',
        data: given({
          accused: a['accused'],
          facts: withPlace(a['words'], a['where'], 4000),
          contact: a['phone'],
        }),
      }),
    },
    {
      kind: 'survey',
      label: publicKinds.survey,
      hint: ['花一分钟给我们打分', 'One minute to rate us'],
      type: null,
      files: 'none',
      asksHealth: false,
      steps: [
        {
          title: ['您觉得怎么样?', 'How was it?'],
          hint: [
            '点一个数字:5 很满意,1 很不满意。没用到的可以不点。',
            'Choose a number: 5 is very good, 1 is very poor. Leave out what you did not use.',
          ],
          questions: Object.entries(surveyDimensions).map(([dimension, label]) => ({
            name: dimension,
            ask: 'mark' as const,
            label,
          })),
        },
        {
          title: ['还想说什么?', 'Anything else?'],
          questions: [
            long(['还想说什么?', 'Anything else?'], ['请不要写姓名和病情', 'Please no names and no illnesses'], false),
            {
              name: 'call',
              ask: 'choice',
              label: ['如果不满意,要我们联系您吗?', 'If something was wrong, shall we call you?'],
              hint: [
                '选“要”,您的意见会作为投诉办理,并有查询码。',
                'If yes, your remarks are handled as a complaint, with a code.',
              ],
              options: { no: ['不用', 'No'], yes: ['要', 'Yes'] },
            },
            { ...phone, hint: ['要我们联系时填写', 'If we are to call you'] },
          ],
        },
      ],
    },
  ];
}

/** What this installation can take: a type that is not declared is not offered. */
export const offeredKinds = (): Kind[] => every().filter(({ type }) => type === null || caseType(type) !== undefined);
