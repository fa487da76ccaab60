import { describe, expect, test } from 'vitest';

import type { Incoming } from './agent.ts';
import { callIdOf } from './dialog.ts';
import { knowsPassword, Nonces, readAuthorization, writeChallenge } from './digest.ts';
import { header, type Header } from './message.ts';
import { newLine, planRegister, readDate, register, writeDate, type Registrant } from './registration.ts';
import { TestNet } from './test-net.ts';

const who: Registrant = {
  code: '34020000002000000002',
  domain: '3402000000',
  server: { code: '34020000002000000001', domain: '3402000000' },
  credentials: { username: '34020000002000000002', password: '12345678' },
  expires: 86_400,
  version: '3.0',
};

/** A registrar that asks for the password. */
function registrar(net: TestNet, granted: readonly Header[] = [['Expires', '86400']], asks = 1) {
  const nonces = new Nonces(() => net.now);
  const got: Incoming[] = [];
  net.agent('server', (incoming) => {
    got.push(incoming);
    const { request } = incoming;
    const said = readAuthorization(header(request, 'Authorization'));
    const isKnown = said && knowsPassword(said, '12345678', request);
    if (!isKnown || got.length <= asks) {
      const challenge = writeChallenge('3402000000', nonces.give(), { stale: isKnown === true });
      return incoming.answer(401, { headers: [['WWW-Authenticate', challenge]] });
    }
    incoming.answer(200, { headers: granted });
  });
  return got;
}

test('registers: asked for the password, answered, and told the time (9.1.2.1, 9.10, Annex I)', async () => {
  const net = new TestNet();
  const got = registrar(net, [
    ['Expires', '3600'],
    ['Date', '2026-11-29T08:30:00.000'],
    ['X-GB-ver', '2.0'],
  ]);
  const agent = net.agent('me', (incoming) => incoming.answer(501));
  const done = register(agent, who, net.hop('server'), newLine(agent, 'me'));
  await net.run(1_000);
  await expect(done).resolves.toMatchObject({
    is: 'registered',
    expires: 3_600,
    date: new Date('2026-11-29T00:30:00Z'),
    version: '2.0',
  });
  expect(got.map(({ request }) => header(request, 'CSeq'))).toEqual(['1 REGISTER', '2 REGISTER']);
  expect(new Set(got.map(({ request }) => callIdOf(request))).size).toBe(1);
  expect(header(got[0]!.request, 'X-GB-ver')).toBe('3.0');
});

test('renews under the same Call-ID with a higher number, and after a refusal under a new one (wvp#820)', async () => {
  const net = new TestNet();
  const got = registrar(net);
  const agent = net.agent('me', (incoming) => incoming.answer(501));
  const line = newLine(agent, 'me');
  for (let i = 0; i < 2; i++) {
    const done = register(agent, who, net.hop('server'), line);
    await net.run(1_000);
    await done;
  }
  expect(got.map(({ request }) => header(request, 'CSeq'))).toEqual(
    ['1 REGISTER', '2 REGISTER', '3 REGISTER', '4 REGISTER'].slice(0, got.length),
  );
  expect(planRegister({ is: 'refused', status: 400, reason: 'Bad Request' }, 0)).toEqual({ atMs: 60_000, anew: true });
});

test('a nonce that was too old is answered once more, a wrong password is not tried again', async () => {
  const net = new TestNet();
  const got = registrar(net, [['Expires', '3600']], 2);
  const agent = net.agent('me', (incoming) => incoming.answer(501));
  const done = register(agent, who, net.hop('server'), newLine(agent, 'me'));
  await net.run(1_000);
  await expect(done).resolves.toMatchObject({ is: 'registered' });
  expect(got.length).toBe(3);
  const wrong = register(
    agent,
    { ...who, credentials: { username: who.code, password: 'x' } },
    net.hop('server'),
    newLine(agent, 'me'),
  );
  await net.run(1_000);
  await expect(wrong).resolves.toMatchObject({ is: 'refused', status: 401 });
  expect(got.length).toBe(5);
});

test('is sent on by a 302, and asks for longer when its time is too short (9.1.2.3, 423)', async () => {
  const net = new TestNet();
  const agent = net.agent('me', (incoming) => incoming.answer(501));
  net.agent('moving', (incoming) =>
    incoming.answer(302, {
      headers: [
        ['Contact', '<sip:34020000002000000009@10.1.1.9:5062>'],
        ['Expires', '7200'],
      ],
    }),
  );
  const moved = register(agent, who, net.hop('moving'), newLine(agent, 'me'));
  await net.run(1_000);
  await expect(moved).resolves.toEqual({
    is: 'moved',
    code: '34020000002000000009',
    host: '10.1.1.9',
    port: 5_062,
    expires: 7_200,
  });
  net.agent('short', (incoming) =>
    Number(header(incoming.request, 'Expires')) < 3_600
      ? incoming.answer(423, { headers: [['Min-Expires', '3600']] })
      : incoming.answer(200),
  );
  const longer = register(agent, { ...who, expires: 600 }, net.hop('short'), newLine(agent, 'me'));
  await net.run(1_000);
  await expect(longer).resolves.toMatchObject({ is: 'registered', expires: 3_600 });
});

test('nobody there: silence, and not sooner than in a minute again (9.1.1 c)', async () => {
  const net = new TestNet();
  const agent = net.agent('me', (incoming) => incoming.answer(501));
  const done = register(agent, who, net.hop('nobody'), newLine(agent, 'me'));
  await net.run(40_000);
  const result = await done;
  expect(result).toEqual({ is: 'silent', why: 'timeout' });
  expect(planRegister(result, 0, 1_000).atMs).toBe(60_000);
});

describe('when to renew', () => {
  test.each([
    [86_400, 86_400 - 3_600],
    [3_600, 3_240],
    [60, 54],
    [0, 0],
  ])('granted %i s: after %i s', (expires, after) => {
    const plan = planRegister(
      {
        is: 'registered',
        expires,
        date: null,
        version: null,
        response: { kind: 'response', status: 200, reason: '', headers: [], body: Buffer.alloc(0) },
      },
      0,
    );
    expect(Math.floor(plan.atMs / 1_000)).toBe(after);
  });
});

test('the date is Beijing time without a zone; that of RFC 3261 is read, too', () => {
  const at = new Date('2026-11-29T00:30:00.123Z');
  expect(writeDate(at)).toBe('2026-11-29T08:30:00.123');
  expect(readDate(writeDate(at))).toEqual(at);
  expect(readDate('Sun, 29 Nov 2026 00:30:00 GMT')).toEqual(new Date('2026-11-29T00:30:00Z'));
  expect(readDate('2026-11-29 08:30:00')).toEqual(new Date('2026-11-29T00:30:00Z'));
  expect(readDate('soon')).toBeNull();
});
