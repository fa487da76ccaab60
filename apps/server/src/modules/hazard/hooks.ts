import { refuse } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayOf } from '../../kernel/cases/due.ts';
import type { CaseHooks, NewCase, Step } from '../../kernel/cases/types.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { notify } from '../notice/index.ts';

export const hazardHooks: CaseHooks = {
  async opening(tx, fresh) {
    const { data } = fresh;
    data['source'] ??= await sourceOf(tx, fresh);
    data['isRepeat'] = await wasHereBefore(tx, fresh);
    data['suggested'] = hits(data) ? 'major' : 'general';
    if (hits(data)) fresh.priority ??= 1;
  },

  before: {
    async gradeGeneral({ data }) {
      refuseListed(data);
      data['grade'] = 'general';
    },
    async gradeMajor({ data }) {
      data['grade'] = 'major';
    },
    async strike({ data }) {
      delete data['majorItems'];
      data['suggested'] = 'general';
    },
    async fixOnSpot({ data }) {
      refuseListed(data);
      data['grade'] = 'general';
    },
    async plan({ tx, input }) {
      if ((input['limitOn'] as string) < dayOf(tx.now))
        throw refuse('conflict', { reason: { zh: '整改期限不能早于今天', en: 'the limit lies in the past' } });
    },
    async supervise({ data }) {
      data['isSupervised'] = true;
    },
    async pass({ data }) {
      if (data['grade'] === 'major' && !(data['authorityReport'] && data['congressReport']))
        throw refuse('conflict', {
          reason: {
            zh: '重大隐患须先登记上报主管部门和向职代会报告的情况(安全生产法第41条)',
            en: 'a major hazard is reported to the authority and to the staff congress first (Work Safety Law art. 41)',
          },
        });
    },
  },

  after: { pass: tellSnappers, dismiss: tellSnappers },
};

const hits = (data: Record<string, unknown>): boolean =>
  ((data['majorItems'] as string[] | undefined) ?? []).length > 0;

function refuseListed(data: Record<string, unknown>): void {
  if (hits(data))
    throw refuse('conflict', {
      reason: {
        zh: '命中重大事故隐患判定清单,须定为重大',
        en: 'an item of the major-hazard list makes it a major hazard',
      },
    });
}

/** A hazard that grew out of another case comes from there. */
async function sourceOf(tx: Tx, { followsId }: NewCase): Promise<string | undefined> {
  if (!followsId) return undefined;
  const from = await tx.db.selectFrom('case').select('type').where('id', '=', followsId).executeTakeFirst();
  return from?.type === 'snap' || from?.type === 'complaint' ? from.type : undefined;
}

/** Was there a hazard of this domain at this very place not long ago? */
async function wasHereBefore(tx: Tx, { placeId, data }: NewCase): Promise<boolean> {
  if (!placeId) return false;
  const days = tx.ctx.app.settings.get<number>('hazard.repeatDays');
  const found = await tx.db
    .selectFrom('case')
    .select('id')
    .where('type', '=', 'hazard')
    .where('mode', '=', 'real')
    .where('place_id', '=', placeId)
    .where('state', '<>', 'dismissed')
    .where(sql<boolean>`data->>'domain' is not distinct from ${data['domain'] ?? null}::text`)
    .where('at', '>', new Date(tx.now.getTime() - days * 86_400_000))
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** Whoever passed a snap on owes its sender an answer now. */
async function tellSnappers({ tx, row }: Step): Promise<void> {
  const snaps = await tx.db
    .selectFrom('case_link as l')
    .innerJoin('case as c', 'c.id', 'l.to_id')
    .innerJoin('case_party as p', 'p.case_id', 'c.id')
    .select(['c.id', 'c.number', 'c.title', 'p.person_id'])
    .where('l.from_id', '=', row.id)
    .where('l.relation', '=', 'follows')
    .where('c.type', '=', 'snap')
    .where('c.is_open', '=', true)
    .where('p.relation', '=', 'assignee')
    .execute();
  for (const snap of snaps)
    await notify(tx, [snap.person_id], {
      caseId: snap.id,
      urgent: false,
      zh: `隐患 ${row.number} 已办结,请答复随手拍:${snap.title}(${snap.number})`,
      en: `Hazard ${row.number} is closed, answer the snap: ${snap.title} (${snap.number})`,
    });
}
