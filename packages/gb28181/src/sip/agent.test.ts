import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { catalogNotify } from '../manscdp/catalog.ts';
import { fillPage } from '../manscdp/gather.ts';
import type { Agent, Incoming } from './agent.ts';
import { invite } from './call.ts';
import type { Hop } from './hop.ts';
import { header, readSip, withHeader, writeSip, type Header, type SipRequest, type SipResponse } from './message.ts';
import { accept, roomIn, sendRequest, Talk } from './talk.ts';
import { TestNet } from './test-net.ts';

let calls = 0;
const draft = (method: string, from: string, to: string): Omit<SipRequest, 'kind'> => ({
  method,
  uri: `sip:${to}@${to}:5060`,
  headers: [
    ['From', `<sip:${from}@${from}>;tag=t${++calls}`],
    ['To', `<sip:${to}@${to}>`],
    ['Call-ID', `c${calls}@${from}`],
    ['CSeq', `20 ${method}`],
    ['Contact', `<sip:${from}@${from}:5060>`],
  ],
  body: Buffer.alloc(0),
});

/** A and B; B answers invitations with `status` and keeps the talk. */
function pair(status = 200) {
  const net = new TestNet();
  const talks: Talk[] = [];
  const got: Incoming[] = [];
  const a = net.agent('a', (incoming) => incoming.answer(501));
  const b: Agent = net.agent('b', (incoming) => {
    got.push(incoming);
    if (incoming.request.method !== 'INVITE') return incoming.answer(200);
    if (status >= 300) return incoming.answer(status);
    talks.push(accept(b, incoming, { headers: [['Contact', '<sip:b@b:5060>']] }));
  });
  return { net, a, b, talks, got };
}
const settled = async (net: TestNet): Promise<void> => net.run(200_000);

test('a message that is lost is sent again, and answered from what was answered before', async () => {
  const { net, a, b, got } = pair();
  let sent = 0;
  net.copies = (bytes) => (bytes.toString().startsWith('MESSAGE') ? (sent++ < 2 ? 0 : 1) : 1);
  const outcome = sendRequest(a, draft('MESSAGE', 'a', 'b'), net.hop('b'));
  await net.run(5_000);
  await expect(outcome).resolves.toMatchObject({ kind: 'response', status: 200 });
  expect(sent).toBe(3);
  expect(got.length).toBe(1);
  await settled(net);
  expect([a.sizes, b.sizes]).toEqual([
    { sent: 0, got: 0, talks: 0, alarms: 0 },
    { sent: 0, got: 0, talks: 0, alarms: 0 },
  ]);
});

test('nobody answers: the request ends after 32 s, sent 11 times at growing distances', async () => {
  const net = new TestNet();
  const a = net.agent('a', (incoming) => incoming.answer(501));
  const outcome = sendRequest(a, draft('MESSAGE', 'a', 'nobody'), net.hop('nobody'));
  await net.run(31_999);
  expect(net.said('a').length).toBe(11);
  await net.run(1);
  await expect(outcome).resolves.toEqual({ kind: 'none', why: 'timeout' });
});

test('whatever is lost, doubled or late: a call is answered once, and nothing is left behind', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(0, 1, 1, 1, 2), { minLength: 1, maxLength: 40 }),
      fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 40 }),
      fc.constantFrom('caller', 'callee'),
      async (copies, delays, ends) => {
        const { net, a, b, talks } = pair();
        let n = 0;
        let d = 0;
        net.copies = () => copies[n++] ?? 1;
        net.delay = () => delays[d++ % delays.length] ?? 1;
        const call = invite(a, draft('INVITE', 'a', 'b'), net.hop('b'));
        let result: Awaited<typeof call.outcome> | undefined;
        void call.outcome.then((one) => (result = one));
        await net.run(60_000);
        expect(result).toBeDefined();
        expect(talks.length).toBeLessThanOrEqual(1);
        if (result?.talk && talks[0]?.isOpen) void (ends === 'caller' ? result.talk.bye() : talks[0].bye());
        await net.run(400_000);
        expect(talks.every((one) => !one.isOpen)).toBe(true);
        expect([a.sizes, b.sizes]).toEqual([
          { sent: 0, got: 0, talks: 0, alarms: 0 },
          { sent: 0, got: 0, talks: 0, alarms: 0 },
        ]);
      },
    ),
    { numRuns: 150 },
  );
});

test('an INVITE answered without Via is answered all the same', async () => {
  const net = new TestNet();
  const a = net.agent('a', (incoming) => incoming.answer(501));
  const call = invite(a, draft('INVITE', 'a', 'b'), net.hop('b'));
  await net.run(1);
  const invited = net.log[0]!.message as SipRequest;
  const bare: SipResponse = {
    kind: 'response',
    status: 200,
    reason: 'OK',
    headers: [
      ['From', header(invited, 'From')!],
      ['To', `${header(invited, 'To')!};tag=x`],
      ['Call-ID', header(invited, 'Call-ID')!],
      ['CSeq', header(invited, 'CSeq')!],
    ],
    body: Buffer.alloc(0),
  };
  const read = readSip(writeSip(bare));
  if ('problem' in read) throw new Error(read.problem);
  a.receive(read, net.hop('b'));
  await expect(call.outcome).resolves.toMatchObject({ talk: { isOpen: true } });
  expect(net.said('a')).toEqual(['INVITE', 'ACK']);
});

test('486 is acknowledged, ends the call, and a BYE after it finds nobody and resets nothing (486 then BYE)', async () => {
  const { net, a, b } = pair(486);
  const call = invite(a, draft('INVITE', 'a', 'b'), net.hop('b'));
  await net.run(10);
  await expect(call.outcome).resolves.toMatchObject({ why: 'refused', response: { status: 486 } });
  expect(net.said('a')).toEqual(['INVITE', 'ACK']);
  const late = net.log[0]!.message as SipRequest;
  const bye: SipRequest = {
    ...late,
    method: 'BYE',
    headers: [
      ['Via', 'SIP/2.0/UDP b:5060;branch=z9hG4bKlate'],
      ['From', `${header(late, 'To')!};tag=z`],
      ['To', header(late, 'From')!],
      ['Call-ID', header(late, 'Call-ID')!],
      ['CSeq', '1 BYE'],
    ],
  };
  a.receive(bye, net.hop('b'));
  expect(net.said('a').at(-1)).toBe('501');
  await settled(net);
  expect(a.sizes.sent + b.sizes.got).toBe(0);
});

test('a 200 that crosses the CANCEL is acknowledged and hung up (wvp#414)', async () => {
  const net = new TestNet();
  const talks: Talk[] = [];
  const a = net.agent('a', (incoming) => incoming.answer(501));
  const b: Agent = net.agent('b', (incoming) => {
    incoming.answer(180);
    talks.push(accept(b, incoming));
  });
  // The CANCEL is slower than the answer.
  net.delay = (bytes) => (bytes.toString().startsWith('CANCEL') ? 500 : 1);
  const call = invite(a, draft('INVITE', 'a', 'b'), net.hop('b'));
  await net.run(0);
  call.cancel();
  await net.run(5_000);
  await expect(call.outcome).resolves.toMatchObject({ talk: null, why: 'cancelled' });
  expect(talks[0]?.isOpen).toBe(false);
  await settled(net);
  expect([a.sizes, b.sizes].map(({ sent, got, talks: open }) => sent + got + open)).toEqual([0, 0]);
});

test('a CANCEL waits for the first word of the other side, and 487 ends the call', async () => {
  const net = new TestNet();
  let isCancelled = false;
  const a = net.agent('a', (incoming) => incoming.answer(501));
  const b = net.agent('b', (incoming) => incoming.onCancel(() => (isCancelled = true)));
  const steps: string[] = [];
  const call = invite(a, draft('INVITE', 'a', 'b'), net.hop('b'), { step: (step) => steps.push(step) });
  call.cancel();
  await net.run(199);
  expect(net.said('a')).toEqual(['INVITE']);
  // Nobody answers: after 200 ms the transaction itself says that it is trying.
  await net.run(10);
  expect(isCancelled).toBe(true);
  expect(steps).toEqual(['invite', 'trying', 'cancel', 'refused']);
  await settled(net);
  expect(a.sizes.sent + b.sizes.got).toBe(0);
});

test('somebody who rings for ever is given up after a CANCEL that nobody answers', async () => {
  const net = new TestNet();
  const a = net.agent('a', (incoming) => incoming.answer(501));
  net.agent('b', (incoming) => incoming.request.method === 'INVITE' && incoming.answer(180));
  net.copies = (bytes) => (bytes.toString().startsWith('CANCEL') ? 0 : 1);
  const call = invite(a, draft('INVITE', 'a', 'b'), net.hop('b'));
  await net.run(10_000);
  call.cancel();
  await settled(net);
  expect(a.sizes).toEqual({ sent: 0, got: 0, talks: 0, alarms: 0 });
});

test('over TCP nothing is sent twice but the 200 whose ACK does not come', async () => {
  const { net, a, b, talks } = pair();
  net.delay = (bytes) => (bytes.toString().startsWith('ACK') ? 1_200 : 1);
  const call = invite(a, draft('INVITE', 'a', 'b'), net.hop('b', 'tcp'));
  await net.run(10_000);
  await expect(call.outcome).resolves.toMatchObject({ talk: { isOpen: true } });
  expect(net.said('b')).toEqual(['200', '200']);
  expect(net.said('a')).toEqual(['INVITE', 'ACK', 'ACK']);
  void talks[0]?.bye();
  await settled(net);
  expect([a.sizes, b.sizes]).toEqual([
    { sent: 0, got: 0, talks: 0, alarms: 0 },
    { sent: 0, got: 0, talks: 0, alarms: 0 },
  ]);
});

test('what could not be kept is taken anew when it comes again', async () => {
  const net = new TestNet();
  let tries = 0;
  net.agent('b', (incoming) => (++tries < 3 ? incoming.again() : incoming.answer(200)));
  const a = net.agent('a', (incoming) => incoming.answer(501));
  const first = sendRequest(a, draft('MESSAGE', 'a', 'b'), net.hop('b'));
  await net.run(5_000);
  await expect(first).resolves.toMatchObject({ status: 200 });
  expect(tries).toBe(3);
  tries = 0;
  const second = sendRequest(a, draft('MESSAGE', 'a', 'b'), net.hop('b', 'tcp'));
  await net.run(5_000);
  await expect(second).resolves.toMatchObject({ status: 503 });
});

test('a broken connection ends at once what waited for it', async () => {
  const net = new TestNet();
  const a = net.agent('a', (incoming) => incoming.answer(501));
  const hop: Hop = { ...net.hop('gone', 'tcp'), connection: 7 };
  const outcome = sendRequest(a, draft('MESSAGE', 'a', 'gone'), hop);
  a.unreachable((one) => one.connection === 7);
  await expect(outcome).resolves.toEqual({ kind: 'none', why: 'unreachable' });
  expect(a.sizes).toEqual({ sent: 0, got: 0, talks: 0, alarms: 0 });
});

describe('what comes in a talk', () => {
  async function talking() {
    const { net, a, b, talks } = pair();
    const call = invite(a, draft('INVITE', 'a', 'b'), net.hop('b'));
    await net.run(100);
    const { talk } = await call.outcome;
    if (!talk || !talks[0]) throw new Error('no talk');
    return { net, a, b, mine: talk, yours: talks[0] };
  }

  test('reaches whoever holds it, and an older one is refused', async () => {
    const { net, mine, yours } = await talking();
    const heard: string[] = [];
    yours.onRequest = (incoming) => {
      heard.push(incoming.request.method);
      incoming.answer(200);
    };
    const first = mine.request('INFO');
    await net.run(100);
    await expect(first).resolves.toMatchObject({ status: 200 });
    const old: Header[] = [
      ['CSeq', '3 INFO'],
      ['Via', 'SIP/2.0/UDP a:5060;branch=z9hG4bKold'],
    ];
    const info = net.log.find(({ message }) => message.kind === 'request' && message.method === 'INFO')?.message;
    let stale = info as SipRequest;
    for (const [name, value] of old) stale = withHeader(stale, name, value);
    yours.agent.receive(stale, net.hop('a'));
    await net.run(100);
    expect(net.said('b').at(-1)).toBe('500');
    expect(heard).toEqual(['INFO']);
  });

  test('a BYE ends it for both, once', async () => {
    const { net, mine, yours } = await talking();
    const ends: string[] = [];
    mine.onEnd = (why) => ends.push(`mine ${why}`);
    yours.onEnd = (why) => ends.push(`yours ${why}`);
    const one = yours.bye();
    const other = mine.bye();
    await net.run(50_000);
    await Promise.all([one, other]);
    expect(ends.toSorted()).toEqual(['mine local', 'yours local']);
  });

  test('whoever vanished is given up when his 200 is not acknowledged', async () => {
    const net = new TestNet();
    let lost: string | undefined;
    const b: Agent = net.agent('b', (incoming) => {
      const talk = accept(b, incoming);
      talk.onEnd = (why) => (lost = why);
    });
    const request = { ...draft('INVITE', 'a', 'b'), kind: 'request' as const };
    b.receive(
      { ...request, headers: [['Via', 'SIP/2.0/UDP a:5060;branch=z9hG4bKv'], ...request.headers] },
      net.hop('a'),
    );
    await settled(net);
    expect(lost).toBe('lost');
    expect(b.sizes).toEqual({ sent: 0, got: 0, talks: 0, alarms: 0 });
  });
});

test('what is too large for a datagram goes by TCP where there is one, and in pieces where there is none', async () => {
  const net = new TestNet();
  const got: Hop['transport'][] = [];
  net.agent('b', (incoming) => {
    got.push(incoming.hop.transport);
    incoming.answer(200);
  });
  let hasTcp = true;
  const a: Agent = net.agent('a', (incoming) => incoming.answer(501), {
    wider: (hop) => ({ ...hop, transport: 'tcp' }),
  });
  const large = { ...draft('MESSAGE', 'a', 'b'), body: Buffer.alloc(2_000, 65) };
  const first = sendRequest(a, large, net.hop('b'));
  await net.run(1_000);
  await expect(first).resolves.toMatchObject({ status: 200 });
  hasTcp = false;
  net.delay = (bytes) => (!hasTcp && /\/TCP/.test(bytes.toString()) ? 1e9 : 1);
  const second = sendRequest(a, { ...draft('MESSAGE', 'a', 'b'), body: Buffer.alloc(2_000, 65) }, net.hop('b'));
  a.unreachable(({ transport }) => transport === 'tcp');
  await net.run(1_000);
  await expect(second).resolves.toMatchObject({ status: 200 });
  expect(got).toEqual(['tcp', 'udp']);
});

test('a page of a list fills a datagram that nobody cuts on the way, and no more; one item goes whatever it takes', () => {
  const agent = new TestNet().agent('a', (incoming) => incoming.answer(501));
  const message = { ...draft('MESSAGE', 'a', 'b'), body: Buffer.alloc(0) };
  const hop: Hop = { transport: 'udp', address: '192.168.100.100', port: 5060 };
  const page = (items: readonly { deviceId: string; name?: string }[]) =>
    fillPage(items, 0, { room: roomIn(agent, message, hop), most: 40 }, (some) =>
      catalogNotify.write({ sn: 1, deviceId: '51010500002000000001', sum: some.length, items: [...some] }),
    );
  const sizeOf = (body: Buffer): number => writeSip(agent.dress({ ...message, body }, hop)).length;
  for (const name of ['通道 1', '门诊楼三层东侧走廊', '长'.repeat(200)]) {
    const items = Array.from({ length: 60 }, () => ({ deviceId: '51010500001320000001', name }));
    const { count, body } = page(items);
    const more = catalogNotify.write({
      sn: 1,
      deviceId: '51010500002000000001',
      sum: 1,
      items: items.slice(0, count + 1),
    });
    // 1,492 bytes of a line of PPPoE, less the heads of IP and UDP.
    expect(sizeOf(body)).toBeLessThanOrEqual(1_464);
    expect(sizeOf(more)).toBeGreaterThan(1_464);
  }
  expect(page([{ deviceId: '1', name: '长'.repeat(1_000) }]).count).toBe(1);
  expect(page([]).count).toBe(0);
});
