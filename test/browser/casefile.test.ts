import { readFile } from 'node:fs/promises';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { attachFile, photo } from '../../apps/server/test/photos.ts';
import { browserPath, launch, openPage, prepareWeb } from './kit.ts';
import { readPdf } from './pdf.ts';

let hospital: TestApp;
let browser: Browser;
let origin: string;
let office: As;
let investigator: As;
let surgery: string;

beforeAll(async () => {
  prepareWeb();
  hospital = await testApp({ at: '2026-03-10T08:00:00+08:00', env: { ANYUAN_CHROMIUM: await browserPath() } });
  origin = `http://${await hospital.listen()}`;
  const founder = await hospital.as('founder');
  surgery = (await founder.identity.putDepartment({ code: 'SUR', name: '外科' })).id;
  office = await hospital.person({ roles: ['patient-relations'], name: '许主任' });
  // Investigates, and prints: but who complained is not for him.
  investigator = await hospital.person({ roles: ['head', 'medical-affairs'], name: '外科主任', departmentId: surgery });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await hospital?.stop();
});

async function complained(): Promise<string> {
  const { id } = await office.case.create({
    type: 'complaint',
    title: '候诊三小时无人解释',
    data: {
      channel: 'hotline',
      category: 'attitude',
      description: '候诊三小时,询问时态度生硬',
      complainant: '刘秘名',
      phone: '13800001111',
    },
  });
  const other = await office.case.create({
    type: 'complaint',
    title: '三月五日来电',
    data: { channel: 'phone', category: 'process', description: '询问何时答复' },
  });
  await office.link.add({ kind: 'case', id, to: { kind: 'case', id: other.id } });
  await attachFile(office, id, await photo(), '候诊大厅.jpg');
  await office.case.act({ id, action: 'accept', category: 'attitude', severity: 'minor', isRepeat: false });
  await office.case.act({
    id,
    action: 'dispatch',
    department: surgery,
    handler: investigator.personId,
    note: '请核实',
  });
  return id;
}

const auditsOf = (id: string) =>
  hospital.app.db
    .selectFrom('audit')
    .select(['actor_name', 'detail'])
    .where('action', '=', 'case.file')
    .where('subject_id', '=', id)
    .orderBy('seq')
    .execute();

test('the file of a complaint is one PDF with contents, taken by a button that asks what for', async () => {
  const id = await complained();
  await office.case.open({ id, purpose: 'handle' });
  const { page, troubles } = await openPage(browser, `${origin}/cases/${id}`, office);
  await page.getByRole('button', { name: '卷宗 PDF' }).click();
  await page.getByRole('textbox', { name: '用途' }).fill('移送复核');
  const saved = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button').last().click();
  const file = await saved;
  expect(file.suggestedFilename()).toMatch(/^案件卷宗 TS-202603-\d+\.pdf$/);
  const pages = readPdf(await readFile(await file.path()));
  const [cover, contents, ...rest] = pages.map(({ text }) => text);
  for (const words of ['案件卷宗', '候诊三小时无人解释', '移送复核', '许主任', '立卷人'])
    expect(cover).toContain(words);
  const whole = rest.join('');
  for (const words of ['刘秘名', '13800001111', '请核实', '三月五日来电', '附件 1', '候诊大厅.jpg', '答复时限'])
    expect(whole).toContain(words);
  // Every chapter stands on the page that the contents say.
  const chapters = ['登记与办理内容', '办理经过', '有关人员', '时限与各步时间', '关联事项', '通知与送达', '文件与照片'];
  for (const [n, title] of chapters.entries()) {
    const at = pages.findIndex(({ text }, i) => i > 1 && text.includes(`${'一二三四五六七'[n]}、${title}`)) + 1;
    expect({ title, at }).not.toEqual({ title, at: 0 });
    expect(contents).toContain(`${title}${at}`);
  }
  // The running header, and the pages counted.
  for (const [n, { text }] of pages.entries()) expect(text).toContain(`第 ${n + 1} 页 / 共 ${pages.length} 页`);
  for (const { text } of pages.slice(1)) expect(text).toContain('安院 · 案件卷宗');
  expect(troubles).toEqual([]);
  await page.close();
  const [line] = await auditsOf(id);
  expect(line).toMatchObject({ actor_name: '许主任' });
  expect(JSON.parse(line!.detail)).toMatchObject({ type: 'complaint', purpose: '移送复核', files: 1 });
});

test('what its reader may not see is not in it', async () => {
  const id = await complained();
  const url = `/api/v1/cases/${id}/file`;
  // A secret kind of matter asks what for.
  expect((await investigator.call('GET', url)).status).toBe(422);
  const { status, raw } = await investigator.call('GET', `${url}?purpose=${encodeURIComponent('调查')}`);
  expect(status).toBe(200);
  const whole = readPdf(raw)
    .map(({ text }) => text)
    .join('');
  expect(whole).toContain('询问时态度生硬');
  expect(whole).toContain('另有 2 项内容调取人无权查看');
  for (const secret of ['刘秘名', '13800001111', '***']) expect(whole).not.toContain(secret);
  // Nor is it for everybody.
  const guard = await hospital.as('guard');
  expect((await guard.call('GET', `${url}?purpose=xx`)).status).toBe(403);
  const other = await hospital.as('security-chief');
  expect((await other.call('GET', `${url}?purpose=xx`)).status).toBe(404);
});

test('every kind of case has one, with its forms and signatures', async () => {
  const chief = await hospital.as('security-chief');
  await (await hospital.as('founder')).place.put({ code: 'HQ', name: '本部', kind: 'campus' });
  const { id } = await chief.case.create({
    type: 'hazard',
    title: '通道堆物',
    place: 'HQ',
    data: { domain: 'fire', source: 'inspection', description: '二楼东侧通道堆放床架' },
  });
  const { status, raw } = await chief.call('GET', `/api/v1/cases/${id}/file?lang=en`);
  expect(status).toBe(200);
  const pages = readPdf(raw);
  expect(pages[0]?.text).toContain('Case ﬁle');
  expect(pages[1]?.text).toContain('1 What is known3');
});
