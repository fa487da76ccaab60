import { refuse, type DutyConsole, type dutyConsoleApi, type Handlers } from '@anyuan/contract';

import { personOf, type Ctx } from '../../../kernel/ctx.ts';
import { newId, newToken, tokenHash } from '../../../kernel/ids.ts';
import { consoleCookie, cookieDays, hashIn } from './known.ts';

export const dutyConsoleHandlers: Handlers<typeof dutyConsoleApi, Ctx> = {
  list: async (_input, ctx) => ({ items: await consoles(ctx) }),
  async register({ name, post }, ctx) {
    if (!ctx.jar || !ctx.session) throw refuse('not_signed_in');
    const [id, token, before] = [newId(), newToken(), hashIn(ctx)];
    await ctx.tx(async (tx) => {
      if (post !== undefined) {
        const found = await tx.db.selectFrom('post').select('id').where('code', '=', post).executeTakeFirst();
        if (!found) throw refuse('not_found', { what: post });
      }
      // A browser is one console: what it was before is over.
      if (before)
        await tx.db
          .updateTable('duty_console')
          .set({ ended_at: tx.now })
          .where('token_hash', '=', before)
          .where('ended_at', 'is', null)
          .execute();
      await tx.db
        .insertInto('duty_console')
        .values({
          id,
          token_hash: tokenHash(token),
          name,
          post: post ?? null,
          created_by: personOf(ctx),
          created_at: tx.now,
        })
        .execute();
      tx.audit('console.register', 'console', id, { name, post: post ?? null, ip: ctx.ip, agent: ctx.agent });
    });
    ctx.jar.put(consoleCookie, token, cookieDays);
    const made = (await consoles(ctx)).find((one) => one.id === id);
    if (!made) throw new Error('the console is gone');
    return { ...made, current: true };
  },
  async end({ id }, ctx) {
    await ctx.tx(async (tx) => {
      const ended = await tx.db
        .updateTable('duty_console')
        .set({ ended_at: tx.now })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .returning('name')
        .executeTakeFirst();
      if (!ended) throw refuse('not_found', { what: id });
      tx.audit('console.end', 'console', id, { name: ended.name });
    });
    return { ok: true };
  },
};

async function consoles(ctx: Ctx): Promise<DutyConsole[]> {
  const own = hashIn(ctx);
  const rows = await ctx.db
    .selectFrom('duty_console as c')
    .innerJoin('person as p', 'p.id', 'c.created_by')
    .leftJoin('post', 'post.code', 'c.post')
    .select(['c.id', 'c.name', 'c.token_hash', 'c.created_by', 'c.created_at', 'c.last_used_at'])
    .select(['p.name as creator', 'post.code as post_code', 'post.name as post_name'])
    .where('c.ended_at', 'is', null)
    .orderBy('c.created_at')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    post: row.post_code === null ? null : { code: row.post_code, name: row.post_name ?? '' },
    createdBy: { id: row.created_by, name: row.creator },
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    current: own !== undefined && own.equals(row.token_hash),
  }));
}
