import { expect, test } from 'vitest';

import type { Agent, Incoming } from './agent.ts';
import { header } from './message.ts';
import { admit, notify, Subscription, type Subscriber } from './subscription.ts';
import type { Talk } from './talk.ts';
import { TestNet } from './test-net.ts';

function subscriptions(accepts: (incoming: Incoming) => number | undefined = () => undefined) {
  const net = new TestNet();
  const subscribers: Subscriber[] = [];
  const refreshed: number[] = [];
  const notified: string[] = [];
  const b: Agent = net.agent('b', (incoming) => {
    const refusal = accepts(incoming);
    if (refusal) return incoming.answer(refusal);
    subscribers.push(admit(b, incoming, '<sip:b@b:5060>', (_again, expires) => refreshed.push(expires)));
  });
  const a = net.agent('a', (incoming) => {
    notified.push(`loose ${header(incoming.request, 'Event')}`);
    incoming.answer(200);
  });
  const mine = new Subscription({
    agent: a,
    hop: net.hop('b'),
    uri: 'sip:b@b:5060',
    from: '<sip:a@a>',
    to: '<sip:b@b>',
    contact: '<sip:a@a:5060>',
    event: 'Catalog;id=17',
    expires: 600,
    saying: { body: Buffer.from('<Query/>'), contentType: 'Application/MANSCDP+xml' },
    random: () => `call${net.now}`,
    onNotify(incoming) {
      notified.push(`${header(incoming.request, 'Event')} ${incoming.request.body.toString()}`);
      incoming.answer(200);
    },
  });
  return { net, a, b, mine, subscribers, refreshed, notified };
}

test('subscribes, is told, refreshes in the same talk with the same Event and id, and ends (N.2.1.2)', async () => {
  const { net, mine, subscribers, refreshed, notified } = subscriptions();
  const first = mine.renew();
  await net.run(100);
  await expect(first).resolves.toMatchObject({ status: 200 });
  expect(mine.dueAt - net.now).toBeLessThanOrEqual(480_000);
  const told = notify(subscribers[0]!, net.now, { body: Buffer.from('<Notify/>') });
  await net.run(100);
  await expect(told).resolves.toMatchObject({ status: 200 });
  expect(notified).toEqual(['Catalog;id=17 <Notify/>']);
  const again = mine.renew();
  await net.run(100);
  await again;
  expect([subscribers.length, refreshed]).toEqual([1, [600]]);
  const last = mine.end();
  await net.run(100);
  await last;
  expect(refreshed).toEqual([600, 0]);
});

test('a platform that refuses the refresh is asked anew (wvp#1210), one that forgot us ends our notifying (wvp#436)', async () => {
  let forgets = false;
  const { net, a, mine, subscribers } = subscriptions();
  const first = mine.renew();
  await net.run(100);
  await first;
  forgets = true;
  if (forgets) subscribers[0]!.talk.onRequest = (incoming) => incoming.answer(481);
  const again = mine.renew();
  await net.run(100);
  await expect(again).resolves.toMatchObject({ status: 200 });
  expect(subscribers.length).toBe(2);
  for (const talk of a.talks.values()) (talk as Talk).onRequest = (incoming) => incoming.answer(481);
  const told = notify(subscribers[1]!, net.now, {});
  await net.run(100);
  await expect(told).resolves.toMatchObject({ status: 481 });
  expect(subscribers[1]!.talk.isOpen).toBe(false);
});

test('a refusal and silence are told as they are', async () => {
  const { net, mine } = subscriptions(() => 489);
  const refused = mine.renew();
  await net.run(100);
  await expect(refused).resolves.toMatchObject({ status: 489 });
  expect(mine.isOn).toBe(false);
});
