import { expect, test } from 'vitest';

import { makeLanes } from './lanes.ts';

/** Work that ends when it is told to. */
function hanging() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { work: () => promise, end: resolve };
}
const settled = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

test('a channel whose other end hangs holds up its own lane only, and urgent ones go first', async () => {
  const lanes = makeLanes();
  const heard: string[] = [];
  const say = (name: string) => async () => void heard.push(name);
  const stuck = Array.from({ length: 12 }, hanging);
  const waits = stuck.map(({ work }, i) => lanes.run('sms', `calm ${i}`, false, work));
  await lanes.run('email', 'mail', false, say('mail'));
  // Four of those that are not urgent hang; an urgent one of the same channel still goes out at once.
  await lanes.run('sms', 'call', true, say('call'));
  expect(heard).toEqual(['mail', 'call']);
  const later = [lanes.run('sms', 'calm 12', false, say('calm')), lanes.run('sms', 'calm 12', false, say('calm'))];
  for (const { end } of stuck) end();
  await Promise.all([...waits, ...later]);
  // The same message is in the lane once.
  expect(heard).toEqual(['mail', 'call', 'calm']);
});

test('urgent ones overtake what waits', async () => {
  const lanes = makeLanes();
  const heard: string[] = [];
  const stuck = Array.from({ length: 8 }, hanging);
  const waits = stuck.map(({ work }, i) => lanes.run('sms', `u${i}`, true, work));
  waits.push(lanes.run('sms', 'calm', false, async () => void heard.push('calm')));
  waits.push(lanes.run('sms', 'urgent', true, async () => void heard.push('urgent')));
  for (const { end } of stuck) end();
  await Promise.all(waits);
  expect(heard).toEqual(['urgent', 'calm']);
});

test('when the lanes close, what has begun is waited for and what has not is left', async () => {
  const lanes = makeLanes();
  const stuck = Array.from({ length: 8 }, hanging);
  for (const [i, { work }] of stuck.entries()) void lanes.run('sms', `u${i}`, true, work);
  let hasBegun = false;
  const left = lanes.run('sms', 'late', true, async () => void (hasBegun = true));
  let isClosed = false;
  const closed = lanes.stop().then(() => (isClosed = true));
  await left;
  await settled();
  expect([hasBegun, isClosed]).toEqual([false, false]);
  for (const { end } of stuck) end();
  await closed;
  await lanes.run('sms', 'after', true, async () => void (hasBegun = true));
  expect(hasBegun).toBe(false);
});
