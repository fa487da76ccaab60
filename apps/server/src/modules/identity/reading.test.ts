import { allowedActions, caseTypes, permissions, readingOf, type CaseType, type Permission } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type TestApp } from '../../../test/kit.ts';
import { mergeGrants, reaches, type Rights, sees } from '../../kernel/auth/index.ts';
import { type CaseRow, reachOf } from '../../kernel/cases/index.ts';
import { withReading } from './reading.ts';
import { builtinRoles, founderRole } from './roles.ts';

const everyType = Object.values(caseTypes) as CaseType[];
const nobody = { people: [], subjects: [] } as unknown as Parameters<typeof reachOf>[2];

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.stop());

/** Every case of a type as it may stand, as far as rights look at it: state, secrecy, what it says. */
function* standings(type: CaseType) {
  const raised = Object.values(type.actions).flatMap(({ secrecy }) => secrecy ?? []);
  const said = [{}, ...Object.values(type.narrows ?? {})] as Record<string, unknown>[];
  for (const secrecy of new Set([type.secrecy, ...raised]))
    for (const state of Object.keys(type.states))
      for (const data of said) yield { state, secrecy, data, stamps: {}, reporter_id: null };
}

/** Steps that may be taken of cases that may not be seen. */
function blindSteps(grants: Rights['grants'], type: CaseType): string[] {
  const rights: Rights = { grants, personId: 'somebody', departmentPath: '/a/', campusId: 'c' };
  const blind: string[] = [];
  for (const row of standings(type)) {
    // What is for named persons is theirs alone, whatever others may do with ordinary cases of the type.
    if (row.secrecy === 4 && type.permissions.named && !grants.has(type.permissions.named)) continue;
    const reach = reachOf(type, { ...row, department_path: '/a/', campus_id: 'c' } as unknown as CaseRow, nobody);
    const steps = allowedActions(type, {
      ...row,
      relations: [],
      ownStamps: {},
      holds: (permission) => reaches(rights, permission, reach),
    });
    if (steps.length > 0 && !sees(rights, reach)) blind.push(`${row.state} ${row.secrecy}: ${steps.join(' ')}`);
  }
  return blind;
}

test.each(Object.keys(permissions) as Permission[])('whoever holds %s sees what he may act on', (permission) => {
  for (const scope of ['department', 'all'] as const) {
    const grants = mergeGrants(withReading([{ permission, scope }]));
    for (const type of everyType) expect([type.type, blindSteps(grants, type)]).toEqual([type.type, []]);
  }
});

test.each([founderRole, ...builtinRoles])('$nameEn sees what the role may act on', ({ grants }) => {
  for (const type of everyType) expect([type.type, blindSteps(mergeGrants(grants), type)]).toEqual([type.type, []]);
});

test('the sweep would notice: without what it includes, a review is a step in the dark', () => {
  const bare = mergeGrants([{ permission: 'petition.review', scope: 'all' }]);
  expect(blindSteps(bare, caseTypes.petition as CaseType).length).toBeGreaterThan(0);
  expect([...(readingOf(everyType).get('petition.review') ?? [])]).toEqual(['petition.read']);
  // A reviewer is none of the named persons.
  expect([...(readingOf(everyType).get('petition.review') ?? [])]).not.toContain('accusation.handle');
});

test('a role that is given a review is given the reading with it, and an old one gets it at the next start', async () => {
  const admin = await t.as('founder');
  const grants = [{ permission: 'petition.review', scope: 'all' }] as const;
  const role = { code: 'reviewer', name: '复查员', nameEn: 'Reviewer', duty: 'operate' as const, grants: [...grants] };
  expect((await admin.identity.putRole(role)).grants).toEqual(
    expect.arrayContaining([...grants, { permission: 'petition.read', scope: 'all' }]),
  );
  const [office, secretary] = [await t.as('patient-relations'), await t.as('party-secretary')];
  const { id } = await office.case.create({
    type: 'petition',
    title: '停车收费',
    data: { channel: 'letter', description: '停车收费过高' },
  });
  await secretary.case.act({ id, action: 'classify', kind: 'suggestion' });
  const told = { toldAt: t.clock.now().toISOString(), toldBy: '挂号信' };
  await office.case.act({ id, action: 'accept', notice: 'G-1', ...told });
  await office.case.act({ id, action: 'assign', handler: office.personId });
  await office.case.act({ id, action: 'answer', opinion: '按物价标准收取', decision: 'explained' });
  await office.case.act({ id, action: 'askReview', note: '对答复不满' });
  const reviewer = await t.person({ roles: ['reviewer'] });
  expect(await reviewer.case.get({ id })).toMatchObject({
    data: { description: '停车收费过高' },
    actions: expect.arrayContaining(['review']),
  });
  await reviewer.case.act({ id, action: 'review', reviewOpinion: '维持', decision: 'explained' });
});
