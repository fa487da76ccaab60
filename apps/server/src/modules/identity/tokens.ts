import { refuse } from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';
import { newToken, tokenHash } from '../../kernel/ids.ts';
import { guardAccount } from './guarded.ts';
import { manageable } from './people-write.ts';
import { sealRtspLogin, usualRtspName } from './rtsp-login.ts';

/** Issues the bearer token of a service account; the one before it is dead. */
export async function issueServiceToken(ctx: Ctx, id: string): Promise<{ token: string; username: string }> {
  const token = newToken();
  let username = usualRtspName;
  const token_hash = tokenHash(token);
  await ctx.tx(async (tx) => {
    const person = await manageable(tx, id);
    if (person.kind !== 'service') throw refuse('service_account_only');
    await guardAccount(tx, 'person.token', person, person.roles, ['服务令牌', 'a service token'], {
      roles: person.roles,
    });
    username = person.username ?? usualRtspName;
    const rtsp = sealRtspLogin(ctx.app, username, token);
    await tx.db
      .insertInto('api_token')
      .values({ token_hash, person_id: id, created_at: tx.now, rtsp })
      .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ token_hash, created_at: tx.now, rtsp }))
      .execute();
    tx.audit('person.token', 'person', id, { name: person.name });
  });
  return { token, username };
}
