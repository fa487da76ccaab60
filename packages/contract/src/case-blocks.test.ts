import { expect, test } from 'vitest';

import { answerBlock, blockOf, type KnownCase } from './case-blocks.ts';
import type { CaseType } from './case-kit.ts';
import { caseTypes } from './cases/index.ts';

const stood = (state: string, data: Record<string, unknown> = {}, stamps = {}): KnownCase => ({
  state,
  mode: 'real',
  stamps,
  data,
});
/** Why a step is not offered; with an answer: why that answer is not. */
function why(name: string, step: string, known: KnownCase, answer?: [string, unknown], masked?: string[]) {
  const type = (caseTypes as Record<string, CaseType>)[name]!;
  const action = type.actions[step]!;
  return (answer ? answerBlock(action, known, answer, masked) : blockOf(type, action, known, masked))?.code;
}

test('a step that would be refused whatever is answered says why before it is tried', () => {
  const replied = { severity: 'key', description: '态度', measures: '培训', reply: '已道歉' };
  expect(why('complaint', 'archive', stood('replied', replied))).toBe('revisit_first');
  expect(why('complaint', 'archive', stood('replied', replied, { revisitedAt: 'then' }))).toBeUndefined();
  expect(why('complaint', 'archive', stood('replied', { ...replied, severity: 'minor' }))).toBeUndefined();
  expect(why('complaint', 'archive', stood('replied', { ...replied, reply: '' }))).toBe('fields_missing');
  const packet = { itemType: 'goods', patientNo: 'ZY-1' };
  expect(why('redPacket', 'toDeposit', stood('booked', packet))).toBe('cash_only');
});

test('what is asked or hidden may still be anything: nothing is held against it', () => {
  // The step asks for the nature itself; the form refuses the one choice, not the step.
  expect(why('alarm', 'close', stood('handling'))).toBeUndefined();
  expect(why('alarm', 'close', stood('handling'), ['nature', 'accident'])).toBe('record_as_false_alarm');
  expect(why('alarm', 'close', stood('handling'), ['nature', 'dispute'])).toBeUndefined();
  // Whoever may not see the patient's number is not told that it is missing.
  expect(why('redPacket', 'toDeposit', stood('booked', { itemType: 'cash' }), undefined, ['patientNo'])).toBe(
    undefined,
  );
});

test('an answer that would be refused is a choice one cannot take, with the reason', () => {
  const here = stood('matched', { side: 'found' });
  expect(why('lostItem', 'close', here, ['reason', 'notFound'])).toBe('thing_is_here');
  expect(why('lostItem', 'close', here, ['reason', 'mistaken'])).toBe('kept_by_now');
  expect(why('lostItem', 'close', here, ['reason', 'police'])).toBeUndefined();
  expect(why('lostItem', 'close', stood('reported', { side: 'lost' }), ['reason', 'notFound'])).toBeUndefined();
});
