import { doubtLabels, Signal } from '@anyuan/contract';
import { framed } from '@anyuan/dc09';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { overTcp } from '../../../../simulators/src/index.ts';
import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { freePort } from '../../../test/ports.ts';

let t: TestApp;
let chief: As;
let mqttPort: number;
let hostPort: number;
let url: string;
beforeAll(async () => {
  [mqttPort, hostPort] = [await freePort(), await freePort()];
  t = await testApp({
    env: {
      ANYUAN_MQTT_PORT: String(mqttPort),
      ANYUAN_MQTT_HOST: '127.0.0.1',
      ANYUAN_DC09_PORT: String(hostPort),
      ANYUAN_DC09_HOST: '127.0.0.1',
    },
  });
  url = `http://${await t.listen()}`;
  chief = await t.as('security-chief');
});
afterAll(() => t.stop());

type Receipt = { caseId: string | null; verdict: string; flags: string[]; signalId: string };
interface Button {
  code: string;
  token: string;
}
let count = 0;
async function button(): Promise<Button> {
  const code = `ODD-${++count}`;
  await chief.device.put({ code, name: `按钮 ${count}`, kind: 'panic-button' });
  return { code, token: (await chief.device.token({ code })).token };
}

/** Says these bytes through a door and gives what is answered. */
const doors = {
  async http({ token }: Button, bytes: Buffer, type: string | null = 'application/json'): Promise<Receipt> {
    const answer = await fetch(`${url}/api/v1/signals`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, ...(type && { 'content-type': type }) },
      body: new Uint8Array(bytes),
    });
    const body = (await answer.json()) as Receipt;
    expect([answer.status, body]).toMatchObject([200, {}]);
    return body;
  },
  async mqtt({ code, token }: Button, bytes: Buffer): Promise<Receipt> {
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${mqttPort}`, {
      username: code,
      password: token,
      reconnectPeriod: 0,
    });
    const replied = new Promise<string>((resolve) =>
      client.once('message', (_topic, payload) => resolve(payload.toString('utf8'))),
    );
    await client.subscribeAsync(`anyuan/device/${code}/reply`, { qos: 1 });
    await client.publishAsync(`anyuan/device/${code}/signal`, bytes, { qos: 1 });
    const reply = await replied;
    await client.endAsync();
    return JSON.parse(reply) as Receipt;
  },
};

const good = (code: string) => ({ device: code, key: 'k', kind: 'panic', at: t.clock.now().toISOString() });
const without = (name: string, from: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(from).filter(([one]) => one !== name));
const newKey = () => `k${++count}`;
const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** What is odd: the bytes a device of this code sends, and the doubts that come of it. */
const odd: [what: string, said: (code: string) => Buffer, doubts: string[]][] = [
  ['no time', (code) => json(without('at', good(code))), ['at_missing']],
  ['an empty time', (code) => json({ ...good(code), at: '' }), ['at_missing']],
  ['a time of null', (code) => json({ ...good(code), at: null }), ['at_missing']],
  ['a time without zone', (code) => json({ ...good(code), at: '2026-11-22T14:00:00' }), ['at_form']],
  ['a zone without colon', (code) => json({ ...good(code), at: '2026-11-22T14:00:00+0800' }), ['at_form']],
  ['seconds of the epoch', (code) => json({ ...good(code), at: 1795327200 }), ['at_form']],
  ['milliseconds of the epoch', (code) => json({ ...good(code), at: 1795327200000 }), ['at_form']],
  ['second 60', (code) => json({ ...good(code), at: '2026-11-22T05:59:60Z' }), ['at_form']],
  ['a time of the wrong type', (code) => json({ ...good(code), at: ['now'] }), ['at_unreadable']],
  ['a time in words', (code) => json({ ...good(code), at: 'just now' }), ['at_unreadable']],
  ['a clock of 1970', (code) => json({ ...good(code), at: '1970-01-01T00:00:03Z' }), ['clock_untrusted']],
  ['fields nobody knows', (code) => json({ ...good(code), battery: 80, sig: { rssi: -70 } }), ['extra_fields']],
  ['data that are a list', (code) => json({ ...good(code), data: [1, 2] }), ['data_form']],
  ['data that are a word', (code) => json({ ...good(code), data: '急' }), ['data_form']],
  ['a field of a very long name', (code) => json({ ...good(code), data: { ['x'.repeat(90)]: 1 } }), ['data_form']],
  [
    'data deeper than any stack',
    (code) => Buffer.from(JSON.stringify(good(code)).replace(/}$/, `,"data":{"a":${nested(9_000)}}}`)),
    ['data_form'],
  ],
  [
    'a kind deeper than any stack, and no key',
    (code) =>
      Buffer.from(
        JSON.stringify(without('kind', without('key', good(code)))).replace(/}$/, `,"kind":${nested(9_000)}}`),
      ),
    ['kind_unknown', 'key_form'],
  ],
  ['no key', (code) => json(without('key', good(code))), ['key_form']],
  ['a number for a key', (code) => json({ ...good(code), key: 17 }), ['key_form']],
  ['no kind', (code) => json(without('kind', good(code))), ['kind_missing']],
  ['a kind that says no more than that it calls', (code) => json({ ...good(code), kind: '报警' }), ['kind_missing']],
  ['a kind nobody knows', (code) => json({ ...good(code), kind: 'flood-of-lemonade' }), ['kind_unknown']],
  ['a kind that is a number', (code) => json({ ...good(code), kind: 1 }), ['kind_unknown']],
  ['a kind of another form', (code) => json({ ...good(code), kind: '!'.repeat(5_000) }), ['kind_unknown']],
  ['a kind as people read it', (code) => json({ ...good(code), kind: '一键报警' }), ['kind_form']],
  ['a kind in capitals', (code) => json({ ...good(code), kind: 'PANIC' }), ['kind_form']],
  ['a byte order mark', (code) => Buffer.from(`\uFEFF${JSON.stringify(good(code))}`), ['encoding']],
  ['the zero that ends a text in C', (code) => Buffer.from(`${JSON.stringify(good(code))}\0`), ['encoding']],
  ['UTF-16', (code) => Buffer.from(JSON.stringify(good(code)), 'utf16le'), ['encoding']],
  ['UTF-16 with its mark', (code) => Buffer.from(`\uFEFF${JSON.stringify(good(code))}`, 'utf16le'), ['encoding']],
  [
    'UTF-16, the other way round',
    (code) => Buffer.from(`\uFEFF${JSON.stringify(good(code))}`, 'utf16le').swap16(),
    ['encoding'],
  ],
  [
    // 急诊
    'GB18030',
    (code) =>
      Buffer.concat([
        Buffer.from(JSON.stringify(good(code)).replace(/}$/, ',"data":{"text":"')),
        Buffer.from('BCB1D5EF', 'hex'),
        Buffer.from('"}}'),
      ]),
    ['encoding'],
  ],
  [
    'everything at once',
    () => Buffer.from('{"kind":"Panic","n":1}\0'),
    ['encoding', 'at_missing', 'kind_form', 'extra_fields', 'key_form'],
  ],
  ['nothing', () => json({}), ['at_missing', 'kind_missing', 'key_form']],
];

describe.each(['http', 'mqtt'] as const)('over %s a press is taken, with', (name) => {
  test.each(odd)('%s', async (what, said, doubts) => {
    const own = await button();
    const bytes = said(own.code);
    // Only over HTTP must a message name its device.
    const named = what === 'everything at once' && name === 'http' ? [`"device":"${own.code}",`] : [''];
    const text = named[0] ? Buffer.from(bytes.toString().replace('{', `{${named[0]}`)) : bytes;
    const receipt = await doors[name](own, text);
    expect(receipt).toMatchObject({ verdict: 'opened', flags: doubts });
    for (const doubt of doubts) expect(doubtLabels).toHaveProperty(doubt);
    // It rings as any other, and says on the console and in its case what was odd.
    const alarm = await chief.case.get({ id: receipt.caseId ?? '' });
    expect(alarm).toMatchObject({ state: 'raised', data: { kind: 'panic', doubts }, facts: { doubts } });
    const [line] = (await chief.signal.intake({ device: own.code })).items;
    expect(line).toMatchObject({ verdict: 'flagged', code: doubts[0], via: name, signalId: receipt.signalId });
  });
});

/** Whatever may stand where something else is meant. */
const anything: unknown[] = [
  undefined,
  null,
  '',
  ' ',
  0,
  -1,
  1e308,
  true,
  [],
  [[]],
  {},
  { a: 1 },
  'x'.repeat(5_000),
  '\0',
  '\ud800',
  '😀',
];

describe.each(['http', 'mqtt'] as const)('over %s nothing that stands in a secondary field refuses a press', (name) => {
  test.each(Object.keys(Signal.shape).filter((field) => field !== 'device' || name === 'mqtt'))('%s', async (field) => {
    const own = await button();
    for (const value of anything) {
      const { verdict, caseId } = await doors[name](own, json({ ...good(own.code), key: newKey(), [field]: value }));
      expect([value, verdict, caseId]).toEqual([value, expect.stringMatching(/^(opened|joined)$/), expect.any(String)]);
    }
  });
});

describe('a key that comes again', () => {
  const again = { repeat: true };
  const stopped = '2026-11-20T08:00:00+08:00';

  test('of a clock that stands still every press says the same; it rings again all the same', async () => {
    const own = await button();
    const said = json({ kind: 'panic', at: stopped });
    const first = await doors.http(own, said);
    expect(await doors.http(own, said)).toMatchObject(again);
    await t.later({ minutes: 11 });
    const second = await doors.http(own, said);
    expect(second).toMatchObject({ repeat: false, flags: expect.arrayContaining(['key_reused', 'key_form']) });
    expect(second.signalId).not.toBe(first.signalId);
    expect(await doors.http(own, said)).toMatchObject({ ...again, signalId: second.signalId });
    await t.later({ days: 400 });
    expect(await doors.mqtt(own, said)).toMatchObject({ repeat: false });
  });

  test('of a counter that begins anew with a new battery the first press is a press', async () => {
    const own = await button();
    const first = await doors.http(own, json({ ...good(own.code), key: '1' }));
    await t.later({ minutes: 11 });
    const second = await doors.http(own, json({ ...good(own.code), key: '1' }));
    expect(second).toMatchObject({ repeat: false, flags: ['key_reused'] });
    expect(second.signalId).not.toBe(first.signalId);
    // Two at once, over both doors, are one.
    await t.later({ minutes: 11 });
    const twice = await Promise.all(
      [doors.http, doors.mqtt].map((say) => say(own, json({ ...good(own.code), key: '1' }))),
    );
    expect(new Set(twice.map(({ signalId }) => signalId)).size).toBe(1);
  });

  test('what a device had to keep for days, with its own key and its true time, is known', async () => {
    const own = await button();
    const said = json({ ...good(own.code), key: newKey() });
    const { signalId } = await doors.http(own, said);
    await t.later({ days: 3 });
    expect(await doors.http(own, said)).toMatchObject({ ...again, signalId });
  });

  test('a clock that was wrong from the beginning proves nothing', async () => {
    const own = await button();
    const said = json({ ...good(own.code), key: '1', at: '1970-01-01T00:00:03Z' });
    await doors.http(own, said);
    await t.later({ days: 1 });
    expect(await doors.http(own, said)).toMatchObject({ repeat: false, flags: ['key_reused', 'clock_untrusted'] });
  });
});

test('over HTTP the token says who speaks, and a message that names nobody is from its owner', async () => {
  const [own, other] = [await button(), await button()];
  for (const device of anything)
    expect(await doors.http(own, json({ ...good(own.code), key: newKey(), device }))).toMatchObject({
      caseId: expect.any(String),
    });
  // Nothing but the token: that it was pressed is all there is to know.
  expect(await doors.http(own, Buffer.alloc(0))).toMatchObject({
    verdict: 'joined',
    flags: ['at_missing', 'kind_missing', 'key_form'],
  });
  const answer = await fetch(`${url}/api/v1/signals`, {
    method: 'POST',
    headers: { authorization: `Bearer ${own.token}` },
    body: JSON.stringify(good(other.code)),
  });
  expect([answer.status, await answer.json()]).toMatchObject([403, { error: { code: 'wrong_device' } }]);
});

test.each([
  ['panic-button', undefined, 'opened', 'panic'],
  ['panic-post', undefined, 'opened', 'panic'],
  ['panic-post', 'zorg', 'opened', 'panic'],
  ['fire-detector', undefined, 'opened', 'fire'],
  ['fire-detector', 'Alarm', 'opened', 'fire'],
  ['fire-detector', 'SMOKE', 'opened', 'fire'],
  ['intrusion-zone', '', 'opened', 'intrusion'],
  ['intrusion-zone', 'motion', 'opened', 'intrusion'],
  // What stands for nothing of its own is shown to the control room.
  ['camera', undefined, 'unknown', 'unknown'],
  ['door', 17, 'unknown', 'unknown'],
  ['fire-detector', 'zorg', 'unknown', 'zorg'],
  // Whatever its maker calls it, all is well.
  ['panic-button', 'keep_alive', 'kept', 'report'],
  ['panic-button', 'Low Batt', 'state', 'low-battery'],
] as const)('a %s that says %j: %s as %s', async (kind, said, verdict, meant) => {
  const code = `KIND-${++count}`;
  await chief.device.put({ code, name: code, kind });
  const { token } = await chief.device.token({ code });
  const receipt = await doors.http({ code, token }, json({ ...good(code), kind: said }));
  expect(receipt.verdict).toBe(verdict);
  const signal = await t.app.db.selectFrom('signal').select('kind').where('id', '=', receipt.signalId).execute();
  expect(signal).toEqual([{ kind: meant }]);
  const [line] = (await chief.signal.intake({ device: code })).items;
  expect(line).toMatchObject({ verdict: verdict === 'unknown' ? 'unknown' : 'flagged' });
});

test.each([
  ['the zone', '1120'],
  ['the area', '1120 007'],
  ['a code that anybody knows', '1998 01 007'],
])('a button on an alarm host rings without %s', async (_what, data) => {
  const code = `AH-${++count}`;
  const address = `7${100 + count}`;
  await chief.device.put({ code, name: '报警主机', kind: 'alarm-host', protocol: 'dc09', address });
  await chief.device.put({ code: `${code}-7`, name: '按钮', kind: 'panic-button', parent: code, address: '7' });
  const frame = framed(`"ADM-CID"0001L0#${address}[#${address}|${data}]`);
  expect(await overTcp(hostPort, frame)).toMatchObject({ token: 'ACK' });
  const device = data === '1120' ? code : `${code}-7`;
  expect((await chief.case.list({ device })).items).toMatchObject([{ type: 'alarm', facts: { kind: 'panic' } }]);
});

test('what was odd about a press that joins stands in its line', async () => {
  const own = await button();
  const { caseId } = await doors.http(own, json(good(own.code)));
  expect(await doors.http(own, json({ ...good(own.code), key: 'k2', at: 0 }))).toMatchObject({
    verdict: 'joined',
    caseId,
    flags: ['at_unreadable'],
  });
  expect(
    (await chief.case.timeline({ id: caseId ?? '' })).items.find(({ action }) => action === 'repeat'),
  ).toMatchObject({ data: { repeats: 2, doubts: ['at_unreadable'] } });
  expect((await chief.case.get({ id: caseId ?? '' })).data).not.toHaveProperty('doubts');
});

test('Chinese of whatever encoding is kept as Chinese', async () => {
  const own = await button();
  const text = JSON.stringify({ ...good(own.code), data: { text: '急诊' } });
  const [head = '', tail = ''] = text.split('急诊');
  const gb = Buffer.concat([Buffer.from(head), Buffer.from('BCB1D5EF', 'hex'), Buffer.from(tail)]);
  const said = [gb, Buffer.from(text, 'utf16le'), Buffer.from(`\uFEFF${text}`)];
  for (const [i, bytes] of said.entries()) {
    const { signalId } = await doors.http(own, Buffer.from(bytes));
    const row = await t.app.db.selectFrom('signal').select('data').where('id', '=', signalId).executeTakeFirst();
    expect([i, row?.data]).toEqual([i, { text: '急诊' }]);
  }
});

test('a repeat is known as one, whatever is odd about its key', async () => {
  const own = await button();
  const odd = json({ ...good(own.code), key: 'a\u0000b' });
  const first = await doors.http(own, odd);
  expect(await doors.http(own, odd)).toMatchObject({ signalId: first.signalId, repeat: true });
  const keyless = json(without('key', { ...good(own.code), at: '2026-11-22 13:59:00' }));
  const second = await doors.http(own, keyless);
  expect(second.signalId).not.toBe(first.signalId);
  expect(await doors.http(own, keyless)).toMatchObject({ signalId: second.signalId, repeat: true });
  // With neither key nor time nothing tells a repeat from a second press: both count.
  const bare = json({ device: own.code, kind: 'panic' });
  const third = await doors.http(own, bare);
  expect(await doors.http(own, bare)).toMatchObject({ repeat: false, caseId: third.caseId });
});

test.each(['text/plain', 'application/octet-stream', 'application/json; charset=gb2312', 'multipart/form-data', null])(
  'over HTTP the type of the message is nothing: %s',
  async (type) => {
    const own = await button();
    expect(await doors.http(own, json(good(own.code)), type)).toMatchObject({ verdict: 'opened', flags: [] });
  },
);

test('an alarm host whose time stamp nobody can read rings all the same', async () => {
  await chief.device.put({ code: 'AH-9', name: '报警主机', kind: 'alarm-host', protocol: 'dc09', address: '9009' });
  const frame = framed('"ADM-CID"0001L0#9009[#9009|1130 01 005]_2026-11-22T06:00:00+0800');
  expect(await overTcp(hostPort, frame)).toMatchObject({ token: 'ACK' });
  const [alarm] = (await chief.case.list({ device: 'AH-9' })).items;
  expect(alarm?.facts).toMatchObject({ doubts: ['unknown_zone', 'at_unreadable'] });
});

test('what is no message at all is refused for good, and kept as it came', async () => {
  const own = await button();
  const answer = await fetch(`${url}/api/v1/signals`, {
    method: 'POST',
    headers: { authorization: `Bearer ${own.token}` },
    body: new Uint8Array(Buffer.from('BCB1D5EF', 'hex')),
  });
  expect([answer.status, await answer.json()]).toMatchObject([400, { error: { code: 'bad_request' } }]);
  expect(await doors.mqtt(own, Buffer.from('BCB1D5EF', 'hex'))).toMatchObject({ error: { code: 'bad_request' } });
  const kept = (await chief.signal.intake({ verdict: 'refused' })).items.slice(0, 2);
  expect(kept.map(({ body }) => (JSON.parse(body) as { text: string }).text)).toEqual(['急诊', '急诊']);
});
