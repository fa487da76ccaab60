import { ApiError } from '@anyuan/contract';
import { expect, test } from 'vitest';

import { doubleClickMs, RequestKeys } from './request-keys.ts';

test('a double click and a repeat after a lost way carry one key; a refusal, another input or a later wish a new one', async () => {
  let now = 0;
  const keys = new RequestKeys(doubleClickMs, () => now);
  const sent: string[] = [];
  const send = (input: unknown, outcome: () => unknown = () => 'done') =>
    keys
      .using(input, async (key) => {
        sent.push(key);
        return outcome();
      })
      .catch(() => 'failed');
  const lost = () => {
    throw new TypeError('Failed to fetch');
  };
  const refused = () => {
    throw new ApiError('invalid');
  };
  const distinct = () => new Set(sent.splice(0)).size;

  await Promise.all([send({ note: '甲' }), send({ note: '甲' })]);
  expect(distinct()).toBe(1);
  await send({ note: '甲' }, lost);
  now = 60_000;
  await send({ note: '甲' }, lost);
  await send({ note: '甲' });
  now += 500;
  await send({ note: '甲' });
  expect(distinct()).toBe(1);
  await send({ note: '甲' });
  now += 2_000;
  await send({ note: '甲' });
  await send({ note: '乙' });
  expect(distinct()).toBe(3);
  await send({ note: '丙' }, refused);
  await send({ note: '丙' });
  expect(distinct()).toBe(2);
  // Moved, moved on, and taken back within a second: three wishes.
  await send({ at: 1 });
  await send({ at: 2 });
  await send({ at: 1 });
  expect(distinct()).toBe(3);
});

test('work in batches: each is a wish of its own, and a lost one is asked for again by its key', async () => {
  const keys = new RequestKeys(0, () => 0);
  const sent: string[] = [];
  const batch = (outcome: () => unknown = () => 'done') =>
    keys.using({}, async (key) => {
      sent.push(key);
      return outcome();
    });
  await batch();
  const lost = batch(() => {
    throw new TypeError('Failed to fetch');
  });
  await expect(lost).rejects.toThrow('Failed');
  await batch();
  expect(sent[1]).toBe(sent[2]);
  expect(new Set(sent).size).toBe(2);
});
