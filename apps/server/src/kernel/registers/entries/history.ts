import type { EntryChange } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../ctx.ts';
import { anywhere, cursorAfter, pageFrom, positionOf } from '../../search.ts';
import { withoutHidden } from './hidden.ts';
import type { AnyKind } from './kind.ts';
import { seenEntry } from './list.ts';
import { mergedIds } from './merged.ts';

interface Line {
  seq: string | number;
  at: Date;
  actor_kind: string;
  actor_name: string;
  action: string;
  detail: string;
}

/** What was done to an entry, newest first: the lines of the audit that are about it, sheets that named it among them. */
export async function entryHistory(
  kind: AnyKind,
  ctx: Ctx,
  { code, limit, cursor }: { code: string; limit: number; cursor?: string | undefined },
): Promise<{ items: EntryChange[]; next: string | null }> {
  const { id } = await seenEntry(kind, ctx, code);
  const { kind: name } = kind.declared;
  // What was done to entries that have become part of it was done to it.
  const ids = await mergedIds(ctx.db, id);
  const before = cursor === undefined ? sql`` : sql`and seq < ${Number(positionOf(cursor)) || 0}`;
  const columns = sql`seq, at, actor_kind, actor_name, action, detail`;
  const { rows } = await sql<Line>`
    select * from (
      (select ${columns} from audit where subject_id = any(${ids}) and subject_type = ${name} ${before}
        order by seq desc limit ${limit + 1})
      union all
      (select ${columns} from audit where action = ${`${name}.import`} ${before}
        and detail like ${anywhere(JSON.stringify(code))} order by seq desc limit ${limit + 1})
    ) line order by seq desc limit ${limit + 1}`.execute(ctx.db);
  const { items, next } = pageFrom(rows, limit, (last) => cursorAfter(String(last.seq)));
  return {
    items: await told(
      kind,
      ctx,
      items.map((line) => changeOf(kind, line, code)),
    ),
    next,
  };
}

/** Before and after, of a field that names others, as the caller may know it. */
async function told(kind: AnyKind, ctx: Ctx, items: readonly EntryChange[]): Promise<EntryChange[]> {
  const values = items.flatMap(({ changes }) =>
    changes.flatMap(({ field, from, to }) => [{ [field]: from }, { [field]: to }]),
  );
  const known = await withoutHidden(kind, ctx, values);
  let at = 0;
  return items.map((item) => ({
    ...item,
    changes: item.changes.map(({ field }) => ({ field, from: known[at++]?.[field], to: known[at++]?.[field] })),
  }));
}

function changeOf(kind: AnyKind, line: Line, code: string): EntryChange {
  const detail = read(line.detail);
  const isSheet = line.action === `${kind.declared.kind}.import`;
  const changes = isSheet ? (detail['changes'] as Record<string, unknown> | undefined)?.[code] : detail['changes'];
  const created = isSheet && Array.isArray(detail['created']) && detail['created'].includes(code);
  return {
    seq: Number(line.seq),
    at: line.at.toISOString(),
    actor: { kind: line.actor_kind, name: line.actor_name },
    action: created ? `${kind.declared.kind}.imported` : line.action,
    // In the order of the declaration; the audit keeps them by letter.
    changes: Object.keys(kind.declared.fields.shape).flatMap((field) => {
      const value = (changes as Record<string, unknown> | undefined)?.[field];
      return Array.isArray(value) ? [{ field, from: value[0] as unknown, to: value[1] as unknown }] : [];
    }),
    notes: Object.fromEntries((kind.noted ?? []).flatMap((note) => (note in detail ? [[note, detail[note]]] : []))),
  };
}

/** A spoilt line is shown without its detail. */
function read(detail: string): Record<string, unknown> {
  try {
    return JSON.parse(detail) as Record<string, unknown>;
  } catch {
    return {};
  }
}
