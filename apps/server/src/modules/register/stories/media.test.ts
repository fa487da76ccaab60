import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../../test/kit.ts';

let t: TestApp;
let office: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-06-10T02:00:00Z' });
  office = await t.as('patient-relations');
});
afterAll(() => t.stop());

const page = async () => t.app.http.fastify.inject({ method: 'GET', url: '/p/values' });
const start = async () => (await t.app.http.fastify.inject({ method: 'GET', url: '/p' })).body;

test('the public sees values that are to be shown, and model persons who agreed, no others', async () => {
  expect((await page()).statusCode).toBe(404);
  // The start page leads there as soon as there is something.
  expect(await start()).not.toContain('/p/values');
  const value = (name: string, order: number, isShown: boolean) =>
    office.register.create({ kind: 'house-value', name, text: `${name}的内容`, order, isShown });
  await value('甘于奉献', 2, true);
  await value('敬佑生命', 1, true);
  await value('内部讨论稿', 3, false);
  const doctor = await t.person({ roles: ['staff'], name: '周医生' });
  const model = (name: string, more: object) =>
    office.register.create({
      kind: 'model',
      name,
      title: '医德标兵',
      on: '2026-05-01',
      deeds: `${name}的事迹`,
      ...more,
    });
  await model('情书医生', { consent: true, owner: doctor.personId });
  await model('不愿公开', { consent: false });
  await model('患者未同意', { consent: true, patientConsent: false });
  const { statusCode, body } = await page();
  expect(statusCode).toBe(200);
  expect(await start()).toContain('href="/p/values"');
  expect(await start()).not.toContain('/p/safe');
  expect(body.indexOf('敬佑生命')).toBeGreaterThan(0);
  expect(body.indexOf('敬佑生命')).toBeLessThan(body.indexOf('甘于奉献'));
  expect(body).toMatch(/周医生[\s\S]*情书医生的事迹/);
  expect(body).not.toMatch(/内部讨论稿|不愿公开|患者未同意/);
  // It stands in his own file, too.
  const { facts } = await doctor.ethics.get({ id: 'me' });
  expect(facts).toMatchObject([{ kind: 'model', zh: '医德标兵', on: '2026-05-01' }]);
});

test('reports of the media are counted by their tone', async () => {
  const report = (tone: string, on: string) =>
    office.register.create({ kind: 'media-visit', name: '报道', outlet: '晚报', on, subject: '就医', tone });
  for (const tone of ['good', 'good', 'bad']) await report(tone, '2026-05-20');
  await report('bad', '2025-05-20');
  const { groups } = await office.figure.list({ type: 'media', from: '2026-01-01', to: '2026-12-31' });
  const of = (name: string) => groups[0]?.figures.find((one) => one.name === name);
  expect(of('good')).toMatchObject({ numerator: 2, denominator: 3 });
  expect(of('bad')).toMatchObject({ value: 1, lastYear: { value: 1 } });
  const { total } = await office.register.list({ kind: 'media-visit', tone: 'bad' } as never);
  expect(total).toBe(2);
});
