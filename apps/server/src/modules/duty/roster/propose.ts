import {
  gapsOf,
  programOf,
  spanOn,
  whyEmpty,
  type HandlerInput,
  type PlannedShift,
  type RosterProblem,
  type Result,
  type rosterApi,
  type OpenPlace,
} from '@anyuan/contract';

import { dayMs } from '../../../kernel/cases/index.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { unfit } from '../fit.ts';
import { asPlanned, demandOf, patternsOf, rulesOf } from './facts.ts';
import { daysBetween, type FullPost } from './read.ts';
import { solve } from './solve.ts';
import { around, plannable } from './write.ts';

type Place = OpenPlace & { day: string; pattern: string };

/** Who could fill what is empty. People decide: nothing is planned by it. */
export async function propose(
  { from, to, posts: codes }: HandlerInput<typeof rosterApi.propose>,
  ctx: Ctx,
): Promise<Result<typeof rosterApi.propose>> {
  const days = daysBetween(from, to);
  const problem = await ctx.tx(async (tx) => {
    tx.unaudited('only looked at');
    const posts = [...(await plannable(ctx, tx, codes)).values()];
    const patterns = await patternsOf(tx.db);
    const members = new Map<string, string[]>();
    const names = new Map<string, string>();
    for (const post of posts) {
      const ids = post.members.map(({ person }) => person.id);
      const not = ids.length === 0 ? [] : await unfit(tx, post.kind, ids);
      members.set(
        post.code,
        ids.filter((id) => !not.includes(id)),
      );
      for (const { person } of post.members) names.set(person.id, person.name);
    }
    const people = [...new Set([...members.values()].flat())];
    const span = {
      from: spanOn(from, { from: '00:00', until: '00:00' }).from,
      to: spanOn(to, { from: '00:00', until: '00:00' }).to,
    };
    const rows = people.length === 0 ? [] : await around(tx, people, span.from, span.to + dayMs);
    const planned = rows.map(asPlanned);
    const standing = await tx.db
      .selectFrom('shift as s')
      .innerJoin('post', 'post.id', 's.post_id')
      .select(['s.id', 's.person_id', 's.starts_at', 's.ends_at', 'post.code'])
      .where(
        's.post_id',
        'in',
        posts.map(({ id }) => id),
      )
      .where('s.starts_at', '<', new Date(span.to + dayMs))
      .where('s.ends_at', '>', new Date(span.from))
      .execute();
    const rules = await rulesOf(ctx.app, tx.db, posts, people);
    const slots = posts.flatMap((post) =>
      placesOf(
        ctx,
        post,
        patterns,
        days,
        standing.filter(({ code }) => code === post.code),
      ),
    );
    return { slots, members, planned, rules, nameOf: (id: string) => names.get(id) ?? '', names };
  });
  if (problem.slots.length === 0) return { items: [], empty: [], isBest: true };
  const { text, candidates } = programOf(problem);
  const { values, isBest } = await solve(text);
  const chosen = candidates.filter((_, i) => (values.get(`x${i}`) ?? 0) > 0.5);
  const filled = chosen.map(({ as }): PlannedShift => as);
  return {
    items: chosen.map(({ person, slot }) => {
      const { post, day, pattern } = slot as Place;
      return { post, person, day, pattern, name: problem.nameOf(person) };
    }),
    empty: problem.slots.flatMap((slot) => {
      const missing = slot.missing - chosen.filter((one) => one.slot === slot).length;
      if (missing <= 0) return [];
      return [
        {
          post: slot.post,
          day: slot.day,
          pattern: slot.pattern,
          missing,
          why: whyEmpty(slot, problem as RosterProblem, filled),
        },
      ];
    }),
    isBest,
  };
}

/** By pattern and day, how many are wanted beside those that stand there for the whole of it. */
function placesOf(
  ctx: Ctx,
  post: FullPost,
  patterns: Awaited<ReturnType<typeof patternsOf>>,
  days: readonly string[],
  standing: readonly { starts_at: Date; ends_at: Date }[],
): Place[] {
  const spans = standing.map(({ starts_at, ends_at }) => ({ from: starts_at.getTime(), to: ends_at.getTime() }));
  return demandOf(ctx.app, post, patterns, days)
    .filter(({ pattern, to }) => pattern !== '' && to > ctx.now().getTime())
    .flatMap(({ day, pattern, from, to, needed }): Place[] => {
      const missing = Math.max(0, ...gapsOf([{ from, to, needed }], spans).map((gap) => gap.missing));
      return missing === 0
        ? []
        : [{ key: `${post.code} ${day} ${pattern}`, post: post.code, from, to, missing, day, pattern }];
    });
}
