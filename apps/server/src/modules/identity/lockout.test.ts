import { afterAll, beforeAll, expect, test } from 'vitest';

import { password, testApp, type TestApp } from '../../../test/kit.ts';
import { patienceMs } from '../../../test/patience.ts';

let t: TestApp;
let console: string;
beforeAll(async () => {
  t = await testApp();
  console = (await (await t.as('control-room')).session.me({})).person.username;
});
afterAll(() => t.stop());

const from = async (ip: string, username: string, pass: string) => {
  const answer = await t.anonymous.call(
    'POST',
    '/api/v1/session',
    { username, password: pass },
    { 'x-forwarded-for': ip },
  );
  const code = (answer.json as { error?: { code: string } }).error?.code ?? 'in';
  return { status: answer.status, code };
};

test('five wrong passwords lock that account at that address only', async () => {
  for (let i = 0; i < 5; i++)
    expect(await from('10.0.0.9', console, 'wrong')).toEqual({ status: 401, code: 'wrong_password' });
  expect(await from('10.0.0.9', console, password)).toEqual({ status: 429, code: 'locked' });
  // The console at its own desk is not touched by a stranger's guesses.
  expect((await from('10.0.0.10', console, password)).code).toBe('in');
});

test('guesses made at the same time count like guesses made in turn', async () => {
  const answers = await Promise.all(Array.from({ length: 60 }, () => from('10.0.0.11', console, 'wrong')));
  const tried = answers.filter((answer) => answer.code === 'wrong_password').length;
  expect(tried).toBe(5);
  expect(answers.filter((answer) => answer.code === 'locked')).toHaveLength(55);
});

test('a right password forgets the wrong ones before it', async () => {
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 4; i++) expect((await from('10.0.0.12', console, 'wrong')).status).toBe(401);
    expect((await from('10.0.0.12', console, password)).code).toBe('in');
  }
});

test('a hundred failures close an address, and a lawful sign-in from another does not queue behind them', async () => {
  let tried = 0;
  const guess = async (i: number) => {
    const answer = await from('10.0.0.13', `nobody${i}`, 'guess');
    if (answer.code === 'wrong_password') tried++;
    return answer;
  };
  const guesses = Array.from({ length: 190 }, (_, i) => guess(i));
  for (let i = 0; i < 3; i++) {
    const before = tried;
    expect((await from('10.0.0.14', console, password)).code).toBe('in');
    // It shares two places with the flood: a few guesses are checked meanwhile, not all that came before it.
    expect(tried - before).toBeLessThan(25);
  }
  expect(tried).toBeLessThan(100);
  const answers = await Promise.all(guesses);
  expect(tried).toBe(100);
  expect(answers.filter((answer) => answer.code === 'too_many')).toHaveLength(90);
  expect(await from('10.0.0.13', console, password)).toEqual({ status: 429, code: 'too_many' });
});

test('the old password at a change of password cannot be guessed either', async () => {
  const guard = await t.as('guard');
  const change = (old: string) => guard.session.changePassword({ old, new: 'a wholly new one 7' });
  for (let i = 0; i < 5; i++) await expect(change('wrong')).rejects.toMatchObject({ code: 'wrong_password' });
  await expect(change(password)).rejects.toMatchObject({ code: 'locked' });
});

test('guesses while locked are on record, a line a minute however many there are', async () => {
  const lines = async () =>
    (
      await t.app.db
        .selectFrom('audit')
        .select('detail')
        .where('action', '=', 'session.locked')
        .orderBy('seq')
        .execute()
    )
      .map(({ detail }) => JSON.parse(detail) as { username: string; ip: string; before: number })
      .filter(({ ip }) => ip === '10.0.0.20');
  for (let i = 0; i < 5; i++) await from('10.0.0.20', console, 'wrong');
  for (let i = 0; i < 10; i++) expect((await from('10.0.0.20', console, 'wrong')).code).toBe('locked');
  await expect.poll(async () => (await lines()).length, { timeout: patienceMs }).toBe(1);
  t.clock.advance(61);
  await from('10.0.0.20', console, 'wrong');
  await expect.poll(lines, { timeout: patienceMs }).toMatchObject([{ username: console, before: 0 }, { before: 9 }]);
});

test('guesses from many places of one network close it, but not for who is at home there', async () => {
  expect((await from('10.9.0.1', console, password)).code).toBe('in');
  for (let i = 0; i < 300; i++) await from(`10.9.0.${10 + (i % 100)}`, `nobody${i}`, 'guess');
  expect((await from('10.9.0.250', 'somebody', 'guess')).code).toBe('too_many');
  expect((await from('10.9.0.1', console, password)).code).toBe('in');
  expect((await from('10.9.1.250', 'somebody', 'guess')).code).toBe('wrong_password');
});

test('one account guessed at from everywhere is locked but where its owner is at home', async () => {
  const { username } = (await (await t.as('guard')).session.me({})).person;
  expect((await from('10.10.0.1', username, password)).code).toBe('in');
  for (let i = 0; i < 50; i++) await from(`10.11.${i}.1`, username, 'guess');
  expect((await from('10.12.0.1', username, password)).code).toBe('locked');
  expect((await from('10.10.0.1', username, password)).code).toBe('in');
});
