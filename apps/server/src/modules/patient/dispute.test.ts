import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { As } from '../../../test/kit.ts';
import { attachFile, photo } from '../../../test/photos.ts';
import { act, hospital, listed, nextMonday, type Hospital } from './testing.ts';

let h: Hospital;
beforeAll(async () => {
  h = await hospital();
});
beforeEach(() => nextMonday(h));
afterAll(() => h.t.stop());

const refused = (code: string) => expect.objectContaining({ code });
async function registered(more: Record<string, unknown> = {}): Promise<string> {
  const data = {
    source: 'patient',
    description: '术后感染',
    patient: '黄某',
    phone: '13700003333',
    staff: [h.doctor.personId],
    ...more,
  };
  return (await h.office.case.create({ type: 'dispute', title: '术后感染争议', department: h.medicine, data })).id;
}
const assessment = { risk: 'middle', injury: 'four', isMajor: false };
const told = { toldRoutes: true, toldSealing: true, toldCopying: true };
async function informed(more: Record<string, unknown> = {}): Promise<string> {
  const id = await registered(more);
  await act(h.office, id, 'assess', assessment);
  await act(h.office, id, 'inform', told);
  return id;
}
async function signatures(id: string): Promise<{ hospitalSignature: string; patientSignature: string }> {
  const sign = async () => (await attachFile(h.office, id, await photo(), '签字.jpg')).id;
  return { hospitalSignature: await sign(), patientSignature: await sign() };
}
const fair = { isParty: false, isRelative: false, hasInterest: false, hasOther: false };
const mediator = (name = '郑调解员') => h.t.person({ roles: ['mediator'], name });
async function mediating(more: Record<string, unknown> = {}): Promise<{ id: string; m: As }> {
  const m = await mediator();
  const id = await informed(more);
  await act(h.office, id, 'mediate', { mediators: [m.personId], ...fair });
  return { id, m };
}
const settlement = { terms: '一次性补偿', performBy: '2026-12-31', insurerJoined: true };
async function agreed(more: Record<string, unknown> = {}): Promise<{ id: string; m: As }> {
  const { id, m } = await mediating();
  const mediatorSignature = (await attachFile(m, id, await photo())).id;
  await act(h.office, id, 'conclude', {
    amount: 8000,
    ...settlement,
    ...(await signatures(id)),
    mediatorSignature,
    ...more,
  });
  return { id, m };
}

/** Where the sides meet. */
async function room(): Promise<string> {
  const chief = await h.t.as('security-chief');
  await chief.place.put({ code: 'HQ', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'NEG', name: '调解室', kind: 'building', parent: 'HQ' });
  return (await chief.place.get({ code: 'NEG' })).id;
}

test("a dispute from registration to the archive, by people's mediation with an appraisal", async () => {
  const id = await registered({ claim: 150_000 });
  expect((await h.office.case.get({ id })).number).toMatch(/^JF-202611-\d{4}$/);
  await act(h.office, id, 'assess', assessment);
  await act(h.office, id, 'inform', told);
  const seal = { form: 'original', location: '医患办保险柜', unsealOn: '2029-11-23' };
  await act(h.office, id, 'seal', { sealed: [{ item: '住院病历', ...seal }], ...(await signatures(id)) });
  await act(h.office, id, 'seal', { sealed: [{ item: '输液器', ...seal }], ...(await signatures(id)) });
  const m = await mediator();
  expect(await act(h.office, id, 'mediate', { mediators: [m.personId], ...fair })).toMatchObject({
    state: 'mediating',
    data: { sealed: [{ item: '住院病历' }, { item: '输液器' }] },
    // Thirty working days from Monday, 23 November, with New Year's Day between.
    dueAt: expect.stringMatching(/^2027-01-0[45]T16:00/),
  });
  const promised = (await h.office.case.get({ id })).dueAt ?? '';
  await act(m, id, 'meet', {
    at: h.t.clock.now().toISOString(),
    room: await room(),
    hospitalSide: 2,
    patientSide: 5,
    isRecorded: true,
    minutes: '双方陈述',
  });
  await h.t.later({ days: 2 });
  expect(await act(m, id, 'appraise', { appraiser: '市医学会', note: '有无过错' })).toMatchObject({ dueAt: null });
  await h.t.later({ days: 14 });
  await expect(act(m, id, 'resume')).rejects.toEqual(refused('appraisal_first'));
  await act(m, id, 'appraised', { appraisedFault: '次要过错', responsibility: 30 });
  const resumed = await act(m, id, 'resume');
  // Two weeks of appraisal: ten working days that were not ours.
  expect(Math.round((new Date(resumed.dueAt ?? 0).getTime() - new Date(promised).getTime()) / 86_400_000)).toBe(14);
  const mediatorSignature = (await attachFile(m, id, await photo())).id;
  await act(h.office, id, 'conclude', {
    amount: 45_000,
    ...settlement,
    insurerShare: 40_000,
    recovered: 2000,
    ...(await signatures(id)),
    mediatorSignature,
  });
  await act(h.office, id, 'confirm', { isJoint: true });
  await act(h.office, id, 'perform', { paid: 45_000 });
  await expect(act(h.office, id, 'archive', {})).rejects.toEqual(refused('fields_missing'));
  const rectified = await act(h.office, id, 'rectify', { lessons: '规范切口护理', defect: 'infection' });
  expect(rectified.links).toMatchObject([{ type: 'qualityFinding' }]);
  const archived = await act(h.office, id, 'archive', {});
  expect(archived).toMatchObject({
    state: 'archived',
    kept: { mediation: true, confirmation: true, performance: true },
  });
  expect((await h.office.case.timeline({ id })).items.map(({ action }) => action).join(' ')).toBe(
    'create assess inform attach attach seal attach attach seal mediate meet ' +
      'appraise appraised resume attach attach attach conclude confirm perform rectify archive',
  );
});

test('nothing goes on before the notices have been given; after a death there are four', async () => {
  const id = await registered();
  await act(h.office, id, 'assess', assessment);
  expect((await h.office.case.get({ id })).actions).not.toContain('negotiate');
  for (const action of ['negotiate', 'mediate', 'seal', 'apply', 'litigate'])
    await expect(act(h.office, id, action)).rejects.toEqual(refused('wrong_state'));
  await expect(act(h.office, id, 'inform', { ...told, toldCopying: false })).rejects.toEqual(refused('notices_first'));
  await act(h.office, id, 'inform', told);

  const dead = await registered({ diedAt: h.t.clock.now().toISOString() });
  await act(h.office, dead, 'assess', assessment);
  await expect(act(h.office, dead, 'inform', told)).rejects.toEqual(refused('notices_first'));
  expect(await act(h.office, dead, 'inform', { ...told, toldAutopsy: true })).toMatchObject({ state: 'informed' });
});

test('autopsy within 48 hours, the body within 14 days, counted from the death', async () => {
  const died = new Date(h.t.clock.now().getTime() - 10 * 3_600_000);
  const id = await informed();
  const clockOf = async (name: string) => (await h.office.case.get({ id })).clocks.find(({ clock }) => clock === name);
  expect([await clockOf('autopsy'), await clockOf('body')]).toEqual([undefined, undefined]);
  await expect(act(h.office, id, 'recordDeath', { diedAt: died.toISOString(), toldAutopsy: false })).rejects.toEqual(
    refused('autopsy_first'),
  );
  await act(h.office, id, 'recordDeath', { diedAt: died.toISOString(), toldAutopsy: true });
  await h.t.later({ hours: 37 });
  // The warning has come, the limit has not.
  expect(await clockOf('autopsy')).toMatchObject({
    dueAt: new Date(died.getTime() + 48 * 3_600_000).toISOString(),
    step: 0,
  });
  await act(h.office, id, 'freeze', { isFrozen: true });
  expect([await clockOf('autopsy'), await clockOf('frozen')]).toMatchObject([
    undefined,
    { dueAt: new Date(died.getTime() + 7 * 86_400_000).toISOString() },
  ]);
  // By night it would wait for the morning.
  for (const hours of [144, 12]) await h.t.later({ hours });
  expect((await clockOf('frozen'))?.step).toBe(1);
  await act(h.office, id, 'autopsy', { autopsy: 'agreed', patientSignature: (await signatures(id)).patientSignature });
  expect([await clockOf('frozen'), (await clockOf('body'))?.step]).toEqual([undefined, 0]);
  await act(h.office, id, 'moveBody', { note: '移交殡仪馆' });
  expect(await clockOf('body')).toBeUndefined();
});

test('a major dispute is reported within twelve hours, and not archived without', async () => {
  const id = await registered();
  await expect(act(h.office, id, 'assess', { ...assessment, injury: 'two' })).rejects.toEqual(
    refused('injury_is_major'),
  );
  await act(h.office, id, 'assess', { ...assessment, injury: 'two', isMajor: true });
  const clocks = (await h.office.case.get({ id })).clocks.map(({ clock }) => clock);
  expect(clocks).toContain('major');
  await h.t.later({ hours: 13 });
  expect((await h.office.case.timeline({ id })).items.map(({ action }) => action)).toContain('clock:major');
  await act(h.office, id, 'inform', told);
  await act(h.office, id, 'reportMajor', { note: '区卫健委,已电话并书面' });
  expect((await h.office.case.get({ id })).kept).toMatchObject({ major: false });
});

test('at most five a side', async () => {
  const id = await informed();
  await act(h.office, id, 'negotiate', {});
  const meeting = {
    at: h.t.clock.now().toISOString(),
    elsewhere: '区调解中心',
    isRecorded: false,
    minutes: '未达成一致',
  };
  for (const sides of [
    { hospitalSide: 6, patientSide: 2 },
    { hospitalSide: 2, patientSide: 6 },
  ])
    await expect(act(h.office, id, 'meet', { ...meeting, ...sides })).rejects.toEqual(refused('invalid'));
  await act(h.office, id, 'meet', { ...meeting, hospitalSide: 5, patientSide: 5 });
});

test('a mediator with a conflict of interest stands aside', async () => {
  const m = await mediator();
  const id = await informed();
  const mediate = (more: Record<string, unknown>) =>
    act(h.office, id, 'mediate', { mediators: [m.personId], ...fair, ...more });
  for (const question of Object.keys(fair))
    await expect(mediate({ [question]: true })).rejects.toEqual(refused('mediator_conflict'));
  const { hasOther: _, ...unanswered } = fair;
  await expect(act(h.office, id, 'mediate', { mediators: [m.personId], ...unanswered })).rejects.toEqual(
    refused('invalid'),
  );
  for (const [one, code] of [
    [h.doctor, 'their_own_case'],
    [h.nurse, 'their_colleagues'],
    [h.office, 'handler_mediates'],
  ] as const)
    await expect(mediate({ mediators: [one.personId] })).rejects.toEqual(refused(code));
  expect(await mediate({})).toMatchObject({ state: 'mediating' });
});

test('seventeen mediators, each with a dispute of his own, and nobody sees another one', async () => {
  const theirs: { m: As; id: string }[] = [];
  for (let n = 1; n <= 17; n++) {
    const m = await mediator(`调解员${n}`);
    const id = await informed();
    await act(h.office, id, 'mediate', { mediators: [m.personId], ...fair });
    theirs.push({ m, id });
  }
  for (const [n, { m, id }] of theirs.entries()) {
    expect(await listed(m, 'dispute')).toEqual([id]);
    const other = theirs[(n + 1) % 17]?.id ?? '';
    await expect(m.case.get({ id: other })).rejects.toEqual(refused('not_found'));
    await expect(act(m, other, 'mediationFailed', { note: '?' })).rejects.toEqual(refused('not_found'));
  }
  expect((await theirs[0]!.m.case.open({ id: theirs[0]!.id, purpose: 'handle' })).data).toMatchObject({
    patient: '黄某',
  });
});

test('administrative mediation answers in five working days and ends in thirty', async () => {
  const id = await informed();
  const applied = await act(h.office, id, 'apply', {});
  const accepted = await act(h.office, id, 'applicationAccepted', {});
  const span = new Date(accepted.dueAt ?? 0).getTime() - new Date(applied.dueAt ?? 0).getTime();
  expect(span).toBeGreaterThan(30 * 86_400_000);
  expect([applied.state, accepted.state]).toEqual(['applied', 'administrative']);
  const other = await informed();
  await act(h.office, other, 'apply', {});
  expect(await act(h.office, other, 'applicationRefused', { note: '已起诉' })).toMatchObject({ state: 'informed' });
});

test('the thresholds of the locality: over 10,000 the insurer, from 100,000 an appraisal', async () => {
  const conclude = async (claim: number, more: Record<string, unknown>) => {
    const id = await informed({ claim });
    await act(h.office, id, 'negotiate', {});
    return act(h.office, id, 'conclude', { ...settlement, ...(await signatures(id)), ...more });
  };
  await expect(conclude(10_001, { amount: 9000, insurerJoined: false })).rejects.toEqual(refused('insurer_needed'));
  expect(await conclude(10_000, { amount: 10_000, insurerJoined: false })).toMatchObject({ state: 'concluded' });
  await expect(conclude(100_000, { amount: 9000 })).rejects.toEqual(refused('appraisal_needed'));
  await expect(conclude(9000, { amount: 9000, insurerShare: 9001 })).rejects.toEqual(refused('insurer_share'));
  const it = await h.t.as('it');
  await it.setting.put({ key: 'dispute.appraisalFrom', value: 200_000 });
  expect(await conclude(100_000, { amount: 9000 })).toMatchObject({ data: { settledBy: 'negotiation' } });
  await it.setting.put({ key: 'dispute.appraisalFrom', value: 100_000 });
});

test('both sides sign, and the mediator too; a court needs no signature', async () => {
  const { id } = await mediating();
  const both = await signatures(id);
  const conclude = (more: Record<string, unknown>) =>
    act(h.office, id, 'conclude', { amount: 5000, ...settlement, ...more });
  await expect(conclude({ hospitalSignature: both.hospitalSignature })).rejects.toEqual(refused('both_sign'));
  await expect(conclude(both)).rejects.toEqual(refused('mediator_signs'));
  await act(h.office, id, 'litigate', { court: '区法院(2026)民初 1 号' });
  expect(await conclude({})).toMatchObject({ data: { settledBy: 'court' } });
});

test('unsealed by both, or alone once it is solved or three years are over', async () => {
  const id = await informed();
  const seal = { item: '病历', form: 'copy', location: '保险柜', unsealOn: '2029-11-23' };
  await expect(act(h.office, id, 'unseal', { note: '复核', ...(await signatures(id)) })).rejects.toEqual(
    refused('fields_missing'),
  );
  const { hospitalSignature } = await signatures(id);
  await expect(act(h.office, id, 'seal', { sealed: [seal], hospitalSignature })).rejects.toEqual(refused('invalid'));
  await act(h.office, id, 'seal', { sealed: [seal], ...(await signatures(id)) });
  await expect(act(h.office, id, 'unseal', { note: '复核', hospitalSignature })).rejects.toEqual(
    refused('both_present'),
  );
  await act(h.office, id, 'unseal', { note: '复核', ...(await signatures(id)) });
  await h.t.later({ days: 3 * 365 + 2 });
  await act(h.office, id, 'unseal', { note: '期满', hospitalSignature });
});

test('the court confirms what was mediated, asked jointly within thirty days', async () => {
  const { id } = await agreed();
  await expect(act(h.office, id, 'confirm', { isJoint: false })).rejects.toEqual(refused('jointly_only'));
  await h.t.later({ days: 31 });
  await expect(act(h.office, id, 'confirm', { isJoint: true })).rejects.toEqual(refused('confirmation_over'));
  expect((await h.office.case.timeline({ id })).items.map(({ action }) => action)).toContain('clock:confirmation');
});

test('compensation is for those who answer for it; the department sees the rest', async () => {
  const { id, m } = await agreed();
  const finance = await h.t.as('finance');
  for (const who of [h.head, m, h.doctor]) {
    const seen = await who.case.get({ id });
    expect(seen.masked).toContain('amount');
    const opened = await who.case.open({ id, purpose: 'handle' }).catch(() => seen);
    expect(opened.data['amount']).toBeUndefined();
    // As a number or in words; ids are full of digits.
    expect(JSON.stringify([seen, opened, await who.case.timeline({ id }), await who.case.list({})])).not.toMatch(
      /(?<![0-9a-f-])8,?000(?![0-9a-f])/,
    );
  }
  for (const who of [finance, h.director])
    expect((await who.case.open({ id, purpose: 'check' })).data).toMatchObject({ amount: 8000 });
  const register = { type: 'dispute', ledger: 'register', from: '2026-01-01', to: '2035-12-31' };
  // Alone: ids hold such digits, too.
  expect(JSON.stringify(await h.head.ledger.rows(register))).not.toMatch(/(?<![\w-])8000(?![\w-])/);
});

test('nor does a total of one tell its amount', async () => {
  const { m } = await agreed();
  const year = { type: 'dispute', from: '2026-01-01', to: '2035-12-31' };
  const names = async (who: As) => (await who.figure.list(year)).groups[0]?.figures.map(({ name }) => name);
  const deputy = await h.t.as('deputy-director');
  for (const who of [m, h.head, deputy]) {
    expect(await names(who)).toContain('total');
    for (const secret of ['compensation', 'meanCompensation', 'recovered'])
      expect(await names(who)).not.toContain(secret);
  }
  expect(await names(h.director)).toContain('compensation');
});

test('a suspected offence goes to the police, and the dispute goes on', async () => {
  const id = await informed();
  const after = await act(h.office, id, 'toPolice', { note: '打砸诊室' });
  expect(after.state).toBe('informed');
});

test('mediation fails: another route is open', async () => {
  const { id, m } = await mediating();
  expect(await act(m, id, 'mediationFailed', { note: '分歧过大' })).toMatchObject({ state: 'informed' });
  expect((await h.office.case.get({ id })).actions).toEqual(expect.arrayContaining(['negotiate', 'apply', 'litigate']));
  const longer = await mediating();
  const before = (await h.office.case.get({ id: longer.id })).dueAt ?? '';
  const extended = await act(longer.m, longer.id, 'extendMediation', {
    workdays: 10,
    ...(await signatures(longer.id)),
  });
  expect((extended.dueAt ?? '') > before).toBe(true);
});
