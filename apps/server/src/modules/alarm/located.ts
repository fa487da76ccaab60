import { refuse } from '@anyuan/contract';

import { type CaseRow, caseSubject } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { onDutyIds } from '../duty/index.ts';
import { notify } from '../notice/index.ts';

/** Where it is was said, or put right: the alarm is there from now on, and whoever is on his way hears of it. */
export async function located(tx: Tx, row: CaseRow, placeId: string): Promise<void> {
  const place = await tx.db
    .selectFrom('place')
    .select(['name', 'full_name'])
    .where('id', '=', placeId)
    .executeTakeFirst();
  if (!place) throw refuse('not_found', { what: placeId });
  const title = titled(row, place.name);
  await tx.db.updateTable('case').set({ place_id: placeId, title }).where('id', '=', row.id).execute();
  const sent = await tx.db
    .selectFrom('case_party')
    .select('person_id')
    .where('case_id', '=', row.id)
    .where('relation', '=', 'responder')
    .execute();
  const people = [...(await onDutyIds(tx, ['control-room'])), ...sent.map(({ person_id }) => person_id)];
  const own = tx.ctx.actor.id;
  await notify(
    tx,
    [...new Set(people)].filter((id) => id !== own),
    {
      subject: caseSubject(row.id),
      urgent: true,
      zh: `地点更正为 ${place.full_name}:${title}(${row.number})`,
      en: `It is at ${place.full_name}: ${title} (${row.number})`,
    },
  );
}

/** An alarm that somebody raised himself is called by its place and his name. */
function titled({ title, join_key: key }: CaseRow, place: string): string {
  return key?.includes(':person:') ? `${place} · ${title.split(' · ').at(-1)}` : title;
}
