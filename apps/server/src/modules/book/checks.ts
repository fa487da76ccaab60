import {
  decimalsOf,
  fieldMeta,
  fromSmallest,
  refuse,
  unitAfter,
  type BookKind,
  type BookMovement,
} from '@anyuan/contract';
import { sql } from 'kysely';
import type { z } from 'zod';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { happened } from '../../kernel/done-at.ts';
import { limitAt } from './facts.ts';
import type { StockFacts } from './shown.ts';

/** What has to be made sure of before. */
export function checkMust(kind: BookKind, movement: BookMovement, data: Readonly<Record<string, unknown>>): void {
  const missing = movement.must?.find((name) => data[name] !== true);
  if (missing === undefined) return;
  const [zh, en] = fieldMeta(movement.asks?.[missing] as z.ZodType)?.label ?? [missing, missing];
  throw refuse('book_must', { what: { zh, en } });
}

/** What is past its day goes to nobody; it leaves by another way. */
export function checkGood(tx: Tx, movement: BookMovement, { expiresOn }: StockFacts): void {
  if (!movement.whileGood || expiresOn === null) return;
  if (expiresOn < dayOf(happened(tx.ctx.told, tx.now).at)) throw refuse('book_expired', { day: expiresOn });
}

/** What is moved of one's own will does not go where there is no room for it; a delivery stands and is a finding. */
export async function checkRoom(
  tx: Tx,
  kind: BookKind,
  itemId: string,
  to: StockFacts | undefined,
  quantity: number,
): Promise<void> {
  const limit = kind.limits && to?.place ? await limitAt(tx, itemId, to.place.id) : null;
  if (!limit || limit.have + quantity <= limit.most) return;
  const said = (kept: number) => fromSmallest(kind, kept).toFixed(decimalsOf(kind));
  throw refuse('book_over_limit', { most: said(limit.most), have: said(limit.have) });
}

/** Of what is out, whatever settles it settles no more than there was, in whichever way. */
export async function checkLeft(tx: Tx, kind: BookKind, name: string, line: string, quantity: number): Promise<void> {
  const by = kind.outstanding?.by ?? [];
  if (!by.includes(name)) return;
  const { rows } = await sql<{ left: number }>`
    select l.quantity - coalesce((select sum(a.quantity) from book_line a
      where a.answers = l.id and a.movement = any(${[...by]})
        and not exists (select from book_line u where u.reverses = a.id)), 0)::int8 as left
    from book_line l where l.id = ${line}`.execute(tx.db);
  const { left = 0 } = rows[0] ?? {};
  if (quantity <= left) return;
  const much = fromSmallest(kind, left);
  throw refuse('book_too_much', { left: `${much} ${unitAfter(kind, much)[0]}`.trim() });
}
