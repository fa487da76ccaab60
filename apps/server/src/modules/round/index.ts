import { planApi, refuse, roundApi, workAreas, planKind } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App, Module } from '../../kernel/app.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { oneSource } from '../../kernel/figures/index.ts';
import { newId } from '../../kernel/ids.ts';
import { entryHandlers, getEntry, managedEntry, putEntry, takeHandlers } from '../../kernel/registers/index.ts';
import { spellAnew } from '../../kernel/spell-anew.ts';
import { areaFigures } from './area-figures.ts';
import { roundCalendar, roundSpots } from './calendar.ts';
import { callOff } from './call-off.ts';
import { checkPoint } from './check.ts';
import { roundFigures } from './figures.ts';
import { endHeightened, heightenedNow, peakBySignal, setLevel, setPeak } from './heighten.ts';
import { planKindOf } from './kind.ts';
import { listRounds } from './list.ts';
import { makeRounds, publishRounds, refreshPoints } from './make.ts';
import { planColumns, type Planned } from './planned.ts';
import { pointsOf } from './points.ts';
import { listedRegister, roundLedgers } from './register.ts';
import { roundSubjects } from './subject.ts';
import { turnJob, turnRounds } from './turn.ts';
import { getRound, shiftOf } from './whole.ts';
import { rowsOf, writeRounds } from './write.ts';

export { makeRounds } from './make.ts';
export { planColumns, type Planned } from './planned.ts';
export { pointsOf } from './points.ts';
export { turnRounds } from './turn.ts';
export { roundSubject } from './subject.ts';
export { roundPoints, roundTables, visibleRounds } from './visible.ts';
export { closingOf, rowsOf, writeRounds } from './write.ts';

const morningJob = 'round-points';

/** What must be done: plans, the rounds made of them, and how they turned out. */
export const rounds: Module = {
  name: 'round',
  zh: '做什么、谁做、何时做:计划与轮次,准时、早巡、晚巡、补巡、漏巡,安防等级与高峰',
  routes: (app) => {
    app.subjects.add(roundSubjects);
    app.figures.add(oneSource('round', roundFigures));
    app.figures.add(oneSource('tout-area', areaFigures));
    app.registers.add(roundLedgers);
    app.signals.on('round', '*', 'peak', {
      async does(tx, device) {
        await peakBySignal(tx, device.name);
        return { verdict: 'state' };
      },
    });
    const kind = (ctx: Ctx) => planKindOf(app, ctx.now());
    const shared = (ctx: Ctx) => entryHandlers(app, kind(ctx));
    app.http.api('plan', planApi, {
      list: (input, ctx) => shared(ctx).list(input, ctx),
      get: (input, ctx) => shared(ctx).get(input, ctx),
      async put({ code, ...given }, ctx) {
        await putEntry(kind(ctx), ctx, code, given);
        await makeChanged(app);
        return getEntry(kind(ctx), ctx, code);
      },
      async remove(input, ctx) {
        const done = await shared(ctx).remove(input, ctx);
        await makeChanged(app);
        return done;
      },
      async batch(input, ctx) {
        const done = await shared(ctx).batch(input, ctx);
        await makeChanged(app);
        return done;
      },
      history: (input, ctx) => shared(ctx).history(input, ctx),
      export: (input, ctx) => shared(ctx).export(input, ctx),
      async import(input, ctx) {
        const done = await shared(ctx).import(input, ctx);
        if (!input.dryRun) await makeChanged(app);
        return done;
      },
      template: (input, ctx) => shared(ctx).template(input, ctx),
      marked: (input, ctx) => shared(ctx).marked(input, ctx),
      digest: (input, ctx) => shared(ctx).digest(input, ctx),
      sheet: (input, ctx) => shared(ctx).sheet(input, ctx),
      pdf: (input, ctx) => shared(ctx).pdf(input, ctx),
      start: ({ code, minutes }, ctx) => startRound(app, ctx, code, minutes),
      remake: ({ code }, ctx) => remake(app, ctx, code),
    });
    app.http.api('round', roundApi, {
      ...takeHandlers(app, listedRegister),
      list: (input, ctx) => listRounds(ctx, input),
      get: ({ id }, ctx) => getRound(ctx, id),
      shift: (_, ctx) => shiftOf(ctx),
      check: (input, ctx) => checkPoint(ctx, input),
      call: (input, ctx) => callOff(ctx, input),
      calendar: (input, ctx) => roundCalendar(ctx, input),
      spots: (input, ctx) => roundSpots(ctx, input),
      heightened: (_, ctx) => heightenedNow(ctx),
      setLevel: (input, ctx) => setLevel(ctx, input),
      setPeak: (input, ctx) => setPeak(ctx, input),
      end: ({ id }, ctx) => endHeightened(ctx, id),
    });
    app.jobs.cron(`* * * * * ${turnJob} ?id=${turnJob}&max=3`);
    // Before the day's rounds begin.
    app.jobs.cron(`47 20 * * * ${morningJob} ?id=${morningJob}&fill=1d&max=3`);
  },
  jobs: {
    [turnJob]: async (_, ctx) => turnRounds(ctx),
    [morningJob]: async (_, ctx) => refreshPoints(ctx),
  },
  start: async (app) => {
    await spellAnew(app, 'plan');
    return async () => undefined;
  },
};

/** Rounds follow a change at once, in the name of the product: who planned need not be able to make them. */
const makeChanged = (app: App): Promise<number> => makeRounds(app.system('round'));

/** A round nobody planned: 飞行检查. */
async function startRound(app: App, ctx: Ctx, code: string, minutes: number): Promise<{ roundId: string }> {
  const roundId = await ctx.tx(async (tx) => {
    const { rows } = await sql<Planned>`select ${planColumns} from plan l where l.code = ${code}`.execute(tx.db);
    const [plan] = rows;
    if (!plan) throw refuse('not_found', { what: code });
    const { area } = planKind(plan.kind);
    // Who plans its area, or makes its rounds.
    if (!ctx.rights.grants.has(workAreas[area].manage)) ctx.need('round.do', { campusId: plan.campus_id });
    const now = tx.now.getTime();
    const key = `call ${newId()}`;
    const occurrence = { key, day: dayOf(tx.now), from: now, to: now + minutes * 60_000 };
    await writeRounds(tx, rowsOf(app, { ...plan, is_split: false }, occurrence, 'call'), [
      { plan: plan.id, isSplit: false, points: await pointsOf(tx.db, plan) },
    ]);
    const made = await tx.db
      .selectFrom('round')
      .select('id')
      .where('plan_id', '=', plan.id)
      .where('key', '=', key)
      .executeTakeFirstOrThrow();
    tx.audit('plan.start', 'plan', plan.id, { code, minutes });
    publishRounds(tx, made.id, plan.campus_id);
    return made.id;
  });
  return { roundId };
}

/** The rounds to come are made anew, e.g. after the calendar of holidays has changed. */
async function remake(app: App, ctx: Ctx, code: string): Promise<{ ok: true }> {
  await ctx.tx(async (tx) => {
    const { id } = await managedEntry(planKindOf(app, ctx.now()), tx, code);
    await tx.db.updateTable('plan').set({ made_until: null }).where('id', '=', id).execute();
    tx.audit('plan.remake', 'plan', id, { code });
  });
  await makeChanged(app);
  return { ok: true };
}
