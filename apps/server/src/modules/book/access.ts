import { bookKind, refuse, type BookKind } from '@anyuan/contract';

import { holds } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';

/** The book of this name, if the caller works on it at all. */
export function bookOf(ctx: Ctx, name: string): BookKind {
  const kind = bookKind(name);
  if (!kind) throw refuse('not_found', { what: name });
  if (!holds(ctx.rights, kind.permission)) throw refuse('forbidden', { permission: kind.permission });
  return kind;
}
