import { clashOf, spanOn, thingKinds, type PatternNeed, type PlannedShift, type ThingKindName } from '@anyuan/contract';

import { dayOf, localMidnight } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { daysBefore, writeSamples } from '../register/demo/index.ts';
import type { Campus } from './campus/places.ts';
import type { DemoPerson } from './people.ts';
import { posts as demoPosts } from './posts.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const areas = ['OP-1F/志愿者服务站', 'OP-1F/挂号收费处', 'OP-1F/门厅', 'W1-1F/住院大厅'] as const;
const halves = [
  ['AM', 8, 12],
  ['PM', 13.5, 17.5],
] as const;

/** A week of volunteers by area, mornings and afternoons. */
async function addVolunteers(tx: Tx, campus: Campus, people: readonly DemoPerson[]): Promise<void> {
  const post = await tx.db.selectFrom('post').select('id').where('code', '=', 'FW-ZY').executeTakeFirstOrThrow();
  const volunteers = people.filter(({ roles }) => roles.includes('volunteer'));
  const midnight = localMidnight(tx.now);
  const rows = Array.from({ length: 7 }, (_, day) =>
    halves.flatMap(([pattern, from, until], half) =>
      areas.slice(0, half === 0 ? 3 : 2).map((area, n) => ({
        id: newId(),
        post_id: post.id,
        // Of six, three in the morning and two others in the afternoon.
        person_id: volunteers[(day + half * 3 + n) % volunteers.length]?.id ?? '',
        place_id: campus.find(area).id,
        starts_at: new Date(midnight + day * dayMs + from * hourMs),
        ends_at: new Date(midnight + day * dayMs + until * hourMs),
        pattern,
      })),
    ),
  ).flat();
  await tx.db.insertInto('shift').values(rows).execute();
}

interface Line {
  code: string;
  line: string;
  owner: (people: readonly DemoPerson[]) => DemoPerson | undefined;
  members: (people: readonly DemoPerson[]) => DemoPerson[];
  demand: PatternNeed[];
  papers?: ThingKindName;
  /** Of a line that is no place to stand at: what it is called. */
  name?: string;
}

const titled = (title: string) => (people: readonly DemoPerson[]) => people.filter((one) => one.title === title);
const first = (title: string) => (people: readonly DemoPerson[]) => titled(title)(people)[0];
const half = (title: string, which: 0 | 1) => (people: readonly DemoPerson[]) =>
  titled(title)(people).filter((_, n) => n % 2 === which);
const every = (title: string, n: number) => (people: readonly DemoPerson[]) =>
  titled(title)(people).filter((_, at) => at % n === n - 1);
const need = (pattern: string, needed: number): PatternNeed => ({ pattern, needed });
const chief = first('保卫科长');
const medical = first('医务处长');
const guards = (from: number, count: number, leader: number) => (people: readonly DemoPerson[]) => [
  ...titled('保安班长')(people).slice(leader, leader + 1),
  ...titled('保安')(people).slice(from, from + count),
];

const lines: Line[] = [
  {
    code: 'JK',
    line: 'control',
    owner: chief,
    members: titled('监控室值班员'),
    demand: [need('D12', 2), need('N12', 2)],
  },
  {
    code: 'XK',
    line: 'control',
    owner: chief,
    members: titled('消控室值班员'),
    demand: [need('D12', 2), need('N12', 2)],
    papers: 'fire-operator',
  },
  {
    code: 'JW',
    line: 'police',
    owner: chief,
    members: (people) => [...titled('民警')(people), ...titled('辅警')(people)],
    demand: [need('F24', 2)],
  },
  { code: 'ZB', line: 'admin', owner: first('分管副院长'), members: titled('总值班'), demand: [need('F24', 1)] },
  ...(
    [
      ['BA-JZ', 0, 13, 4, 3],
      ['BA-MZ', 13, 14, 5, 2],
      ['BA-ZY', 27, 18, 6, 3],
      ['BA-YQ', 45, 14, 4, 3],
    ] as const
  ).map(([code, from, count, day, night], n): Line => ({
    code,
    line: 'security',
    owner: chief,
    members: guards(from, count, n),
    demand: [need('D12', day), need('N12', night)],
    papers: 'guard-certificate',
  })),
  ...(
    [
      ['YX-N1', 'first', '内科一线', half('主治医师', 0), 2],
      ['YX-W1', 'first', '外科一线', half('主治医师', 1), 2],
      ['YX-N2', 'second', '内科二线', half('科主任', 0), 1],
      ['YX-W2', 'second', '外科二线', half('科主任', 1), 1],
      ['YX-ZZ', 'chief-resident', '总住院', every('主治医师', 6), 1],
    ] as const
  ).map(([code, line, name, members, needed]): Line => ({
    code,
    line,
    name,
    members,
    owner: medical,
    demand: [need('F24', needed)],
  })),
  {
    code: 'YX-HL',
    line: 'nursing',
    name: '护理总值班',
    owner: first('护理部主任'),
    members: titled('护士长'),
    demand: [need('F24', 1)],
  },
];

/** Who belongs where, their certificates, and three weeks of shifts by the rules; two places next week are empty still. */
export async function addShifts(tx: Tx, campus: Campus, people: readonly DemoPerson[]): Promise<void> {
  await addVolunteers(tx, campus, people);
  const monday = mondayOf(tx.now);
  const named = lines.filter(({ name }) => name !== undefined);
  await tx.db
    .insertInto('post')
    .values(
      named.map(({ code, name }) => ({
        id: newId(),
        code,
        name: name ?? code,
        kind: 'duty-line',
        needed: 1,
        is_demo: true,
      })),
    )
    .execute();
  const ids = new Map(
    (await tx.db.selectFrom('post').select(['id', 'code']).execute()).map(({ id, code }) => [code, id]),
  );
  const patterns = new Map(
    (await tx.db.selectFrom('duty_pattern').selectAll().execute()).map((one) => [
      one.code,
      { from: one.starts_at, until: one.ends_at },
    ]),
  );
  const standing = await tx.db
    .selectFrom('sign_on')
    .select(['post_id', 'person_id'])
    .where('until', 'is', null)
    .execute();
  const planned = new Map<string, PlannedShift[]>();
  const of = (person: string): PlannedShift[] => planned.get(person) ?? [];
  for (const { code, line, owner, members, demand, papers } of lines) {
    const postId = ids.get(code) ?? '';
    const onCall = new Set(code.startsWith('YX') || code === 'ZB' ? [code] : []);
    const own = members(people);
    await tx.db
      .updateTable('post')
      .set({
        line,
        owner_id: owner(people)?.id ?? null,
        papers: papers ? [papers] : [],
        demand: JSON.stringify(demand) as never,
      })
      .where('id', '=', postId)
      .execute();
    await tx.db
      .insertInto('post_member')
      .values(own.map(({ id }) => ({ id: newId(), post_id: postId, person_id: id })))
      .execute();
    if (papers) await addPapers(tx, papers, own, code);
    const there = new Set(standing.filter(({ post_id }) => post_id === postId).map(({ person_id }) => person_id));
    const made: (PlannedShift & { pattern: string })[] = [];
    for (let n = 0; n < 21; n++) {
      const day = dayOf(new Date(monday + (n - 7) * dayMs + hourMs));
      for (const { pattern, needed } of demand) {
        const span = spanOn(day, patterns.get(pattern) ?? { from: '08:00', until: '08:00' });
        const isNow = span.from <= tx.now.getTime() && span.to > tx.now.getTime();
        // Nobody has been found yet for two nights of the week to come.
        const empty =
          n >= 18 && (code === 'BA-JZ' || code === 'YX-W2') && n % 2 === 0 ? 1 : Number(n === 12 && code === 'BA-MZ');
        for (let seat = 0; seat < needed - empty; seat++) {
          const free = own
            .map(({ id }): PlannedShift => ({ id: newId(), post: code, person: id, ...span }))
            .filter((one) => !of(one.person).some((other) => clashOf(other, one, { restHours: 11, onCall })))
            .toSorted(
              (a, b) =>
                Number(isNow && !there.has(a.person)) - Number(isNow && !there.has(b.person)) ||
                of(a.person).length - of(b.person).length,
            );
          const [next] = free;
          if (!next) continue;
          planned.set(next.person, [...of(next.person), next]);
          made.push({ ...next, pattern });
        }
      }
    }
    await tx.db
      .insertInto('shift')
      .values(
        made.map(({ id, person, from, to, pattern }) => ({
          id,
          post_id: postId,
          person_id: person,
          starts_at: new Date(from),
          ends_at: new Date(to),
          pattern,
        })),
      )
      .execute();
  }
  await addTeam(tx, ids.get(demoPosts.find(({ kind }) => kind === 'emergency-team')?.code ?? '') ?? '', people);
}

const mondayOf = (now: Date): number => {
  const midnight = localMidnight(now);
  const weekday = (new Date(midnight + 8 * hourMs).getUTCDay() + 6) % 7;
  return midnight - weekday * dayMs;
};

/** Certificates of who stands there; one of twenty has run out, one ends soon. */
async function addPapers(tx: Tx, kind: ThingKindName, own: readonly DemoPerson[], post: string): Promise<void> {
  const before = daysBefore(tx);
  await writeSamples(
    tx,
    own.map(({ id }, n) => {
      const number = `${post}-${String(n + 1).padStart(3, '0')}`;
      return {
        kind,
        code: `${thingKinds[kind].prefix}-${number}`,
        owner: id,
        data: {
          number,
          validTo: before(n === 5 && post === 'BA-ZY' ? 20 : -(n === 7 ? 12 : 300 + ((n * 37) % 900))),
          issued: before(700),
          ...(kind === 'guard-certificate' ? { employer: 'company' } : { level: 'middle', work: 'watch' }),
        },
      };
    }),
  );
}

const roles = ['指挥', '控制', '救护', '疏散', '警戒'] as const;

/** The forty of the emergency team, each with what he does and when he is called. */
async function addTeam(tx: Tx, postId: string, people: readonly DemoPerson[]): Promise<void> {
  const team = people.filter((one) => one.roles.includes('emergency-team'));
  await tx.db.updateTable('post').set({ line: 'emergency' }).where('id', '=', postId).execute();
  await tx.db
    .insertInto('post_member')
    .values(
      team.map(({ id, title }, n) => ({
        id: newId(),
        post_id: postId,
        person_id: id,
        role: /医师|护士/.test(title) ? '救护' : (roles[n % roles.length] ?? '控制'),
        call_group: 1 + (n % 3),
      })),
    )
    .execute();
}
