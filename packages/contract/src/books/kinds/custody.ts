import { z } from 'zod';

import { field } from '../../fields/index.ts';
import { practice } from '../../things/terms.ts';
import { defineBook, type BookItemFacts } from '../kit.ts';
import { asTheft } from '../shared.ts';
import { inDays } from '../terms.ts';

const isValuable = ({ data }: BookItemFacts): boolean => data['valuable'] === true;
const keptAt = field.text(['存放处', 'Kept at'], { max: 60 });
const matter = ['失物招领事项', 'the matter of lost and found'] as const;

/**
 * Lost and stored things 失物与寄存 (data sheet C19): the goods themselves, each under its tag. Whose a found thing is and
 * when it may be disposed of is the matter's (case type lostItem); its steps write here.
 */
export const custodyBook = defineBook({
  book: 'custody',
  label: ['失物寄存保管账', 'Book of lost and stored things'],
  group: ['便民', 'Service'],
  prefix: 'BG',
  permission: 'book.custody',
  unit: { label: ['件', 'things'], one: 'thing' },
  dimensions: { batch: ['牌号', 'Tag'] },
  single: true,
  item: z.object({ valuable: field.yesNo(['贵重物品(双人)', 'Valuable (by two)']) }),
  items: {
    found: { name: '拾获物品', data: { valuable: false } },
    valuable: { name: '贵重拾获物品', data: { valuable: true } },
    stored: { name: '寄存物品', data: { valuable: false } },
  },
  movements: {
    takeIn: {
      label: ['入库保管', 'Take in'],
      does: 'in',
      two: isValuable,
      writtenBy: matter,
      asks: { what: field.text(['物品', 'Thing'], { max: 120 }), keptAt },
    },
    store: {
      label: ['寄存', 'Store'],
      does: 'in',
      must: ['isAllowed'],
      asks: {
        what: field.text(['物品', 'Thing'], { max: 120 }),
        owner: field.text(['寄存人', 'Whose'], { max: 40 }),
        phone: field.phone(['电话', 'Phone']),
        fetchBy: field.time(['取回期限', 'Fetched by']),
        keptAt,
        isAllowed: field.yesNo(['不属于违禁、贵重、易腐物品', 'Nothing forbidden, valuable or perishable']),
      },
      paper: {
        title: ['寄存凭证', 'Storage ticket'],
        text: ({ data }) => [
          `今寄存 ${data['what']},请于 ${data['fetchBy']} 前凭牌取回。逾期转失物招领。`,
          `Stored: ${data['what']}. Please fetch it with your tag by ${data['fetchBy']}; later it goes to lost and found.`,
        ],
      },
    },
    fetch: {
      label: ['取回', 'Fetch'],
      does: 'out',
      answers: 'store',
      whole: true,
      must: ['checked'],
      asks: { checked: field.yesNo(['已核对牌号与电话', 'Tag and telephone checked']) },
    },
    // Nobody has fetched it, or its matter was closed by mistake: it is a thing that was found, with a year to claim it.
    forfeit: {
      label: ['转失物招领', 'To lost and found'],
      does: 'none',
      answers: ['store', 'takeIn'],
      whole: true,
      opens: {
        type: 'lostItem',
        data: (words, { what, owner, phone }) => ({
          side: 'found',
          kind: 'other',
          item: what ?? words.slice(0, 200),
          ...(owner !== undefined && { name: owner }),
          ...(phone !== undefined && { phone }),
        }),
      },
    },
    giveBack: {
      label: ['失主领回', 'Given back'],
      does: 'out',
      answers: ['takeIn', 'forfeit'],
      whole: true,
      two: isValuable,
      writtenBy: matter,
    },
    police: {
      label: ['移交公安', 'To the police'],
      does: 'out',
      answers: ['takeIn', 'forfeit'],
      whole: true,
      two: isValuable,
      writtenBy: matter,
    },
    dispose: {
      label: ['无人认领处置', 'Disposed of'],
      does: 'out',
      answers: ['takeIn', 'forfeit'],
      whole: true,
      two: true,
      writtenBy: matter,
      isDanger: true,
    },
  },
  outstanding: {
    of: 'store',
    by: ['fetch', 'forfeit'],
    label: ['寄存未取', 'Not fetched'],
    due: { field: 'fetchBy' },
  },
  count: {
    every: inDays(31, practice('每月清点保管柜 / the cupboards are counted monthly')),
    opens: asTheft,
  },
  rule: [
    '民法典:发布招领公告之日起一年内无人认领方可处置;贵重物品双人收发',
    'Nothing is disposed of within a year of the notice; valuables go through the hands of two',
  ],
});
