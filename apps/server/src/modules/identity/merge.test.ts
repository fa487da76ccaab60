import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { password, testApp, type As, type TestApp } from '../../../test/kit.ts';
import { signatureOf } from '../book/testing.ts';

// Somebody stands in the list of people twice: two accounts become one, and the record keeps both.

let t: TestApp;
let admin: As;
let keeper: As;
let signed: object;
beforeAll(async () => {
  t = await testApp({ at: '2026-05-10T02:00:00Z' });
  const founder = await t.as('founder');
  await founder.place.put({ code: 'C1', name: '本部', kind: 'campus' });
  await founder.identity.putDepartment({ code: 'SEC', name: '保卫科', campus: 'C1' });
  await founder.device.put({ code: 'D1', name: '药库门', kind: 'door', place: 'C1' });
  admin = await t.as('it');
  keeper = await t.as('security-admin');
  signed = await signatureOf(t, keeper);
});
afterAll(() => t.stop());

const merge = (into: As, from: As, beside: object = signed) =>
  admin.identity.mergePeople({ into: into.personId, from: from.personId, ...beside });

test('what he answers for goes over, what he has done stays, and the account that went never signs in again', async () => {
  const stays = await t.person({ roles: ['guard'], name: '张卫' });
  const goes = await t.person({ roles: ['guard', 'fire-control'], name: '张 卫' });
  const chief = await t.as('security-chief');
  const fire = await t.as('fire-control');
  const thing = await fire.register.create({ kind: 'hydrant', place: 'C1', variety: 'indoor', owner: goes.personId });
  const doors = await (
    await t.as('founder')
  ).register.create({
    kind: 'door-group',
    name: '药库门禁组',
    doors: ['D1'],
    people: [stays.personId, goes.personId, fire.personId],
  } as never);
  const raised = await goes.case.create({ type: 'hazard', title: '灯坏了', data: { description: '东门灯不亮' } });
  const number = (id: string) => chief.case.get({ id });
  expect((await number(raised.id)).reporter).toMatchObject({ id: goes.personId });
  await expect(stays.case.get({ id: raised.id })).rejects.toMatchObject({ code: 'not_found' });

  // Never without a second person, never oneself, never a service account, never into one that is off.
  await expect(merge(stays, goes, {})).rejects.toMatchObject({ code: 'countersign_needed' });
  await expect(
    admin.identity.mergePeople({ into: admin.personId, from: goes.personId, ...signed }),
  ).rejects.toMatchObject({ code: 'own_account' });
  await expect(
    admin.identity.mergePeople({ into: stays.personId, from: stays.personId, ...signed }),
  ).rejects.toMatchObject({ code: 'linked_to_itself' });
  const service = await admin.identity.createPerson({ name: '门禁平台', kind: 'service' });
  await expect(admin.identity.mergePeople({ into: stays.personId, from: service.id, ...signed })).rejects.toMatchObject(
    { code: 'merge_people_kind' },
  );
  const guard = await t.as('guard');
  await expect(
    guard.identity.mergePeople({ into: stays.personId, from: goes.personId, ...signed }),
  ).rejects.toMatchObject({ code: 'forbidden' });
  expect((await number(raised.id)).reporter).toMatchObject({ id: goes.personId });

  await merge(stays, goes);
  const after = await admin.identity.person({ id: goes.personId });
  expect(after).toMatchObject({ active: false, mergedInto: { id: stays.personId, name: '张卫' } });
  // His rights are not added to those of the account that stays.
  expect((await admin.identity.person({ id: stays.personId })).roles).toEqual(['guard']);
  expect((await fire.register.find({ code: thing.code })).owner).toMatchObject({ id: stays.personId });
  expect((await fire.register.find({ code: doors.code }))['people']).toEqual([stays.personId, fire.personId]);
  expect((await number(raised.id)).reporter).toMatchObject({ id: stays.personId });
  expect((await stays.case.get({ id: raised.id })).id).toBe(raised.id);
  const { items: timeline } = await chief.case.timeline({ id: raised.id });
  expect(timeline[0]).toMatchObject({ actor: { id: goes.personId } });
  // Signed in he no longer is, and cannot be again.
  await expect(goes.session.me({})).rejects.toMatchObject({ status: 401 });
  const { username } = after;
  await expect(t.anonymous.session.signIn({ username: username ?? '', password })).rejects.toMatchObject({
    code: 'wrong_password',
  });
  await expect(admin.identity.updatePerson({ id: goes.personId, active: true, ...signed })).rejects.toMatchObject({
    code: 'person_merged',
  });
  await expect(merge(stays, goes)).rejects.toMatchObject({ code: 'person_merged' });
  await expect(merge(goes, stays)).rejects.toMatchObject({ code: 'merge_into_inactive' });

  const { rows } = await sql<{ action: string; detail: string }>`
    select action, detail from audit where action in ('person.merge', 'person.mergedInto', 'countersign.sign')
    order by seq`.execute(t.app.db);
  expect(rows.map(({ action }) => action)).toEqual(['countersign.sign', 'person.merge', 'person.mergedInto']);
  expect(JSON.parse(rows[1]?.detail ?? '')).toMatchObject({
    merged: username,
    moved: { 'case.reporter_id': 1, 'thing.owner_id': 1 },
  });
  expect((await (await t.as('auditor')).audit.verify({})).ok).toBe(true);
});

test('whoever stands in one matter by both accounts stands in it once, and is kept from what the other was kept from', async () => {
  const stays = await t.person({ roles: ['security-chief'], name: '李保' });
  const goes = await t.person({ roles: ['security-chief'], name: '李 保' });
  const nurse = await t.as('staff');
  const { id } = await nurse.case.create({ type: 'hazard', title: '堆放', data: { description: '通道堆放杂物' } });
  const add = (person: As, relation: string) =>
    t.app.system('kit').tx(async (tx) => {
      await tx.db
        .insertInto('case_party')
        .values({
          case_id: id,
          person_id: person.personId,
          relation,
          joined_at: tx.now,
          stamps: JSON.stringify({ [`${relation}At`]: person === stays ? 1 : 2 }) as never,
        })
        .execute();
      tx.audit('case.party', 'case', id);
    });
  await add(stays, 'responder');
  await add(goes, 'responder');
  await add(goes, 'assignee');
  await merge(stays, goes);
  const { rows } = await sql<{ person_id: string; relation: string }>`
    select person_id, relation from case_party where case_id = ${id} and relation <> 'reporter' order by relation`.execute(
    t.app.db,
  );
  expect(rows).toEqual([
    { person_id: stays.personId, relation: 'assignee' },
    { person_id: stays.personId, relation: 'responder' },
  ]);
  const row = await t.app.db.selectFrom('case').select(['read', 'turn']).where('id', '=', id).executeTakeFirstOrThrow();
  expect(JSON.stringify(row)).not.toContain(goes.personId);
  expect(JSON.stringify(row)).toContain(stays.personId);
});
