import type { Transaction } from 'kysely';

import { caseSubject, dayMs, dayOf } from '../../../kernel/cases/index.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import type { DB } from '../../../kernel/db/index.ts';
import { newId } from '../../../kernel/ids.ts';
import { aboutSubject } from '../../../kernel/subjects/index.ts';
import type { Cast } from './cast.ts';
import { millis } from './moments.ts';
import type { StoredPicture } from './pictures.ts';
import type { Picture, Said, Stage } from './script.ts';

export type Pictures = Record<Picture, StoredPicture>;
/** Pictures that an answer names, to be kept with its case. */
export type Taken = { id: string; picture: StoredPicture }[];

/** What is answered at a moment, and the pictures that come with it. */
export function answersOf(
  said: Said,
  now: Date,
  cast: Cast,
  pictures: Pictures,
  { placeId, thingId }: { placeId: (name: string) => string; thingId: (code: string) => string },
): { answers: Record<string, unknown>; taken: Taken } {
  const taken: Taken = [];
  const stage: Stage = {
    now,
    id: (who) => cast.find(who).id,
    department: (code) => cast.department(code),
    place: placeId,
    thing: thingId,
    time: (span) => new Date(now.getTime() + millis(span)).toISOString(),
    day: (days) => dayOf(new Date(now.getTime() + days * dayMs)),
    picture(what) {
      const id = newId();
      taken.push({ id, picture: pictures[what] });
      return id;
    },
  };
  return { answers: typeof said === 'function' ? said(stage) : said, taken };
}

export async function keepPictures(db: Transaction<DB>, ctx: Ctx, caseId: string, taken: Taken): Promise<void> {
  if (taken.length === 0) return;
  const at = ctx.now();
  await db
    .insertInto('stored_file')
    .values(
      taken.map(({ id, picture }) => ({
        ...picture,
        id,
        ...aboutSubject(caseSubject(caseId)),
        purpose: 'evidence',
        by_id: ctx.actor.kind === 'person' ? ctx.actor.id : null,
        at,
        taken_at: at,
        is_demo: true,
      })),
    )
    .execute();
}
