import type { App } from '../../../kernel/app.ts';
import { channelsOfAll } from './devices.ts';
import type { Found } from './wanted.ts';

interface Asked {
  code: string;
  found(one: Found | undefined): void;
  failed(error: unknown): void;
}

/** How many are looked up with one question. */
const atOnce = 200;

/**
 * Looks devices up by their 20 digits. Those asked for while a question is under way go with the next one: after a
 * power cut 500 of them come within a second, and none of them waits for a question of each of the others.
 */
export function makeFinder(app: App): (code: string) => Promise<Found | undefined> {
  let waiting: Asked[] = [];
  let isAsking = false;

  async function run(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    while (waiting.length > 0) {
      const some = waiting.slice(0, atOnce);
      waiting = waiting.slice(atOnce);
      try {
        const found = await findAll(app, [...new Set(some.map(({ code }) => code))]);
        for (const one of some) one.found(found.get(one.code));
      } catch (error) {
        for (const one of some) one.failed(error);
      }
    }
    isAsking = false;
  }

  return (code) =>
    new Promise((found, failed) => {
      waiting.push({ code, found, failed });
      void run();
    });
}

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
