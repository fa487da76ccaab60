import type { Channel } from '@anyuan/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { newId } from '../../kernel/ids.ts';
import { notify } from '../notice/index.ts';
import { sendAll } from './send.ts';
import { startGateway, type Gateway } from './testing.ts';

let t: TestApp;
let it: As;
let nurse: As;
let head: As;
let gateway: Gateway;
beforeAll(async () => {
  t = await testApp({ at: '2026-11-23T02:00:00Z' });
  it = await t.as('it');
  nurse = await t.as('staff');
  head = await t.as('head');
  gateway = await startGateway();
  await it.identity.updatePerson({ id: nurse.personId, phone: '13800138000', email: 'nurse@hospital.test' });
  await it.identity.updatePerson({ id: head.personId, phone: '13900139000', wecomId: 'head-1' });
});
afterAll(async () => {
  await gateway.stop();
  await t.stop();
});
beforeEach(async () => {
  gateway.heard.length = 0;
  gateway.answers((response) => response.end('{"errcode":0}'));
  t.clock.set('2026-11-23T02:00:00Z');
  await t.app.db.deleteFrom('notice').execute();
  await t.app.db.deleteFrom('delivery_channel').execute();
});

const use = (channel: Channel, level: 'urgent' | 'all') =>
  it.delivery.putChannel({
    channel,
    level,
    config: {
      sms: { url: gateway.url, contentType: 'json', body: '{"to":"{phone}","text":"{text}","number":"{number}"}' },
      wecomGroup: { baseUrl: gateway.url },
      wecom: { baseUrl: gateway.url, corpId: 'ww', agentId: 1 },
      email: { host: '127.0.0.1', port: 1, security: 'none', from: 'a@hospital.test' },
      push: { hosts: gateway.url, contact: 'it@hospital.test' },
    }[channel],
    secrets: channel === 'wecomGroup' ? { key: 'k' } : {},
  });

const tell = (people: As[], urgent: boolean, caseId: string | null = null) =>
  t.app.system('test').tx((tx) => {
    tx.unaudited('its reason has the line');
    return notify(
      tx,
      people.map(({ personId }) => personId),
      { subject: caseId === null ? null : { kind: 'case', id: caseId }, urgent, zh: '患者张三的投诉', en: 'x' },
    );
  });
const outbox = () =>
  t.app.db
    .selectFrom('delivery')
    .leftJoin('person', 'person.id', 'delivery.person_id')
    .select(['delivery.id', 'channel', 'state', 'tries', 'next_at', 'error', 'person.phone'])
    .where('notice_id', 'is not', null)
    .orderBy('channel')
    .orderBy('person.phone')
    .execute();
const jobs = async () =>
  (
    await sql<{ task_identifier: string; run_at: Date; key: string | null }>`
      select task_identifier, run_at, key from graphile_worker.jobs where task_identifier = 'delivery' order by id`.execute(
      t.app.db,
    )
  ).rows;
const send = async (tries = 0) =>
  sendAll(t.app.system('delivery'), { ids: (await outbox()).map(({ id }) => id), tries });

test('without a channel nothing is written, and each channel takes what it is set to', async () => {
  await tell([nurse, head], true);
  expect(await outbox()).toEqual([]);

  await use('sms', 'urgent');
  await use('email', 'all');
  await use('wecom', 'all');
  await tell([nurse, head], false);
  // No address, no message: the nurse has no WeCom account, the head no e-mail.
  expect((await outbox()).map(({ channel, phone }) => [channel, phone])).toEqual([
    ['email', '13800138000'],
    ['wecom', '13900139000'],
  ]);
  await t.app.db.deleteFrom('notice').execute();
  await tell([nurse, head], true);
  expect((await outbox()).map(({ channel, phone }) => [channel, phone])).toEqual([
    ['email', '13800138000'],
    ['sms', '13800138000'],
    ['sms', '13900139000'],
    ['wecom', '13900139000'],
  ]);
});

test('a message goes out if and only if the notice is there', async () => {
  await use('sms', 'all');
  const before = (await jobs()).length;
  await expect(
    t.app.system('test').tx(async (tx) => {
      await notify(tx, [nurse.personId], { subject: null, urgent: true, zh: 'x', en: 'x' });
      throw new Error('undone');
    }),
  ).rejects.toThrow('undone');
  expect(await outbox()).toEqual([]);
  expect((await jobs()).length).toBe(before);
});

test('what is not urgent waits for the end of the quiet hours; what is goes at once', async () => {
  await use('sms', 'all');
  // 23:00 in the hospital.
  t.clock.set('2026-11-23T15:00:00Z');
  await tell([nurse], false);
  await tell([nurse], true);
  const due = (await outbox()).map(({ next_at }) => next_at.toISOString()).sort();
  expect(due).toEqual(['2026-11-23T15:00:00.000Z', '2026-11-23T23:30:00.000Z']);
  expect((await jobs()).slice(-2).map(({ run_at }) => run_at.toISOString())).toEqual([
    '2026-11-23T23:30:00.000Z',
    '2026-11-23T15:00:00.000Z',
  ]);
});

test('a person may be spared what is not urgent, never what is', async () => {
  await use('sms', 'all');
  await nurse.delivery.putMine({ muted: ['sms'], wecomId: 'nurse-7', email: null });
  expect(await nurse.delivery.mine({})).toEqual({
    phone: '13800138000',
    email: null,
    wecomId: 'nurse-7',
    muted: ['sms'],
    used: ['sms'],
  });
  await tell([nurse], false);
  expect(await outbox()).toEqual([]);
  await tell([nurse], true);
  expect(await outbox()).toHaveLength(1);
  await nurse.delivery.putMine({ muted: [], wecomId: null, email: 'nurse@hospital.test' });
  await expect(nurse.delivery.putMine({ email: 'no address' })).rejects.toMatchObject({ code: 'invalid' });
});

test('the message names number and kind of the matter, and nothing else; for named persons not even these', async () => {
  await use('sms', 'all');
  const alarm = await nurse.dispatch.raise({ key: 'k1' });
  await t.app.db.deleteFrom('notice').execute();
  await tell([nurse], true, alarm.caseId);
  await send();
  const body = JSON.parse(gateway.heard[0]?.body ?? '') as Record<string, string>;
  expect(body).toEqual({
    to: '13800138000',
    text: expect.stringMatching(/^\[紧急\]\S+ \S+-202611-0001,请登录安院查看$/),
    number: alarm.number,
  });
  expect(body['text']).toContain(alarm.number);

  await t.app.db.updateTable('case').set({ secrecy: 4 }).where('id', '=', alarm.caseId).execute();
  await t.app.db.deleteFrom('notice').execute();
  await tell([nurse], false, alarm.caseId);
  await send();
  expect(JSON.parse(gateway.heard[1]?.body ?? '')).toEqual({
    to: '13800138000',
    text: '您有一条新消息,请登录安院查看',
    number: '',
  });
});

test('a group hears of one matter once, however many people are told', async () => {
  await use('wecomGroup', 'all');
  await tell([nurse, head, it], true);
  await send();
  expect(gateway.heard).toHaveLength(1);
  expect((await outbox())[0]).toMatchObject({ channel: 'wecomGroup', state: 'sent' });
});

test('two workers, one message', async () => {
  await use('sms', 'all');
  await tell([nurse], true);
  await Promise.all([send(), send(), send()]);
  expect(gateway.heard).toHaveLength(1);
  await send();
  await send(1);
  expect(gateway.heard).toHaveLength(1);
});

test('each failure doubles the pause; after the last try it is given up, and may be started anew', async () => {
  await it.setting.put({ key: 'delivery.maxTries', value: 3 });
  await use('sms', 'all');
  await tell([nurse], true);
  gateway.answers((response) => {
    response.statusCode = 503;
    response.end();
  });
  const pauses: number[] = [];
  for (let tries = 0; tries < 3; tries++) {
    await send(tries);
    const [row] = await outbox();
    expect(row).toMatchObject({ tries: tries + 1, error: 'refused', state: tries < 2 ? 'waiting' : 'failed' });
    pauses.push(((row?.next_at.getTime() ?? 0) - t.clock.now().getTime()) / 1000);
    t.clock.advance(pauses.at(-1) ?? 0);
  }
  expect(pauses.slice(0, 2)).toEqual([30, 60]);
  await send(3);
  expect(gateway.heard).toHaveLength(3);

  const { items } = await it.delivery.list({ state: ['failed'], channel: ['sms'] });
  const [failed] = items.filter((item) => !item.isTest);
  expect(failed).toMatchObject({ target: '138****8000', tries: 3, error: 'refused', nextAt: null });
  expect(JSON.stringify(items)).not.toContain('13800138000');
  gateway.answers((response) => response.end('{"errcode":0}'));
  expect(await it.delivery.retry({ id: failed?.id ?? '' })).toMatchObject({ state: 'waiting', tries: 0 });
  await expect(it.delivery.retry({ id: failed?.id ?? '' })).rejects.toMatchObject({ code: 'not_failed' });
  await send();
  expect((await it.delivery.list({})).items.find(({ id }) => id === failed?.id)).toMatchObject({
    state: 'sent',
    error: null,
  });
  // One key for all its tries, so that the other end can tell.
  expect(new Set(gateway.heard.map(({ headers }) => headers['idempotency-key']))).toEqual(new Set([failed?.id]));
  await it.setting.put({ key: 'delivery.maxTries', value: 8 });
});

test('what has been seen in the page, or is for somebody who has left, is not sent', async () => {
  await use('sms', 'all');
  await tell([nurse], false);
  const { items } = await nurse.notice.list({});
  await nurse.notice.seen({ ids: items.map(({ id }) => id) });
  await send();
  expect(await outbox()).toMatchObject([{ state: 'dropped', error: 'seen' }]);
  await t.app.db.deleteFrom('notice').execute();

  await tell([head], false);
  await t.app.db.updateTable('person').set({ is_active: false }).where('id', '=', head.personId).execute();
  await send();
  expect(await outbox()).toMatchObject([{ state: 'dropped', error: 'address' }]);
  await t.app.db.updateTable('person').set({ is_active: true }).where('id', '=', head.personId).execute();
  expect(gateway.heard).toEqual([]);
});

test('a message whose matter has moved on says where it stands, and is dropped when it is over', async () => {
  await use('sms', 'all');
  const operator = await t.as('control-room');
  const alarm = async () => {
    const { caseId } = await nurse.dispatch.raise({ key: newId() });
    t.clock.advance(90);
    await t.app.db.deleteFrom('notice').execute();
    await tell([nurse], true, caseId);
    t.clock.advance(30);
    return caseId;
  };
  const taken = await alarm();
  await operator.case.act({ id: taken, action: 'acknowledge' });
  await send();
  expect((JSON.parse(gateway.heard[0]?.body ?? '') as { text: string }).text).toMatch(
    /^\[紧急\]\S+ JJ-\S+\(现为已接警\),请登录安院查看$/,
  );
  const [logged] = (await it.delivery.list({ state: ['sent'], channel: ['sms'] })).items;
  expect(logged?.text).toContain('(现为已接警)');

  const closed = await alarm();
  await operator.case.act({ id: closed, action: 'falseAlarm', falseCause: 'cleaning', reason: '误碰' });
  await send();
  expect(await outbox()).toMatchObject([{ state: 'dropped', error: 'over' }]);
  expect(gateway.heard).toHaveLength(1);
  // What tells of the end itself goes out.
  t.clock.advance(1);
  await t.app.db.deleteFrom('notice').execute();
  await tell([nurse], true, closed);
  await send();
  expect(await outbox()).toMatchObject([{ state: 'sent', error: null }]);
});

test('a gateway that answers 200 and says no has not sent it', async () => {
  await use('sms', 'all');
  await tell([nurse], true);
  gateway.answers((response) => response.end('{"code":"isv.BUSINESS_LIMIT_CONTROL"}'));
  await send();
  expect(await outbox()).toMatchObject([{ state: 'waiting', error: 'refused' }]);
  expect(await it.delivery.testChannel({ channel: 'sms', to: '13800138000' })).toMatchObject({
    state: 'failed',
    error: 'refused',
    errorDetail: expect.stringContaining('isv.BUSINESS_LIMIT_CONTROL'),
  });
});

test('the test of a channel shows what the other end has answered, and no more of it than its verdict', async () => {
  await use('sms', 'all');
  gateway.answers((response) => response.end('{"code":0,"token":"geheim"}'));
  const tested = await it.delivery.testChannel({ channel: 'sms', to: '13800138000' });
  expect(tested).toMatchObject({ state: 'sent', error: null, errorDetail: expect.stringMatching(/200.*code=0/) });
  expect(tested.errorDetail).not.toContain('geheim');
  await use('wecomGroup', 'all');
  gateway.answers((response) => response.end('{"errcode":0,"errmsg":"ok"}'));
  expect(await it.delivery.testChannel({ channel: 'wecomGroup' })).toMatchObject({
    state: 'sent',
    errorDetail: '0 ok',
  });
});

test('people of the demonstration have telephone numbers nobody owns: nothing is sent to them', async () => {
  await use('sms', 'all');
  await t.app.db.updateTable('person').set({ is_demo: true }).where('id', '=', head.personId).execute();
  await tell([nurse, head], true);
  expect((await outbox()).map(({ phone }) => phone)).toEqual(['13800138000']);
  await t.app.db.updateTable('person').set({ is_demo: false }).where('id', '=', head.personId).execute();
});

test('the log pages through, newest first, and is nobody’s but those who keep it', async () => {
  await use('sms', 'all');
  for (let i = 0; i < 5; i++) {
    t.clock.advance(1);
    await tell([nurse], i % 2 === 0);
  }
  const all: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await it.delivery.list({ limit: 2, channel: ['sms'], ...(cursor ? { cursor } : {}) });
    all.push(...page.items.filter(({ isTest }) => !isTest).map(({ at }) => at));
    cursor = page.next ?? undefined;
  } while (cursor);
  expect(all).toHaveLength(5);
  expect(all).toEqual([...all].sort().reverse());
  expect((await it.delivery.list({ urgent: true })).items.every(({ urgent }) => urgent)).toBe(true);
  await expect(nurse.delivery.list({})).rejects.toMatchObject({ code: 'forbidden' });
});
