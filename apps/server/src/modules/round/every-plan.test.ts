import {
  compileForm,
  FormDefinition,
  planKinds,
  recurrenceIn,
  type PlanKindName,
  type RoundDetail,
} from '@anyuan/contract';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { photo } from '../../../test/photos.ts';
import { filledIn } from './demo/fill.ts';
import { turnRounds } from './turn.ts';

let t: TestApp;
let ward: string;
// Three days before a festival, ten in the morning.
const start = '2026-04-28T02:00:00Z';
beforeAll(async () => {
  t = await testApp({ at: start });
  const founder = await t.as('founder');
  await founder.place.put({ code: 'C', name: '本部', kind: 'campus' });
  ward = (await founder.identity.putDepartment({ code: 'W', name: '骨科病区', campus: 'C' })).id;
  await founder.place.put({ code: 'P1', name: '门诊大厅', kind: 'area', parent: 'C', department: 'W' });
  await founder.duty.putPost({ code: 'G1', name: '保安一班', kind: 'guard-team', place: 'P1' });
  await founder.register.put({
    kind: 'extinguisher',
    code: 'MHQ-1',
    place: 'P1',
    agent: 'powder',
    made: '2025-01-01',
  } as never);
  await founder.device.put({ code: 'PB-1', name: '急诊报警', kind: 'panic-button', place: 'P1' });
  for (const on of ['2026-05-01', '2026-05-04', '2026-05-05'])
    await founder.setting.putDay({ on, working: false, name: '劳动节' });
});
afterEach(() =>
  t.app.system('test').tx(async (tx) => {
    tx.unaudited('each kind for itself');
    await tx.db.updateTable('plan').set({ is_active: false }).execute();
    await tx.db.updateTable('round').set({ state: 'void', ring_at: null }).where('state', '=', 'planned').execute();
    await tx.db.updateTable('sign_on').set({ until: tx.now }).where('until', 'is', null).execute();
  }),
);
afterAll(() => t.stop());

async function attached(guard: As, id: string): Promise<string> {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(await photo())]), 'photo.jpg');
  const { json } = await guard.call('POST', `/api/v1/subjects/round/${id}/files`, form);
  return (json as { id: string }).id;
}

/** What a form asks that a clerk does not make up: people, places, photos, days. */
async function answersTo(round: RoundDetail, guard: As): Promise<Record<string, unknown>> {
  if (!round.form) return {};
  const form = compileForm(FormDefinition.parse(round.form.definition));
  const answers = filledIn(form, () => 0, false);
  for (const { name, asked, part } of form.shown(answers)) {
    if (part !== 'answer' || answers[name] !== undefined || !asked.question.isNeeded) continue;
    const { kind } = asked.question;
    if (kind === 'person') answers[name] = guard.personId;
    else if (kind === 'people') answers[name] = [guard.personId];
    else if (kind === 'department') answers[name] = ward;
    else if (kind === 'date') answers[name] = '2026-04-28';
    else if (kind === 'time') answers[name] = start;
    else if (kind === 'photos') answers[name] = [await attached(guard, round.id)];
    else if (kind === 'signature') answers[name] = await attached(guard, round.id);
    else if (kind === 'text' || kind === 'longText') answers[name] = '有';
  }
  return form.kept(answers);
}

test.each(Object.keys(planKinds) as PlanKindName[])(
  'a plan of kind %s, set as plans of it usually are, is made, walked in time, judged and counted by its rule',
  async (kind) => {
    const { label, usual, perDay, bySignal } = planKinds[kind];
    // What comes by the quarter or by the year is planned while its days are there.
    const started = /^每[36]个月|^每年/.test(usual.recurrence) ? '2027-01-05T02:00:00Z' : start;
    t.clock.set(started);
    const [founder, guard] = [await t.as('founder'), await t.as('guard')];
    await guard.duty.signOn({ code: 'G1' });
    const { code } = await founder.plan.put({
      code: `K-${kind}`.toUpperCase(),
      name: label[0],
      kind,
      recurrence: recurrenceIn(usual.recurrence),
      form: usual.form,
      where: usual.where,
      rule: usual.rule ?? '本院规定',
      perDay,
      post: 'G1',
      ...(usual.where === 'places' ? { points: ['P1'] } : {}),
      ...(usual.where === 'things' ? { thingKind: 'extinguisher' } : {}),
      ...(usual.where === 'devices' ? { deviceKind: 'panic-button' } : {}),
      ...(usual.where === 'departments' ? { departments: ['W'] } : {}),
    } as never);
    // What nobody plans is called for.
    if (recurrenceIn(usual.recurrence)?.on === 'call') await founder.plan.start({ code, minutes: 120 });
    const { items } = await founder.round.list({ plan: code, from: started.slice(0, 10), limit: 500 });
    const first = items.find(({ to, state }) => to > started && state === 'planned');
    expect(first, 'a round is due').toBeDefined();
    t.clock.set(new Date(Math.max(Date.parse(first!.from), t.clock.now().getTime()) + 60_000).toISOString());
    const now = await t.as('guard');
    await now.duty.signOn({ code: 'G1' });
    const round = await now.round.get({ id: first!.id });
    if (bySignal) {
      await t.app.system('test').tx(async (tx) => {
        tx.unaudited('the press under test');
        await tx.db.updateTable('device').set({ last_test_at: tx.now }).where('code', '=', 'PB-1').execute();
      });
      await turnRounds(t.app.system('round-turn'));
    } else
      for (const { key } of round.spots.length > 0 ? round.spots : [{ key: undefined }])
        await now.round.check({
          id: round.id,
          ...(key ? { point: key } : {}),
          method: 'qr',
          answers: await answersTo(round, now),
          ...(round.form?.versionId ? { versionId: round.form.versionId } : {}),
        });
    expect(await now.round.get({ id: first!.id })).toMatchObject({ state: 'done', verdict: 'onTime', bad: 0 });
    const { groups } = await (
      await t.as('founder')
    ).figure.list({
      type: 'round',
      from: first!.day,
      to: first!.day,
      by: 'plan',
    });
    expect(groups.find(({ key }) => key === label[0])?.figures.find(({ name }) => name === 'onTime')).toMatchObject({
      numerator: 1,
    });
  },
);
