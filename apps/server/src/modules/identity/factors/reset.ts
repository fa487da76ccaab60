import { refuse } from '@anyuan/contract';

import type { Ctx } from '../../../kernel/ctx.ts';
import { guardAccount } from '../guarded.ts';
import { endSessionsOf, manageable } from '../people-write.ts';

/** For whoever has lost what proves him. Whoever manages people does it for others, never for himself. */
export async function resetFactors(ctx: Ctx, id: string): Promise<{ ok: true }> {
  if (id === ctx.rights.personId) throw refuse('own_account');
  await ctx.tx(async (tx) => {
    const person = await manageable(tx, id);
    await guardAccount(tx, 'person.resetFactors', person, person.roles, ['清除第二验证方式', 'second factors gone'], {
      roles: person.roles,
    });
    await tx.db.deleteFrom('factor').where('person_id', '=', id).execute();
    await tx.db.deleteFrom('recovery_code').where('person_id', '=', id).execute();
    const ended = await endSessionsOf(tx, id);
    tx.audit('person.resetFactors', 'person', id, { name: person.name, ended });
  });
  return { ok: true };
}
