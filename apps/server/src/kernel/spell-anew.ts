import { sql } from 'kysely';

import type { App } from './app.ts';
import { pinyinOf, spelledMark } from './pinyin.ts';

const atOnce = 500;
/** Tables whose names are found by how they are spelled. */
type Spelled = 'person' | 'place' | 'device' | 'thing' | 'form' | 'plan' | 'survey';

/** A release may find names in more ways than the one that wrote them: their spellings are made anew, some hundred at a time. */
export async function spellAnew(app: App, table: Spelled): Promise<void> {
  while (await some(app, table));
}

const some = (app: App, table: Spelled): Promise<boolean> =>
  app.system('start').tx(async (tx) => {
    tx.unaudited('how a name is spelled follows from the name');
    const { rows } = await sql<{ id: string; name: string }>`
      select id, name from ${sql.table(table)} where not starts_with(pinyin, ${spelledMark}) limit ${atOnce}`.execute(
      tx.db,
    );
    if (rows.length === 0) return false;
    const spelled = rows.map(({ id, name }) => ({ id, pinyin: pinyinOf(name, { personName: table === 'person' }) }));
    await sql`update ${sql.table(table)} t set pinyin = one.pinyin
      from jsonb_to_recordset(${JSON.stringify(spelled)}::jsonb) as one(id uuid, pinyin text) where t.id = one.id`.execute(
      tx.db,
    );
    return true;
  });
