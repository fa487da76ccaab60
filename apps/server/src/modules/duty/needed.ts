import { sql } from 'kysely';

/** How many people a post needs now: more while the security level is raised. */
export const neededNow = (now: Date) =>
  sql<number>`(post.needed + case when post.extra_until > ${now} then post.extra_needed else 0 end)`;
