import { caseTypes, type DataOf } from '@anyuan/contract';
import { sql } from 'kysely';

import { caseSubject, hooksOf, type NewCase, type Step } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { notify } from '../notice/index.ts';

export const hazardHooks = hooksOf(caseTypes.hazard, {
  async opening(tx, fresh) {
    const { data } = fresh;
    data['source'] ??= await sourceOf(tx, fresh);
    data['isRepeat'] = await wasHereBefore(tx, fresh);
    data['suggested'] = hits(data) ? 'major' : 'general';
    if (hits(data)) fresh.priority ??= 1;
  },

  before: {
    gradeGeneral({ data }) {
      data.grade = 'general';
    },
    async gradeMajor({ data }) {
      data['grade'] = 'major';
    },
    async strike({ data }) {
      delete data['majorItems'];
      data['suggested'] = 'general';
    },
    fixOnSpot({ data }) {
      data.grade = 'general';
    },
    async supervise({ data }) {
      data['isSupervised'] = true;
    },
  },

  after: { pass: tellSnappers, dismiss: tellSnappers },
});

const hits = (data: DataOf<typeof caseTypes.hazard>): boolean => (data.majorItems ?? []).length > 0;

/** A hazard that grew out of another case comes from there. */
async function sourceOf(tx: Tx, { followsId }: NewCase): Promise<'snap' | 'complaint' | undefined> {
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
    .selectFrom('link as l')
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
      subject: caseSubject(snap.id),
      urgent: false,
      zh: `隐患 ${row.number} 已办结,请答复随手拍:${snap.title}(${snap.number})`,
      en: `Hazard ${row.number} is closed, answer the snap: ${snap.title} (${snap.number})`,
    });
}
