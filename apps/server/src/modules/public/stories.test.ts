import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { signatureOf } from '../book/testing.ts';
import { Visitor } from './testing.ts';

let t: TestApp;
let office: As;
let desk: As;
let chief: As;
let token: string;
beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  office = await t.as('patient-relations');
  desk = await t.as('service-desk');
  await chief.place.put({ code: 'HQ', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'OPD', name: '门诊楼', kind: 'building', parent: 'HQ' });
  await chief.place.put({ code: 'HALL', name: '门诊大厅', kind: 'area', parent: 'OPD' });
  await chief.public.make({ places: ['HALL'] });
  token = await tokenOf('HALL');
});
afterAll(() => t.stop());

async function tokenOf(code: string): Promise<string> {
  const { items } = await chief.public.spots({ q: code });
  return items.find(({ place }) => place.code === code)?.token ?? '';
}

const photo = (width = 640) =>
  sharp({ create: { width, height: 480, channels: 3, background: '#484' } })
    .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '39/1 54/1 20/1' } })
    .jpeg()
    .toBuffer();

async function theCase(visitor: Visitor, type: string) {
  const number = /[A-Z]{2,4}-\d{6}-\d{4}/.exec(visitor.page.text)?.[0] ?? '';
  const row = await t.app.db.selectFrom('case').selectAll().where('number', '=', number).executeTakeFirstOrThrow();
  expect(row.type).toBe(type);
  return row;
}

test('the start page names the place and offers what one comes with and the way back to one’s own', async () => {
  const visitor = new Visitor(t);
  await visitor.get(`/p/${token.toLowerCase()}`);
  expect(visitor.page.status).toBe(200);
  for (const words of [
    '我要投诉',
    '我要表扬',
    '我要求助',
    '随手拍',
    '设备坏了',
    '失物招领',
    '举报索要红包',
    '满意度评价',
    '查进度',
    '门诊大厅',
  ])
    expect(visitor.page.text).toContain(words);
  expect(visitor.page.headers['content-security-policy']).toContain("default-src 'self'");
  expect(visitor.page.html).not.toMatch(/<script(?![^>]* src=)|\son\w+=|style=/);
  expect(`anyuan.hospital.example/p/${token}`.length).toBeLessThanOrEqual(40);
  await visitor.get('/p');
  expect(visitor.page.text).toContain('没有扫码也可以');
});

test('a complaint with a photo goes from the QR code to the reply its sender reads', async () => {
  const visitor = new Visitor(t);
  await visitor.get(`/p/${token}/complaint`);
  expect(visitor.page.text).toContain('第 1 步,共 5 步');
  await visitor.send({ a_category: 'attitude' });
  await visitor.send({ a_words: '窗口说话很凶 <b>气人</b>' });
  await visitor.send({ a_name: '王大妈', a_phone: '13800001234' });
  expect(visitor.page.text).toContain('办结满 3 年后删除');
  await visitor.agree({ health: 'yes' });
  expect(visitor.page.text).toContain('要附上照片吗');
  await visitor.send({}, 'next', [{ name: '窗口.jpg', bytes: await photo() }]);
  expect(visitor.page.status).toBe(200);
  const code = visitor.code();
  expect(visitor.page.text).toContain('请抄下来或截图保存');
  // What is promised is the reply, not that the office takes it up.
  expect(visitor.page.text).toContain('答复时限:收到后');
  expect(visitor.page.headers['cache-control']).toBe('no-store');

  const row = await theCase(visitor, 'complaint');
  expect(row).toMatchObject({ reporter_id: null, title: '投诉:服务态度' });
  expect(row.data).toMatchObject({
    channel: 'miniProgram',
    category: 'attitude',
    description: '窗口说话很凶 <b>气人</b>',
    complainant: '王大妈',
    phone: '13800001234',
  });
  expect(row.place_id).toBe((await chief.place.get({ code: 'HALL' })).id);
  const { items: files } = await office.file.list({ kind: 'case', id: row.id });
  expect(files).toMatchObject([{ name: '窗口.jpg', type: 'image/jpeg', positionRemoved: true, by: null }]);
  expect(row.data['evidence']).toEqual([files[0]?.id]);
  const report = await t.app.db
    .selectFrom('public_report')
    .selectAll()
    .where('case_id', '=', row.id)
    .executeTakeFirstOrThrow();
  expect(report).toMatchObject({ consent_health: true, consent_version: '2026-11-22', lang: 'zh' });
  // The office was told, and the trail knows neither name, number nor code.
  expect((await office.notice.list({})).items.some(({ subject }) => subject?.id === row.id)).toBe(true);
  const trail = JSON.stringify(await t.app.db.selectFrom('audit').selectAll().execute());
  for (const secret of ['王大妈', '13800001234', code, code.replaceAll('-', '')]) expect(trail).not.toContain(secret);

  const follower = new Visitor(t);
  await follower.get('/p/t');
  await follower.send({ code: ` ${code.toLowerCase().replaceAll('-', ' ')} ` }, 'look');
  expect(follower.page.status).toBe(200);
  for (const words of [
    '已收到',
    // The promise to whoever complained, not the office's own to take it up today.
    '答复时限:11月27日周五 · 还有 5 天',
    '还没有结果',
    '您附了 1 个文件',
    row.number,
  ])
    expect(follower.page.text).toContain(words);
  expect(follower.page.html).not.toContain('王大妈');
  expect(follower.page.html).not.toContain('13800001234');

  await follower.send({ text: '是上午十点的事' }, 'add', [{ name: '票据.pdf', bytes: Buffer.from('%PDF-1.4\n%%EOF') }]);
  expect(follower.page.text).toContain('补充已收到');
  expect(follower.page.text).toContain('您补充了说明');
  expect(follower.page.text).toContain('您附了 2 个文件');
  const { items } = await office.case.timeline({ id: row.id });
  expect(items.filter(({ action }) => action === 'comment')).toMatchObject([{ note: '是上午十点的事' }]);
  expect((await office.public.reports({})).items[0]).toMatchObject({ id: row.id, additions: 1, open: true });
  expect((await office.notice.list({})).items.some(({ zh }) => zh.includes('来件人补充了说明'))).toBe(true);

  // Notes of the office and a reply that waits for approval are not for the sender.
  await office.case.comment({ id: row.id, note: '内部:张护士值班' });
  await t.app.db
    .updateTable('case')
    .set({ state: 'approving', data: JSON.stringify({ ...row.data, reply: '草稿' }) as never })
    .where('id', '=', row.id)
    .execute();
  await follower.send({}, 'look');
  expect(follower.page.html).not.toContain('内部');
  expect(follower.page.html).not.toContain('草稿');
  expect(follower.page.html).not.toContain(office.personId);
  await t.app.db
    .updateTable('case')
    .set({ state: 'replied', data: JSON.stringify({ ...row.data, reply: '已向您道歉,并培训窗口。' }) as never })
    .where('id', '=', row.id)
    .execute();
  await follower.send({}, 'look');
  expect(follower.page.text).toContain('已向您道歉,并培训窗口。');
});

test('help is asked for in three pages and answered within minutes', async () => {
  const visitor = new Visitor(t);
  await visitor.get(`/p/${token}/help`);
  const wheelchair = /name="a_service" value="([^"]+)"[^]*?<span>([^<]*轮椅[^<]*)</.exec(visitor.page.html)?.[1] ?? '';
  expect(wheelchair).not.toBe('');
  await visitor.send({ a_service: wheelchair });
  await visitor.send({ a_words: '老人走不动', a_phone: '13900002222' });
  await visitor.agree();
  expect(visitor.page.text).toContain('前处理');
  const row = await theCase(visitor, 'help');
  expect(row.data).toMatchObject({ service: wheelchair, need: '老人走不动', phone: '13900002222' });
  expect((await desk.notice.list({})).items.some(({ subject }) => subject?.id === row.id)).toBe(true);
});

test('a snap needs no name; without a scanned code it has to say where', async () => {
  const visitor = new Visitor(t);
  await visitor.get('/p/0/snap');
  const category = /name="a_category" value="([^"]+)"/.exec(visitor.page.html)?.[1] ?? '';
  await visitor.send({ a_category: category });
  await visitor.send({ a_words: '有人吸烟' });
  expect(visitor.page.status).toBe(422);
  expect(visitor.page.text).toContain('请填写这一项');
  expect(visitor.fields()['a_words']).toBe('有人吸烟');
  await visitor.send({ a_where: '住院楼 3 层楼梯' });
  await visitor.agree();
  expect(visitor.page.text).toContain('请拍一张照片');
  // Without a picture nobody finds the place; what was written stays.
  await visitor.send({});
  expect(visitor.page.status).toBe(422);
  expect(visitor.page.text).toContain('请附上至少一张照片');
  await visitor.send({}, 'next', [
    { name: 'a.jpg', bytes: await photo() },
    { name: 'b.jpg', bytes: await photo(320) },
  ]);
  const row = await theCase(visitor, 'snap');
  expect(row.data['description']).toBe('有人吸烟;地点:住院楼 3 层楼梯');
  expect(row.data['photos']).toHaveLength(2);
  expect(row.place_id).toBeNull();
});

test('praise reaches its register', async () => {
  const visitor = new Visitor(t);
  await visitor.get(`/p/${token}/praise`);
  await visitor.send({ a_words: '三楼护士扶我上楼,谢谢' });
  await visitor.send({});
  await visitor.agree();
  const row = await theCase(visitor, 'praise');
  expect(row.data).toMatchObject({ description: '三楼护士扶我上楼,谢谢' });
  expect(visitor.code()).toMatch(/^[0-9A-HJKMNP-TV-Z-]{14}$/);
});

test('a demand for money goes to the discipline office alone; its sender hears the outcome, and nothing before', async () => {
  const visitor = new Visitor(t);
  await visitor.get(`/p/${token}/demand`);
  await visitor.send({ a_accused: '骨科一位姓李的医生' });
  await visitor.send({ a_words: '术前让家属准备两千元' });
  await visitor.send({ a_phone: '13600005555' });
  await visitor.agree({ health: 'yes' });
  await visitor.send({}, 'next', [{ name: '转账.jpg', bytes: await photo() }]);
  const code = visitor.code();
  const row = await theCase(visitor, 'demand');
  expect(row).toMatchObject({ secrecy: 4, reporter_id: null });
  const secretary = await t.as('party-secretary');
  for (const who of [chief, office, desk, await t.as('director'), await t.as('head')]) {
    await expect(who.case.get({ id: row.id })).rejects.toMatchObject({ code: 'not_found' });
    expect((await who.notice.list({})).items.filter(({ subject }) => subject?.id === row.id)).toEqual([]);
  }
  expect((await office.public.reports({})).items.filter(({ id }) => id === row.id)).toEqual([]);
  const opened = await secretary.case.open({ id: row.id, purpose: 'handle' });
  expect(opened.data).toMatchObject({ accused: '骨科一位姓李的医生', contact: '13600005555' });
  expect(opened.data['evidence']).toHaveLength(1);

  const act = (action: string, more: Record<string, unknown> = {}) =>
    secretary.case.act({ id: row.id, action, ...more });
  const doctor = await t.as('staff');
  await act('accept');
  await act('identify', { staff: doctor.personId });
  await act('substantiate', { finding: '转账属实' });
  const follower = new Visitor(t);
  await follower.get('/p/t');
  await follower.send({ code }, 'look');
  expect(follower.page.text).toContain('调查中');
  expect(follower.page.text).not.toMatch(/属实|问责|李的医生|两千元/);
  await act('hold');
  await act('close', { outcome: '情况属实,钱款已退,已处理当事人' });
  await follower.send({ code }, 'look');
  expect(follower.page.text).toContain('钱款已退');
  await expect(doctor.case.get({ id: row.id })).rejects.toMatchObject({ code: 'not_found' });
});

test('a lost wallet is found, waits, and goes back to whoever knows its mark, before a second person', async () => {
  const visitor = new Visitor(t);
  await visitor.get(`/p/${token}/lostItem`);
  await visitor.send({ a_side: 'lost', a_kind: 'money' });
  await visitor.send({ a_item: '黑色钱包', a_mark: '夹层有张火车票', a_lostOn: '2026-11-20' });
  await visitor.send({ a_phone: '13700003333' });
  await visitor.agree();
  await visitor.send({});
  const code = visitor.code();
  const row = await theCase(visitor, 'lostItem');
  expect(row.title).toBe('报失:黑色钱包');
  // Money goes through the hands of two: into the cupboard and out of it.
  const match = { id: row.id, action: 'match', storedAt: '服务台 3 号柜' };
  await expect(desk.case.act(match)).rejects.toMatchObject({ code: 'countersign_needed' });
  const signed = await signatureOf(t, await t.person({ roles: ['service-desk'], name: '服务台乙' }));
  await desk.case.act({ ...match, ...signed });

  const follower = new Visitor(t);
  await follower.post('/p/t', { code, go: 'look' });
  expect(follower.page.text).toContain('已找到待认领');
  const back = { id: row.id, action: 'giveBack', result: '本人领回' };
  await expect(desk.case.act({ ...back, hasProof: false })).rejects.toMatchObject({ code: 'proof_needed' });
  await expect(desk.case.act({ ...back, hasProof: true })).rejects.toMatchObject({ code: 'countersign_needed' });
  await expect(desk.case.act({ ...back, hasProof: true, ...(await signatureOf(t, desk)) })).rejects.toMatchObject({
    code: 'countersign_same',
  });
  const early = { id: row.id, action: 'close', reason: 'disposed', result: '上交' };
  await expect(desk.case.act(early)).rejects.toMatchObject({ code: 'kept_longer' });
  await desk.case.act({ ...back, hasProof: true, ...signed });
  await follower.post('/p/t', { code, go: 'look' });
  expect(follower.page.text).toContain('本人领回');
  expect(follower.page.text).toContain('已归还');
});

test('a survey is kept without a name; low marks with a wish to be called become a complaint', async () => {
  const before = await office.public.survey({});
  expect(before).toMatchObject({ n: 0, mean: null });
  expect(before.dimensions.every(({ n, mean }) => n === 0 && mean === null)).toBe(true);

  const pleased = new Visitor(t);
  await pleased.get(`/p/${token}/survey?v=VISIT-0001`);
  await pleased.send({});
  expect(pleased.page.text).toContain('请至少点一项');
  await pleased.send({ a_quality: '5', a_attitude: '4' });
  await pleased.send({ a_words: '都好' });
  await pleased.agree();
  expect(pleased.page.text).toContain('已收到您的评价');
  expect(pleased.page.html).not.toContain('id="code"');

  const again = new Visitor(t);
  await again.get(`/p/${token}/survey?v=VISIT-0001`);
  await again.send({ a_quality: '1' });
  await again.send({});
  await again.agree();
  expect(again.page.text).toContain('这次就诊已经评价过了');

  const angry = new Visitor(t);
  await angry.get(`/p/${token}/survey`);
  await angry.send({ a_fees: '1', a_safety: '3' });
  await angry.send({ a_words: '收费看不懂', a_call: 'yes' });
  expect(angry.page.text).toContain('要我们联系您,请留电话');
  await angry.send({ a_call: 'yes', a_phone: '13600004444' });
  await angry.agree();
  const row = await theCase(angry, 'complaint');
  expect(row.data).toMatchObject({ category: 'fees', phone: '13600004444' });
  expect(row.data['description']).toContain('收费 1 分');
  const answer = await t.app.db
    .selectFrom('survey_response')
    .selectAll()
    .where('complaint_id', '=', row.id)
    .executeTakeFirstOrThrow();
  expect(JSON.stringify(answer)).not.toContain('13600004444');

  expect(await office.public.survey({})).toMatchObject({
    n: 2,
    withVisit: 1,
    low: 1,
    complaints: 1,
    // (4.5 + 2) / 2
    mean: 3.25,
  });
  expect(await office.public.remarks({ place: 'OPD' })).toMatchObject({
    total: 2,
    items: [
      { words: '收费看不懂', mean: 2, complaintId: row.id },
      { words: '都好', complaintId: null },
    ],
  });
  const [first] = (await office.public.remarks({ limit: 1 })).items;
  const { next } = await office.public.remarks({ limit: 1 });
  expect((await office.public.remarks({ limit: 1, cursor: next ?? '' })).items[0]?.id).not.toBe(first?.id);
  const { dimensions } = await office.public.survey({ place: 'OPD' });
  expect(dimensions.find(({ dimension }) => dimension === 'quality')).toMatchObject({ n: 1, mean: 5 });
  expect(dimensions.find(({ dimension }) => dimension === 'order')).toMatchObject({ n: 0, mean: null });
});
