import type { App } from '../../kernel/app.ts';
import { labelledThing, type Labelled } from '../register/index.ts';
import { readSpotToken } from './code.ts';

/** Where somebody stands who has scanned a code, or what he has scanned. */
export interface Spot {
  token: string;
  placeId: string | null;
  name: string;
  /** A thing with a label of its own. */
  thing?: Labelled;
}

const thingMark = '~';
/** Last part of the address that the label of a thing leads to. */
export const thingToken = (code: string): string => `${thingMark}${code}`;
/** The number of a thing in such an address. */
export const thingIn = (token: string): string | undefined =>
  token.startsWith(thingMark) ? token.slice(thingMark.length) : undefined;

/** A code that was replaced is told apart from one that never was: its paper still hangs somewhere. */
export async function findSpot(app: App, typed: string): Promise<Spot | 'old' | 'unknown'> {
  const number = thingIn(typed);
  if (number !== undefined) return findThing(app, number);
  const token = readSpotToken(typed);
  if (!token) return 'unknown';
  const row = await app.db
    .selectFrom('public_spot as s')
    .innerJoin('place as p', 'p.id', 's.place_id')
    .select(['s.place_id', 's.retired_at', 'p.full_name'])
    .where('s.token', '=', token)
    .executeTakeFirst();
  if (!row) return 'unknown';
  if (row.retired_at) return 'old';
  return { token, placeId: row.place_id, name: row.full_name };
}

async function findThing(app: App, number: string): Promise<Spot | 'old' | 'unknown'> {
  const thing = await labelledThing(app, number);
  if (!thing) return 'unknown';
  if (thing.isOver) return 'old';
  const name = [`${thing.name} ${thing.code}`, thing.placeName].filter(Boolean).join(' · ');
  return { token: thingToken(thing.code), placeId: thing.placeId, name, thing };
}
