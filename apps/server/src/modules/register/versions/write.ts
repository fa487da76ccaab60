import type { ThingKind } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Tx } from '../../../kernel/ctx.ts';
import { newId } from '../../../kernel/ids.ts';
import { changedFields, type Draft } from '../../../kernel/registers/index.ts';

const keptOf = ({ by, keeps }: NonNullable<ThingKind['versions']>): string[] => [by, ...keeps];

/** Keeps what a thing has become: another name is another version, the same one is put right. */
export async function writeVersions(
  tx: Tx,
  kind: ThingKind,
  drafts: readonly Pick<Draft, 'id' | 'before' | 'after'>[],
): Promise<void> {
  const { versions } = kind;
  if (!versions) return;
  const kept = keptOf(versions);
  const touched = drafts.filter(
    (draft) => !draft.before || changedFields({ declared: kind }, draft).some((field) => kept.includes(field)),
  );
  if (touched.length === 0) return;
  const { rows: latest } = await sql<{ thing_id: string; no: number; name: string }>`
    select distinct on (thing_id) thing_id, no, name from thing_version
    where thing_id = any(${touched.map(({ id }) => id)}) order by thing_id, no desc, at desc, id desc`.execute(tx.db);
  const before = new Map(latest.map((row) => [row.thing_id, row]));
  const rows = touched.map(({ id, after }) => {
    const named = after[versions.by];
    const name = typeof named === 'string' ? named : '';
    const known = before.get(id);
    return {
      id: newId(),
      thing_id: id,
      no: known ? known.no + (known.name === name ? 0 : 1) : 1,
      name,
      data: Object.fromEntries(kept.flatMap((field) => (after[field] == null ? [] : [[field, after[field]]]))),
      at: tx.now.toISOString(),
      by_id: tx.ctx.actor.kind === 'person' ? (tx.ctx.actor.id ?? null) : null,
      by_name: tx.ctx.actor.name,
    };
  });
  await sql`
    insert into thing_version (id, thing_id, no, name, data, at, by_id, by_name)
    select id, thing_id, no, name, data, at, by_id, by_name
    from jsonb_populate_recordset(null::thing_version, ${JSON.stringify(rows)}::jsonb)`.execute(tx.db);
}
