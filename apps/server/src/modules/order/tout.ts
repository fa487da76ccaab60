import { caseTypes, refuse } from '@anyuan/contract';
import { sql } from 'kysely';

import { caseSubject, hooksOf, saysIn } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { tie } from '../../kernel/subjects/index.ts';

type Data = Record<string, unknown>;

export const toutHooks = hooksOf(caseTypes.tout, {
  async opening(tx, fresh) {
    await recognise(tx, null, fresh.data);
  },

  before: {
    async verify({ tx, row, data }) {
      await recognise(tx, row.id, data);
    },
    async dispose({ row, input, data }) {
      checkRung(input, data['isRepeat'] === true || 'disposedAt' in row.stamps, data['verdict'] === 'doubtful');
    },
  },

  after: {
    async verify({ tx, row, data }) {
      for (const earlier of await earlierCases(tx, row.id, data['alias']))
        await tie(tx, caseSubject(row.id), caseSubject(earlier.id), 'related');
    },
  },
});

/**
 * The ladder: 提醒 the first time, 制止 or 驱离 after that; refusal and fraud are for the police alone.
 * @param isDoubtful nobody is sent away on a doubt, nor has to be stopped
 */
function checkRung({ measure, refused, fraud }: Data, isKnown: boolean, isDoubtful: boolean): void {
  if (refused === true || fraud === true) throw refuse('for_police');
  if (!isKnown && measure !== 'remind') throw refuse('first_reminder', { path: 'measure' });
  if (isDoubtful && measure === 'expel') throw refuse('doubtful', { path: 'measure' });
  if (isKnown && !isDoubtful && measure === 'remind') throw refuse('reminded_before', { path: 'measure' });
}

async function recognise(tx: Tx, id: string | null, data: Data): Promise<void> {
  const earlier = await earlierCases(tx, id, data['alias']);
  data['priorCases'] = earlier.length;
  data['isRepeat'] = earlier.length > 0;
}

/** Real cases in which a person known by these words was found to be a tout, or may have been. */
async function earlierCases(
  tx: Tx,
  id: string | null,
  alias: unknown,
): Promise<{ id: string; number: string; secrecy: number }[]> {
  if (typeof alias !== 'string' || alias.trim() === '') return [];
  return tx.db
    .selectFrom('case')
    .select(['id', 'number', 'secrecy'])
    .where('mode', '=', 'real')
    .where(saysIn('tout', { loose: 'alias' }, alias))
    .where(sql<boolean>`stamps ? 'verifiedAt'`)
    .where('state', '<>', 'unfounded')
    .$if(id !== null, (query) => query.where('id', '<>', id))
    .orderBy('at')
    .execute();
}
