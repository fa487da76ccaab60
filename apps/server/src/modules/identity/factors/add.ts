import type { Factor } from '@anyuan/contract';
import type { Insertable } from 'kysely';

import { renewToken } from '../../../kernel/auth/index.ts';
import { personOf, type Ctx, type Tx } from '../../../kernel/ctx.ts';
import type { DB } from '../../../kernel/db/index.ts';
import { newId } from '../../../kernel/ids.ts';
import { hasFactor } from './needed.ts';
import { sessionOf } from './pending.ts';
import { newRecoveryCodes } from './recovery.ts';

/** One change of a person's factors at a time: two that are taken away at once cannot both be the last but one. */
export async function lockFactors(tx: Tx, personId: string): Promise<void> {
  await tx.db.selectFrom('person').select('id').where('id', '=', personId).forNoKeyUpdate().execute();
}

/** What proved their owners is not what it was. */
export async function endOthers(tx: Tx, personId: string): Promise<void> {
  await tx.db.deleteFrom('session').where('person_id', '=', personId).where('id', '!=', sessionOf(tx.ctx)).execute();
}

type NewFactor = Omit<Insertable<DB['factor']>, 'id' | 'person_id' | 'name' | 'created_at' | 'kind'> & {
  kind: Factor['kind'];
};

export interface Added {
  recoveryCodes: string[];
  /** What the session goes on under; to be given to the browser once all is written. */
  token: string;
}

/** Adds it, opens a session that waited for it, and gives recovery codes with the first one. */
export async function addFactor(tx: Tx, name: string, factor: NewFactor): Promise<Added> {
  const personId = personOf(tx.ctx);
  await lockFactors(tx, personId);
  const isFirst = !(await hasFactor(tx.db, personId));
  await tx.db
    .insertInto('factor')
    .values({ ...factor, id: newId(), person_id: personId, name, created_at: tx.now })
    .execute();
  await tx.db
    .updateTable('session')
    .set({ awaits: null, proved_at: tx.now })
    .where('id', '=', sessionOf(tx.ctx))
    .execute();
  // Other sessions were opened by the password alone.
  if (isFirst) await endOthers(tx, personId);
  const token = await renewToken(tx, sessionOf(tx.ctx));
  tx.audit('factor.add', 'person', personId, { kind: factor.kind, name });
  return { token, recoveryCodes: isFirst ? await newRecoveryCodes(tx, personId) : [] };
}

/** What the caller is answered, with the browser's new cookie. */
export function told(ctx: Ctx, { token, recoveryCodes }: Added): { recoveryCodes: string[] } {
  ctx.cookie?.(token);
  return { recoveryCodes };
}
