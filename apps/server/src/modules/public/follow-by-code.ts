import { randomUUID } from 'node:crypto';

import type { Tx } from '../../kernel/ctx.ts';
import { codeHash, codeOf, spaced } from './code.ts';

/** Gives a case that nobody signed a code by which whoever reported it follows it on the public page. */
export async function followByCode(tx: Tx, caseId: string, placeId: string | null): Promise<string> {
  const { secrets } = tx.ctx.app;
  const form = randomUUID();
  const code = codeOf(secrets, form);
  await tx.db
    .insertInto('public_report')
    .values({
      case_id: caseId,
      code_hash: codeHash(secrets, code),
      form_hash: secrets.mac('public.form', form),
      place_id: placeId,
      lang: 'zh',
      at: tx.now,
      // Staff report on the job; nothing about themselves is kept that they would have to agree to.
      consent_version: 'staff',
      consent_health: false,
    })
    .execute();
  return spaced(code);
}
