import { caseTypes, refuse, type Callout, type HandlerInput, type rosterApi } from '@anyuan/contract';
import { sql } from 'kysely';

import { addParties, caseSubject, hooksOf, takeAtOnce, type CaseRow } from '../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { notify } from '../notice/index.ts';

interface Member {
  id: string;
  name: string;
  phone: string | null;
  role: string;
  call_group: number;
  is_called: boolean;
  coming_at: string | null;
  cannot_at: string | null;
  arrived_at: string | null;
}
interface Need {
  role: string;
  needed: number;
}

/** Calls a team: so many of each role, group by group. */
export async function callOut(
  { post: code, place, reason, needs, drill }: HandlerInput<typeof rosterApi.callOut>,
  ctx: Ctx,
): Promise<{ caseId: string; number: string }> {
  const post = await ctx.db
    .selectFrom('post')
    .select(['id', 'name', 'place_id'])
    .where('code', '=', code)
    .executeTakeFirst();
  if (!post) throw refuse('not_found', { what: code });
  const at = place
    ? await ctx.db.selectFrom('place').select(['id', 'name']).where('code', '=', place).executeTakeFirst()
    : undefined;
  if (place && !at) throw refuse('not_found', { what: place });
  const roles = await ctx.db
    .selectFrom('post_member')
    .select('role')
    .distinct()
    .where('post_id', '=', post.id)
    .execute();
  if (roles.length === 0) throw refuse('team_empty', { team: post.name });
  const strange = needs.find((one) => !roles.some(({ role }) => role === one.role));
  if (strange) throw refuse('not_found', { what: strange.role });
  return ctx.tx(async (tx) => {
    const { row } = await ctx.app.cases.open(tx, {
      type: 'callout',
      title: `${post.name} · ${at?.name ?? reason}`.slice(0, 200),
      placeId: at?.id ?? post.place_id,
      mode: drill ? 'drill' : 'real',
      data: { team: post.name, teamCode: code, reason, needs, group: 0, called: 0, coming: 0, arrived: 0 },
    });
    return { caseId: row.id, number: row.number };
  });
}

/** Everybody of the team with what he has answered; a lock keeps two answers from calling the same group twice. */
async function membersOf(db: Tx['db'] | Ctx['db'], row: Pick<CaseRow, 'id' | 'data'>): Promise<Member[]> {
  const { rows } = await sql<Member>`
    select person.id::text as id, person.name, person.phone, m.role, m.call_group, cp.person_id is not null as is_called,
      cp.stamps->>'comingAt' as coming_at, cp.stamps->>'cannotAt' as cannot_at, cp.stamps->>'arrivedAt' as arrived_at
    from post join post_member m on m.post_id = post.id join person on person.id = m.person_id
      left join case_party cp on cp.case_id = ${row.id} and cp.person_id = person.id and cp.relation = 'responder'
    where post.code = ${String(row.data['teamCode'])} and person.is_active
    order by m.role, m.call_group, person.pinyin, person.name`.execute(db);
  return rows;
}

/** Who may still come: called, and has not said that he cannot. Silence counts for as long as its group is the last one. */
const mayCome = (one: Member): boolean => one.is_called && one.cannot_at === null;
const answered = (one: Member): boolean => one.coming_at !== null || one.arrived_at !== null;

/**
 * Calls the next group of every role that is not filled. `isOver`: the time to answer is over, so who has said nothing
 * no longer counts.
 */
async function callNext(tx: Tx, row: CaseRow, isOver: boolean): Promise<void> {
  const all = await membersOf(tx.db, row);
  const fresh = (row.data['needs'] as Need[]).flatMap(({ role, needed }) => {
    const own = all.filter((one) => one.role === role);
    const counted = own.filter((one) => mayCome(one) && (!isOver || answered(one)));
    const rest = own.filter(({ is_called }) => !is_called);
    const group = rest[0]?.call_group;
    return counted.length >= needed || group === undefined ? [] : rest.filter((one) => one.call_group === group);
  });
  if (fresh.length > 0) {
    await addParties(
      tx,
      row.id,
      fresh.map(({ id }) => id),
      'responder',
    );
    const isDrill = row.mode === 'drill';
    await notify(
      tx,
      fresh.map(({ id }) => id),
      {
        subject: caseSubject(row.id),
        urgent: true,
        zh: `${isDrill ? '【演练】' : ''}应急集结:${row.title}。能到请点“马上到”,到场点“已到场”`,
        en: `${isDrill ? 'DRILL: ' : ''}Call-out: ${row.title}. Say whether you come, and that you are there`,
      },
    );
  }
  await count(tx, row.id);
}

/** What has been counted stands with the case, for lists and ledgers. */
async function count(tx: Tx, id: string): Promise<CaseRow> {
  const row = await tx.db.selectFrom('case').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const all = (await membersOf(tx.db, row)).filter(({ is_called }) => is_called);
  const data = {
    ...row.data,
    called: all.length,
    coming: all.filter((one) => answered(one) && one.cannot_at === null).length,
    arrived: all.filter(({ arrived_at }) => arrived_at !== null).length,
    group: Math.max(0, ...all.map(({ call_group }) => call_group)),
  };
  await tx.db
    .updateTable('case')
    .set({ data: JSON.stringify(data) as never })
    .where('id', '=', id)
    .execute();
  return { ...row, data };
}

/** Is every role filled by people who are there? */
const isMustered = (needs: readonly Need[], all: readonly Member[]): boolean =>
  needs.every(({ role, needed }) => all.filter((one) => one.role === role && one.arrived_at !== null).length >= needed);

export const calloutHooks = hooksOf(caseTypes.callout, {
  opened: (tx, row) => callNext(tx, row as unknown as CaseRow, false),
  async rang(tx, row, clock, _step, isWarning) {
    if (clock === 'fill' && !isWarning) await callNext(tx, row as unknown as CaseRow, true);
  },
  after: {
    coming: async ({ tx, row }) => void (await count(tx, row.id)),
    cannot: ({ tx, row }) => callNext(tx, row as unknown as CaseRow, false),
    callNext: ({ tx, row }) => callNext(tx, row as unknown as CaseRow, true),
    async arrive({ tx, row }) {
      const now = await count(tx, row.id);
      if (now.state === 'calling' && isMustered(now.data['needs'] as Need[], await membersOf(tx.db, now)))
        await takeAtOnce(tx, now, 'muster');
    },
  },
});

/** How it stands: by role, and who has answered what. */
export async function calloutOf(ctx: Ctx, id: string): Promise<Callout> {
  const item = await ctx.app.cases.get(ctx, id);
  if (item.type !== 'callout') throw refuse('not_found', { what: id });
  const row = await ctx.db.selectFrom('case').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const all = await membersOf(ctx.db, row);
  const called = all.filter(({ is_called }) => is_called);
  const mustered = row.stamps['musteredAt'];
  return {
    id,
    number: row.number,
    title: row.title,
    state: row.state,
    mode: row.mode as Callout['mode'],
    at: row.at.toISOString(),
    musteredAt: mustered ?? null,
    musterSeconds: mustered ? Math.round((Date.parse(mustered) - row.at.getTime()) / 1_000) : null,
    roles: (row.data['needs'] as Need[]).map(({ role, needed }) => {
      const own = called.filter((one) => one.role === role);
      return {
        role,
        needed,
        called: own.length,
        coming: own.filter((one) => answered(one) && one.cannot_at === null).length,
        cannot: own.filter((one) => one.cannot_at !== null && one.arrived_at === null).length,
        arrived: own.filter((one) => one.arrived_at !== null).length,
        left: all.filter((one) => one.role === role && !one.is_called).length,
      };
    }),
    people: called.map((one) => ({
      person: { id: one.id, name: one.name },
      phone: one.phone,
      role: one.role,
      group: one.call_group,
      comingAt: one.coming_at,
      cannotAt: one.cannot_at,
      arrivedAt: one.arrived_at,
    })),
  };
}
