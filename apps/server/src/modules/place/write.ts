import type { HandlerInput, Place, placeApi } from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';
import { changeEntry, getEntry, listEntries, putEntry } from '../../kernel/registers/index.ts';
import { placeKind } from './kind.ts';

export const getPlace = (ctx: Ctx, code: string): Promise<Place> => getEntry(placeKind, ctx, code);

/** Places the caller may see, by words or page by page. */
export const listPlaces = (ctx: Ctx, query: { q?: string; limit: number }) => listEntries(placeKind, ctx, query);

export async function putPlace(input: HandlerInput<typeof placeApi.put>, ctx: Ctx): Promise<Place> {
  const { code, at, phone, ...given } = input;
  await putEntry(placeKind, ctx, code, {
    ...given,
    ...(phone !== undefined && { phone: phone || null }),
    ...(at !== undefined && { x: at?.x ?? null, y: at?.y ?? null }),
  });
  return getPlace(ctx, code);
}

export async function movePlace(ctx: Ctx, code: string, at: { x: number; y: number }): Promise<Place> {
  await changeEntry(placeKind, ctx, code, at, 'move');
  return getPlace(ctx, code);
}
