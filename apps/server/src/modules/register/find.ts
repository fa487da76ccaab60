import { refuse, thingKind, type Thing } from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';
import { getEntry } from '../../kernel/registers/index.ts';
import { thingEntries } from './kind.ts';
import { knownThing } from './known.ts';

export async function getThing(ctx: Ctx, code: string): Promise<Thing> {
  const { id, kind } = await knownThing(ctx, code);
  const declared = thingKind(kind);
  // Of a kind that this release no longer has.
  if (!declared) throw refuse('not_found', { what: code });
  return getEntry(thingEntries(ctx.app, declared, ctx.now()), ctx, id);
}
