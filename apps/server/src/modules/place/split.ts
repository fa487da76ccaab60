import { refuse, type HandlerInput, type placeApi, type PlaceContent } from '@anyuan/contract';

import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { changeIn, createIn, managedEntry, seenEntry } from '../../kernel/registers/index.ts';
import { contentsOf, type Contents } from './contents.ts';
import { placeKind } from './kind.ts';

/** Places that lie right in a place. */
export const placesBelow: Contents = {
  kind: 'place',
  in: (ctx, placeId) =>
    ctx.db
      .selectFrom('place')
      .select(['id', 'code', 'name'])
      .where('parent_id', '=', placeId)
      .orderBy('code')
      .execute(),
  async move(tx, ids, to) {
    const rows = await tx.db.selectFrom('place').select('code').where('id', 'in', ids).execute();
    for (const { code } of rows) await changeIn(placeKind, tx, code, { parent: to.code });
  },
};

export async function contentsAt(ctx: Ctx, code: string): Promise<{ items: PlaceContent[] }> {
  const { id } = await seenEntry(placeKind, ctx, code);
  const found = await Promise.all(
    contentsOf(ctx.app).map(async (contents) =>
      (await contents.in(ctx, id)).map((one): PlaceContent => ({ kind: contents.kind, ...one })),
    ),
  );
  return { items: found.flat() };
}

/** Makes the parts that are missing, beside the place and of its kind, and moves what was chosen to them. All or nothing. */
export async function splitPlace(ctx: Ctx, { code, parts, moves }: HandlerInput<typeof placeApi.split>) {
  return ctx.tx(async (tx) => {
    await placeKind.lock(tx, []);
    const place = await managedEntry(placeKind, tx, code);
    const { kind, parent, department, key, keyKind } = place.values;
    if (parent === null) throw refuse('merge_elsewhere');
    const made: string[] = [];
    const idOf = new Map<string, string>();
    for (const part of parts) {
      const there = await idByCode(tx, part.code);
      if (there === undefined) {
        await createIn(placeKind, tx, part.code, { name: part.name, kind, parent, department, key, keyKind });
        made.push(part.code);
      }
      idOf.set(part.code, there ?? (await idByCode(tx, part.code)) ?? '');
    }
    const moved: Record<string, number> = {};
    for (const contents of contentsOf(ctx.app)) {
      const here = new Set((await contents.in({ ...tx.ctx, db: tx.db }, place.id)).map(({ id }) => id));
      for (const [to, some] of Map.groupBy(
        moves.filter((move) => move.kind === contents.kind),
        (move) => move.to,
      )) {
        const target = idOf.get(to);
        if (target === undefined) throw refuse('not_found', { what: to });
        const lost = some.find(({ id }) => !here.has(id));
        if (lost) throw refuse('not_found', { what: lost.id });
        await contents.move(
          tx,
          some.map(({ id }) => id),
          { id: target, code: to },
        );
        moved[contents.kind] = (moved[contents.kind] ?? 0) + some.length;
      }
    }
    tx.audit('place.split', 'place', place.id, {
      code,
      parts: parts.map((part) => part.code),
      moved,
      moves: moves.map(({ kind: what, id, to }) => `${what} ${id} → ${to}`),
    });
    return { made, moved };
  });
}

const idByCode = async (tx: Tx, code: string): Promise<string | undefined> =>
  (await tx.db.selectFrom('place').select('id').where('code', '=', code).executeTakeFirst())?.id;
