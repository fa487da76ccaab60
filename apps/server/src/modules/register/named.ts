import { fieldMeta, mentionsIn, type ThingKind } from '@anyuan/contract';
import { sql } from 'kysely';
import type { z } from 'zod';

import { namesOf } from '../../kernel/names.ts';
import type { Draft, World } from '../../kernel/registers/index.ts';
import { inRings } from '../../kernel/rings.ts';

/** Fields of a kind that name a thing, with the kind that has to be of. */
const namingFields = ({ own, fields }: ThingKind): [field: string, kind: string][] =>
  own.flatMap((name) => {
    const kind = fieldMeta(fields.shape[name] as z.ZodType)?.thing;
    return kind === undefined ? [] : [[name, kind] as [string, string]];
  });

/** A thing that is named has to be there, and of the kind that is asked for; nothing is part of itself. */
export async function checkNamed(kind: ThingKind, drafts: readonly Draft[], { db }: Pick<World, 'db'>): Promise<void> {
  await checkOthers(kind, drafts, { db });
  const naming = namingFields(kind);
  const asked = drafts.flatMap((draft) =>
    naming.flatMap(([field, wanted]) => {
      const id = draft.given[field];
      return typeof id === 'string' ? [{ draft, field, wanted, id }] : [];
    }),
  );
  if (asked.length === 0) return;
  const { rows } = await sql<{ id: string; kind: string }>`
    select id, kind from thing where id = any(${[...new Set(asked.map(({ id }) => id))]})`.execute(db);
  const kindOf = new Map(rows.map((row) => [row.id, row.kind]));
  for (const { draft, field, wanted, id } of asked)
    if (kindOf.get(id) !== wanted) draft.complain(field, '没有这一登记', 'there is no such entry');
  await checkParts(kind, drafts, { db });
}

/** People, departments and places that are named are there, too. */
async function checkOthers(
  { own, fields }: ThingKind,
  drafts: readonly Draft[],
  { db }: Pick<World, 'db'>,
): Promise<void> {
  const said = drafts.flatMap((draft) =>
    own.flatMap((field) =>
      mentionsIn(fields.shape[field] as z.ZodType, draft.given[field])
        .filter(([what]) => what !== 'thing')
        .map((mention) => ({ draft, field, mention })),
    ),
  );
  if (said.length === 0) return;
  const name = await namesOf(
    db,
    said.map(({ mention }) => mention),
  );
  for (const { draft, field, mention } of said)
    if (name(...mention) === null) draft.complain(field, '找不到', 'not found');
}

/** Nothing is part of itself, however far around. */
async function checkParts(kind: ThingKind, drafts: readonly Draft[], { db }: Pick<World, 'db'>): Promise<void> {
  const moving = drafts.filter(({ id, given }) => id !== '' && typeof given['partOf'] === 'string');
  if (moving.length === 0) return;
  const { rows } = await sql<{ id: string; above: string | null }>`
    select id, data->>'partOf' as above from thing where kind = ${kind.type}`.execute(db);
  const above = new Map(rows.map(({ id, above: of }) => [id, of]));
  for (const { id, given } of moving) above.set(id, given['partOf'] as string);
  const rings = inRings(
    above,
    moving.map(({ id }) => id),
  );
  for (const draft of moving)
    if (rings.has(draft.id)) draft.complain('partOf', '不能是它自己或它的下级', 'it cannot be itself or below it');
}
