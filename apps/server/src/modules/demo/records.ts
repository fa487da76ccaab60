import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { newId, tokenHash } from '../../kernel/ids.ts';
import type { SimulatedRecords } from './child.ts';
import type { DemoKey } from './key.ts';

const username = 'demo-records';

/** The record system of the demonstration: its account, and the wards and doctors it knows. Null: there are none. */
export async function simulatedRecords(app: App, key: DemoKey): Promise<SimulatedRecords | null> {
  const { rows: wards } = await sql<{ code: string; doctors: string[] }>`
    select d.code, array(select p.name from person p join person_role r on r.person_id = p.id and r.role_code = 'staff'
      where p.department_id = d.id and p.is_demo and p.title like '%医师' order by p.id) as doctors
    from department d join department up on up.id = d.parent_id where d.is_demo and up.code = 'clinical' order by d.code`.execute(
    app.db,
  );
  if (wards.length === 0) return null;
  await openAccount(app, key);
  return { token: key.recordsToken, wards };
}

/** A service account that brings what the record system says; an account whose token somebody has changed is left to him. */
async function openAccount(app: App, key: DemoKey): Promise<void> {
  const known = await app.db
    .selectFrom('person as p')
    .leftJoin('api_token as t', 't.person_id', 'p.id')
    .select(['p.id', 't.token_hash'])
    .where('p.username', '=', username)
    .where('p.is_demo', '=', true)
    .executeTakeFirst();
  if (known && !(key.isNew && known.token_hash)) return;
  await app.system('demo').tx(async (tx) => {
    const id = known?.id ?? newId();
    if (!known) {
      await tx.db
        .insertInto('person')
        .values({ id, username, name: '演示病历系统', kind: 'service', created_at: tx.now, is_demo: true })
        .execute();
      await tx.db.insertInto('person_role').values({ person_id: id, role_code: 'integration' }).execute();
    }
    const token_hash = tokenHash(key.recordsToken);
    await tx.db
      .insertInto('api_token')
      .values({ person_id: id, token_hash, created_at: tx.now })
      .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ token_hash, created_at: tx.now }))
      .execute();
    tx.audit('demo.renewTokens', 'person', id, { name: '演示病历系统' });
  });
}
