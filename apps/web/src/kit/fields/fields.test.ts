import { field } from '@anyuan/contract';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { clean, fieldsOf, isOptional, needsUpload, kindOf } from './fields.ts';

const form = z.object({
  what: field.text(['事由', 'Matter']),
  kind: field.choice(['类别', 'Kind'], { a: ['甲', 'A'] }).optional(),
  amount: field.money(['金额', 'Amount']),
  met: field.yesNo(['已见面', 'Met']).optional(),
  sign: field.signature(['签名', 'Signature']),
  goods: field.rows(['清单', 'List'], z.object({ name: field.text(['名称', 'Name']) })),
});

test('a field says how it is drawn, whether it may stay empty and whether it needs an upload', () => {
  const said = fieldsOf(form).map(([name, one]) => [name, kindOf(one), isOptional(one), needsUpload(one)]);
  expect(said).toEqual([
    ['what', 'text', false, false],
    ['kind', 'choice', true, false],
    ['amount', 'money', false, false],
    ['met', 'yesNo', true, false],
    ['sign', 'signature', false, true],
    ['goods', 'rows', false, false],
  ]);
});

test('what was left empty is not sent, in tables neither', () => {
  const typed = { a: '', b: null, c: [], d: 0, e: false, goods: [{ name: '刀', note: '' }, { name: '' }, {}] };
  expect(clean(typed)).toEqual({ d: 0, e: false, goods: [{ name: '刀' }] });
});
