import { beginning, caseType, field, fieldMeta, publicKinds, surveyQuestions, type Label } from '@anyuan/contract';
import type { z } from 'zod';

import { faultKind } from './fault-kind.ts';
import type { Kind, Said, Step } from './kind.ts';

const where = field.text(['在什么地方?', 'Where is it?'], {
  max: 100,
  hint: ['例如:门诊楼 2 层收费处', 'For example: outpatient building, 2nd floor, cashier'],
});
const name = field.text(['怎么称呼您', 'Your name'], { max: 40, autocomplete: 'name' }).optional();
const phone = (hint?: Label) => field.phone(['联系电话', 'Telephone'], hint ? { hint } : {}).optional();
const words = (label: Label, hint: Label) => field.longText(label, { max: 2000, hint });
const contact: Step = {
  title: ['怎么联系您?', 'How can we reach you?'],
  hint: [
    '不留姓名电话也会办理,用查询码可以看结果。留下的只有办理人员能看到。',
    'You need not leave a name or number; your code shows the outcome. What you leave is seen only by those who handle it.',
  ],
  asks: { name, phone: phone() },
};
const wordsOf = (said: Said[string]): string => (typeof said === 'string' ? said : '');
/** Words of their own first, then the place, where nobody scanned it. */
const withPlace = (text: Said[string], at: Said[string], max: number): string =>
  beginning([text, at ? `地点:${wordsOf(at)}` : ''].filter(Boolean).join(';'), max);
const given = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));

/** What may be chosen in a field of a declared type. */
function optionsOf(type: string, fieldName: string): Record<string, Label> {
  const schema = caseType(type)?.fields.shape[fieldName];
  return (schema && fieldMeta(schema as z.ZodType)?.options) || {};
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
const chosen = (type: string, fieldName: string, answer: Said[string]): string =>
  optionsOf(type, fieldName)[wordsOf(answer)]?.[0] ?? '';

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
          asks: {
            category: field.choice(
              ['是哪方面的事?', 'What is it about?'],
              inPlainWords(optionsOf('complaint', 'category'), complaintWords),
            ),
          },
        },
        {
          title: ['发生了什么?', 'What happened?'],
          asks: {
            words: words(
              ['发生了什么?', 'What happened?'],
              ['什么时候、在哪里、怎么回事。用平常话写就行。', 'When, where and what; your own words will do.'],
            ),
            where: where.optional(),
          },
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
          asks: {
            service: field.choice(['需要什么帮助?', 'What help do you need?'], optionsOf('help', 'service')),
          },
        },
        {
          title: ['我们怎么找到您?', 'How do we find you?'],
          asks: {
            where: field.text(['您在什么地方?', 'Where are you?'], {
              max: 100,
              hint: ['例如:门诊楼 2 层收费处', 'For example: outpatient building, 2nd floor, cashier'],
            }),
            phone: phone(['方便我们找到您', 'So that we can find you']),
            name,
            words: field.text(['还要说明什么', 'Anything we should know'], { max: 90 }).optional(),
          },
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
          asks: {
            category: field.choice(['看到了什么问题?', 'What did you see?'], optionsOf('snap', 'category')),
          },
        },
        {
          title: ['具体是什么情况?', 'What exactly is wrong?'],
          asks: {
            words: words(
              ['具体是什么情况?', 'What exactly is wrong?'],
              ['一两句话就行,下一步可以拍照。', 'A sentence will do; a photo comes next.'],
            ),
            where,
          },
        },
      ],
      toCase: (a) => ({
        title: `随手拍:${chosen('snap', 'category', a['category'])}`,
        data: given({ category: a['category'], description: withPlace(a['words'], a['where'], 4000) }),
      }),
    },
    faultKind,
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
          asks: {
            side: field.choice(['丢了还是捡到?', 'Lost or found?'], {
              lost: ['我丢了东西', 'I lost something'],
              found: ['我捡到东西', 'I found something'],
            }),
            kind: field.choice(['是哪一类?', 'What kind of thing?'], optionsOf('lostItem', 'kind')),
          },
        },
        {
          title: ['是什么东西?', 'What is it?'],
          asks: {
            item: field.text(['物品名称', 'Name of the thing'], {
              max: 60,
              hint: ['例如:黑色钱包', 'For example: black wallet'],
            }),
            words: words(
              ['什么样子、怎么丢的或捡到的', 'Looks, and how it was lost or found'],
              ['颜色、大小、牌子', 'Colour, size, make'],
            ).optional(),
            where: where.optional(),
            lostOn: field.date(['哪一天', 'Which day']).optional(),
            mark: field
              .text(['只有失主知道的特征', 'A mark only the owner knows'], {
                max: 100,
                hint: ['认领时用来核对,不会公开', 'Used to check who claims it; never shown'],
              })
              .optional(),
          },
        },
        contact,
      ],
      toCase: (a) => ({
        title: `${a['side'] === 'found' ? '拾获' : '报失'}:${wordsOf(a['item'])}`,
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
          asks: {
            words: words(
              ['您想表扬谁,为什么?', 'Whom would you thank, and for what?'],
              ['写科室、姓名或样子都可以。', 'Department, name or looks, as you know it.'],
            ),
            where: where.optional(),
          },
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
          asks: {
            accused: field.text(['是谁?', 'Who was it?'], {
              max: 200,
              hint: ['姓名、科室或样子,知道多少写多少', 'Name, department or looks, as far as you know'],
            }),
          },
        },
        {
          title: ['发生了什么?', 'What happened?'],
          asks: {
            words: words(
              ['发生了什么?', 'What happened?'],
              ['什么时候、在哪里、要了多少、怎么给的。', 'When, where, how much, and how it was given.'],
            ),
            where: where.optional(),
          },
        },
        {
          title: ['怎么联系您?', 'How can we reach you?'],
          hint: [
            '不留电话也会办理,用查询码可以看结果。只有纪检人员能看到您写的内容,被反映的人看不到。',
            'You need not leave a number; your code shows the outcome. Only the discipline office reads this; whoever it is about does not.',
          ],
          asks: { phone: phone() },
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
          asks: Object.fromEntries(
            Object.entries(surveyQuestions).map(([dimension, schema]) => [dimension, schema.optional()]),
          ),
        },
        {
          title: ['还想说什么?', 'Anything else?'],
          asks: {
            words: words(
              ['还想说什么?', 'Anything else?'],
              ['请不要写姓名和病情', 'Please no names and no illnesses'],
            ).optional(),
            call: field
              .choice(
                ['如果不满意,要我们联系您吗?', 'If something was wrong, shall we call you?'],
                { no: ['不用', 'No'], yes: ['要', 'Yes'] },
                {
                  hint: [
                    '选“要”,您的意见会作为投诉办理,并有查询码。',
                    'If yes, your remarks are handled as a complaint, with a code.',
                  ],
                },
              )
              .optional(),
            phone: phone(['要我们联系时填写', 'If we are to call you']),
          },
        },
      ],
    },
  ];
}

/** What this installation can take: a type that is not declared is not offered. */
export const offeredKinds = (): Kind[] => every().filter(({ type }) => type === null || caseType(type) !== undefined);
