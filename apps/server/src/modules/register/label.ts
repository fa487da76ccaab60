import { thingKind, type ThingKind } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';

/** What the label of a thing tells anybody: what it is called and where it stands. */
export interface Labelled {
  id: string;
  code: string;
  name: string;
  kind: ThingKind;
  placeId: string | null;
  placeName: string | null;
  /** It has been given up; its label still hangs somewhere. */
  isOver: boolean;
}

/** The thing of a printed number, of those that strangers may know of. */
export async function labelledThing(app: App, code: string): Promise<Labelled | null> {
  const { rows } = await sql<Omit<Labelled, 'kind'> & { kind: string; mergedInto: string | null }>`
    select t.id, t.code, t.name, t.kind, t.place_id as "placeId", p.full_name as "placeName",
      not t.in_service as "isOver", t.merged_into as "mergedInto"
    from thing t left join place p on p.id = t.place_id where t.code = any(${[code, code.toUpperCase()]})
    order by t.code = ${code} desc limit 1`.execute(app.db);
  const [row] = rows;
  if (!row) return null;
  // The label of one that has become part of another still hangs there.
  const into = row.mergedInto;
  if (into !== null) return labelledThing(app, (await codeOf(app, into)) ?? '');
  const kind = thingKind(row.kind);
  const { id, code: number, name, placeId, placeName, isOver } = row;
  return kind?.isPublic ? { id, code: number, name, placeId, placeName, isOver, kind } : null;
}

const codeOf = async (app: App, id: string): Promise<string | undefined> =>
  (await app.db.selectFrom('thing').select('code').where('id', '=', id).executeTakeFirst())?.code;
