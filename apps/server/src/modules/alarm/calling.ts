import type { App } from '../../kernel/app.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { answerers, dutyAt } from '../duty/index.ts';
import { notify, notifyAll, type Call } from '../notice/index.ts';

/** Whom a new alarm calls at once; an unanswered one calls the duty leader, too. */
export const atOnce = ['control-room', 'police-office'] as const;

/** What an app remembers of its calls. Whatever it forgets in a crash, the alarm's own clock calls again. */
interface Desk {
  /** Calls that were asked for, called one by one or not. */
  asked: { at: number; count: number }[];
  summedAt: number;
  /** Calls that still wait for the one that says how many; `beyond`: the duty leader is called, too. */
  owed: 'no' | 'atOnce' | 'beyond';
}

/** Longer than the minute after which an unanswered alarm calls again: those that stand are counted as long as they do. */
const windowMs = 90_000;
const desks = new WeakMap<App, Desk>();

function deskOf(app: App): Desk {
  const known = desks.get(app) ?? { asked: [], summedAt: -Infinity, owed: 'no' };
  desks.set(app, known);
  return known;
}

/**
 * Calls people one by one, until it is more than anybody can take in: then one call says how many alarms nobody has
 * answered, and says so again as long as there are more.
 * @param beyond unanswered ones are among them: whoever is called beyond the control room is called, too
 */
export async function callEach(tx: Tx, calls: readonly Call[], beyond: boolean): Promise<void> {
  const { app } = tx.ctx;
  const desk = deskOf(app);
  const now = tx.now.getTime();
  desk.asked = desk.asked.filter(({ at }) => at <= now && now - at < windowMs);
  const before = desk.asked.reduce((sum, { count }) => sum + count, 0);
  tx.afterCommit(() => remember(desk, now, calls.length));
  if (before + calls.length <= app.settings.get<number>('alarm.callsOneByOne')) notifyAll(tx, calls);
  else if (isTime(app, desk, now)) await callTogether(tx, desk, beyond);
  else tx.afterCommit(() => void (desk.owed = beyond || desk.owed === 'beyond' ? 'beyond' : 'atOnce'));
}

/** Counted by the second: in a flood there are thousands. */
function remember(desk: Desk, now: number, count: number): void {
  const last = desk.asked.at(-1);
  if (last && now >= last.at && now - last.at < 1_000) last.count += count;
  else desk.asked.push({ at: now, count });
}

/** Makes the call that is owed, once the last one has been a while ago. */
export async function callOwed(ctx: Ctx): Promise<void> {
  const desk = deskOf(ctx.app);
  if (desk.owed === 'no' || !isTime(ctx.app, desk, ctx.now().getTime())) return;
  await ctx.tx((tx) => callTogether(tx, desk, desk.owed === 'beyond'));
}

function isTime(app: App, { summedAt }: Desk, now: number): boolean {
  return now < summedAt || now - summedAt >= app.settings.get<number>('alarm.callTogetherSeconds') * 1000;
}

async function callTogether(tx: Tx, desk: Desk, beyond: boolean): Promise<void> {
  const [{ n }, people] = await Promise.all([
    tx.db
      .selectFrom('case')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('type', '=', 'alarm')
      .where('state', '=', 'raised')
      .where('is_open', '=', true)
      .where('mode', '<>', 'test')
      .executeTakeFirstOrThrow(),
    beyond ? everybody(tx) : firstCalled(tx),
  ]);
  tx.afterCommit(() => {
    desk.summedAt = tx.now.getTime();
    desk.owed = 'no';
  });
  if (n === 0) return;
  tx.audit('alarm.calledTogether', 'alarm', null, { alarms: n, people: people.length });
  await notify(tx, people, {
    subject: null,
    urgent: true,
    zh: `${n} 起警情无人接警,请到监控中心页面处理`,
    en: `${n} alarms are not answered; see the control room page`,
  });
}

/** Whom a new alarm calls. With nobody on duty there it goes to whoever may answer, at once. */
export function firstCalled(tx: Tx): Promise<string[]> {
  const known = asking.get(tx.db);
  if (known) return known;
  const people = askFirst(tx);
  asking.set(tx.db, people);
  return people;
}

/** Asked once a transaction, and before it is known whether an alarm opens: the question leaves with others. */
const asking = new WeakMap<Tx['db'], Promise<string[]>>();
export const willCall = (tx: Tx): void => void firstCalled(tx).catch(() => undefined);

async function askFirst(tx: Tx): Promise<string[]> {
  const { ids, signed } = await dutyAt(tx, atOnce);
  // Whoever is only planned may not be there.
  return signed > 0 ? ids : [...new Set([...ids, ...(await answerers(tx.db))])];
}

/** Whoever an unanswered alarm calls. Without a leader on duty it goes to whoever may answer. */
export async function everybody(tx: Tx): Promise<string[]> {
  const [first, leaders] = await Promise.all([dutyAt(tx, atOnce), dutyAt(tx, ['duty-leader'])]);
  return [...new Set([...first.ids, ...leaders.ids, ...(leaders.signed > 0 ? [] : await answerers(tx.db))])];
}
