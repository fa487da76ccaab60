import { randomInt } from 'node:crypto';

import type { Ctx, Tx } from '../../../kernel/ctx.ts';

const many = 10;
// No 0/O, 1/l: they are copied by hand. 31^10 is 49 bits, and guesses are counted.
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
const part = (): string => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');

const macOf = (tx: Tx, personId: string, code: string): Buffer =>
  tx.ctx.app.secrets.mac('recovery code', `${personId} ${code.toLowerCase().replace(/[^a-z0-9]/g, '')}`);

/** Takes the place of those there were. They are shown once and kept as a MAC. */
export async function newRecoveryCodes(tx: Tx, personId: string): Promise<string[]> {
  const codes = Array.from({ length: many }, () => `${part()}-${part()}`);
  await tx.db.deleteFrom('recovery_code').where('person_id', '=', personId).execute();
  await tx.db
    .insertInto('recovery_code')
    .values(codes.map((code) => ({ person_id: personId, mac: macOf(tx, personId, code) })))
    .execute();
  return codes;
}

/** Each is good once. */
export async function spendRecoveryCode(tx: Tx, personId: string, code: string): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('recovery_code')
    .set({ used_at: tx.now })
    .where('person_id', '=', personId)
    .where('mac', '=', macOf(tx, personId, code))
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function recoveryLeft(db: Ctx['db'], personId: string): Promise<number> {
  const { left } = await db
    .selectFrom('recovery_code')
    .select((eb) => eb.fn.countAll<string>().as('left'))
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(left);
}
