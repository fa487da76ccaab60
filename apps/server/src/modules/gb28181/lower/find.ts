import type { App } from '../../../kernel/app.ts';
import { gathering } from '../../../kernel/gather.ts';
import { channelsOfAll } from './devices.ts';
import type { Found } from './wanted.ts';

/** How many are looked up with one question. */
const most = 200;

/**
 * Looks devices up by their 20 digits: after a power cut 500 of them come within a second, and none of them waits for
 * a question of each of the others.
 */
export const makeFinder = (app: App): ((code: string) => Promise<Found | undefined>) =>
  gathering<string, Found | undefined>(
    async (codes) => {
      const found = await findAll(app, [...new Set(codes)]);
      return codes.map((code) => found.get(code));
    },
    { most },
  );

/** Those that hang on no other: a channel does not register. */
async function findAll(app: App, codes: string[]): Promise<Map<string, Found>> {
  const rows = await app.db
    .selectFrom('device as d')
    .leftJoin('gb_registration as r', 'r.device_id', 'd.id')
    .select(['d.id', 'd.code', 'd.name', 'd.secret', 'd.address', 'r.quirks'])
    .where('d.protocol', '=', 'gb28181')
    .where('d.address', 'in', codes)
    .where('d.parent_id', 'is', null)
    .where('d.is_enabled', '=', true)
    .execute();
  const channels = await channelsOfAll(
    app,
    rows.map(({ id }) => id),
  );
  return new Map(
    rows.map(({ address, quirks, ...row }) => [
      address ?? '',
      { ...row, quirks: quirks ?? [], channels: channels.get(row.id) ?? new Map<string, string>() },
    ]),
  );
}
