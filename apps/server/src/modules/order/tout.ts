import { refuse } from '@anyuan/contract';
import { sql } from 'kysely';

import { tie } from '../../kernel/cases/tie.ts';
import type { CaseHooks } from '../../kernel/cases/types.ts';
import type { Tx } from '../../kernel/ctx.ts';

type Data = Record<string, unknown>;

export const toutHooks: CaseHooks = {
  async opening(tx, fresh) {
    await recognise(tx, null, fresh.data);
  },

  before: {
    async verify({ tx, row, data }) {
      if (((data['photos'] as string[] | undefined) ?? []).length > 0 && data['photoBasis'] === undefined)
        throw refuse('conflict', {
          reason: { zh: '留有照片的,请注明照片依据', en: 'there is a photo: say on what basis' },
        });
      await recognise(tx, row.id, data);
    },
    async dispose({ row, input, data }) {
      checkRung(input, data['isRepeat'] === true || 'disposedAt' in row.stamps, data['verdict'] === 'doubtful');
    },
    async recover({ input }) {
      if ((input['recovered'] as number) > (input['loss'] as number))
        throw refuse('conflict', {
          reason: { zh: '挽回金额不能多于损失金额', en: 'more recovered than was lost' },
        });
    },
  },

  after: {
    async verify({ tx, row, data }) {
      for (const earlier of await earlierCases(tx, row.id, data['alias']))
        await tie(tx.ctx.app.cases, tx, row, earlier, 'related');
    },
  },
};

/**
 * The ladder: 提醒 the first time, 制止 or 驱离 after that; refusal and fraud are for the police alone.
 * @param isDoubtful nobody is sent away on a doubt, nor has to be stopped
 */
function checkRung({ measure, refused, fraud }: Data, isKnown: boolean, isDoubtful: boolean): void {
  if (refused === true || fraud === true)
    throw refuse('conflict', {
      reason: { zh: '拒不配合或有诈骗证据的,请报警', en: 'whoever refuses or is shown to defraud is for the police' },
    });
  if (!isKnown && measure !== 'remind')
    throw refuse('conflict', { reason: { zh: '首次发现只能提醒', en: 'the first time only a reminder is allowed' } });
  if (isDoubtful && measure === 'expel')
    throw refuse('conflict', {
      reason: { zh: '存疑的不得驱离,只能提醒或制止', en: 'on a doubt a person is reminded or stopped, not sent away' },
    });
  if (isKnown && !isDoubtful && measure === 'remind')
    throw refuse('conflict', {
      reason: { zh: '此人已被提醒过,请制止或驱离', en: 'this person has been reminded before: stop or send away' },
    });
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
  const key = typeof alias === 'string' ? alias.replaceAll(/\s/g, '').toLowerCase() : '';
  if (key === '') return [];
  return (
    tx.db
      .selectFrom('case')
      .select(['id', 'number', 'secrecy'])
      .where('mode', '=', 'real')
      // As the index `case_tout_alias` has it.
      .where(sql<boolean>`type = 'tout' and lower(regexp_replace(data->>'alias', '\\s', '', 'g')) = ${key}`)
      .where(sql<boolean>`stamps ? 'verifiedAt'`)
      .where('state', '<>', 'unfounded')
      .$if(id !== null, (query) => query.where('id', '<>', id))
      .orderBy('at')
      .execute()
  );
}
