import { afterAll, beforeAll, expect, test } from 'vitest';

import { password, testApp, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
beforeAll(async () => void (t = await testApp()));
afterAll(() => t.stop());

test('a signed-in person is told who he is and what he may do', async () => {
  const guard = await t.as('guard');
  const me = await guard.session.me({});
  expect(me.roles.map((role) => role.code)).toEqual(['guard']);
  expect(me.grants).toContainEqual({ permission: 'alarm.respond', scope: 'own' });
  expect(me.csrfToken).toBe(guard.csrf);
});

test('nobody is let in without a session, with a wrong password, or without the CSRF token', async () => {
  await expect(t.anonymous.session.me({})).rejects.toMatchObject({ code: 'not_signed_in', status: 401 });
  await expect(t.anonymous.session.signIn({ username: 'nobody', password: 'wrong' })).rejects.toMatchObject({
    code: 'wrong_password',
  });
  const guard = await t.as('guard');
  const answer = await guard.call('DELETE', '/api/v1/session', {}, { 'x-csrf-token': 'guess' });
  expect(answer).toMatchObject({ status: 403, json: { error: { code: 'csrf' } } });
});

test('five wrong passwords lock that account at that address only', async () => {
  const chief = await t.as('security-chief');
  const { person } = await chief.session.me({});
  const from = (ip: string, pass: string) =>
    t.anonymous.call(
      'POST',
      '/api/v1/session',
      { username: person.username, password: pass },
      { 'x-forwarded-for': ip },
    );
  for (let i = 0; i < 5; i++) expect((await from('10.0.0.9', 'wrong')).status).toBe(401);
  expect(await from('10.0.0.9', password)).toMatchObject({ status: 429, json: { error: { code: 'locked' } } });
  // The console at its own desk is not touched by a stranger's guesses.
  expect((await from('10.0.0.10', password)).status).toBe(200);
});
