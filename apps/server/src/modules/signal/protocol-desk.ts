import { refuse, type ApiError, type Doubt, type ErrorCode } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import type { JsonObject } from '../../kernel/db/index.ts';
import { toApiError } from '../../kernel/http/index.ts';
import { newId } from '../../kernel/ids.ts';
import { heard } from '../device/index.ts';
import { isPassing } from './message.ts';
import { logRefusal, receive } from './receive.ts';
import { strangerLines } from './strangers.ts';
import type { Via } from './text.ts';

/** A device that may speak at a door: a panel, a host. */
export interface Speaker {
  id: string;
  code: string;
}

/** One thing that a speaker says, in our words. */
export interface Spoken {
  /** A word of `signalKinds`; any other is kept under its name. */
  kind: string;
  /** The zone it is about, as the speaker calls it; absent or `0`: the speaker itself. */
  zone?: string | undefined;
  /** The area of that zone, where zones are counted in each area anew. */
  area?: string | null;
  /**
   * The same for a repeat, as a number or a time on the wire, or both; it counts for `alarm.repeatMinutes`, since
   * numbers begin anew and clocks stand still. Absent: the wire has neither, and each is its own.
   */
  key?: string;
  /** Absent: now. */
  at?: Date | null;
  data?: JsonObject;
  doubts?: readonly Doubt[];
}

/** Where the messages of one line protocol are taken, once they are understood. */
export interface ProtocolDesk {
  /** The device of this protocol with that address or code; nobody else's: a stranger at the port speaks for none. */
  speaker(name: string): Promise<Speaker | undefined>;
  /**
   * Takes what a speaker says, durable when it returns; that is a sign of life, too. Gives why it is refused for good.
   * Throws what must not be answered, so that it comes again.
   * @param said as it came, for the intake log
   */
  take(from: string, speaker: Speaker, spoken: readonly Spoken[], said: JsonObject): Promise<ApiError | null>;
  /** Keeps a line of what cannot be taken, as long as one address does not fill the disk with them; gives the refusal. */
  refused(from: string, code: ErrorCode, device: string | null, said: JsonObject): Promise<ApiError>;
}

/** @param protocol what devices of it have as `protocol`, and the door's name in the intake log */
export function protocolDesk(app: App, protocol: Via): ProtocolDesk {
  const mayLog = strangerLines(app);
  const refused: ProtocolDesk['refused'] = async (from, code, device, said) => {
    if (await mayLog(from)) await logRefusal(app, protocol, { device, ...said, from }, code);
    return refuse(code);
  };
  return {
    refused,
    speaker: (name) =>
      app.urgentDb
        .selectFrom('device')
        .select(['id', 'code'])
        .where('protocol', '=', protocol)
        .where(sql<boolean>`(upper(address) = ${name.toUpperCase()} or code = ${name})`)
        .where('is_enabled', '=', true)
        .executeTakeFirst(),
    async take(from, speaker, spoken, said) {
      const alive = heard(app, speaker.id);
      // A mere sign of life: its answer waits for it to be written.
      if (spoken.length === 0) await alive;
      else alive.catch((error: unknown) => app.log.debug({ err: error }, 'a sign of life was not kept'));
      try {
        for (const one of spoken) await takeOne(app, protocol, speaker, one);
        return null;
      } catch (thrown) {
        const refusal = toApiError(thrown, app.log);
        if (isPassing(refusal)) throw refusal;
        return refused(from, refusal.code, speaker.code, said);
      }
    },
  };
}

async function takeOne(app: App, via: Via, speaker: Speaker, spoken: Spoken): Promise<void> {
  const number = spoken.zone?.replace(/^0+(?=.)/, '');
  const zone = number === '0' || number === '' ? undefined : number;
  const found = zone === undefined ? undefined : await zoneOf(app, speaker.id, spoken.area ?? null, zone);
  const about = found ?? speaker;
  if (found)
    heard(app, found.id).catch((error: unknown) => app.log.debug({ err: error }, 'a sign of life was not kept'));
  // Known by its own device, else by its number on the speaker.
  const isStrange = zone !== undefined && !found;
  await receive(
    app,
    via,
    null,
    {
      device: about.code,
      key: spoken.key ?? newId(),
      kind: spoken.kind,
      at: (spoken.at ?? app.clock.now()).toISOString(),
      data: { ...spoken.data, ...(isStrange && { zone }) },
    },
    { isKeyMade: true, doubts: [...(isStrange ? (['unknown_zone'] as const) : []), ...(spoken.doubts ?? [])] },
  );
}

/** The device behind a speaker that a zone number means: `area/zone` first, then `zone`; `012` is `12`. */
async function zoneOf(app: App, speakerId: string, area: string | null, zone: string): Promise<Speaker | undefined> {
  const plain = (text: string): string => text.replace(/^0+(?=.)/, '');
  const names = [...(area === null ? [] : [`${plain(area)}/${plain(zone)}`]), plain(zone)];
  const rows = await app.urgentDb
    .selectFrom('device')
    .select(['id', 'code', sql<string>`regexp_replace(address, '(^|/)0+(?=.)', '\\1', 'g')`.as('address')])
    .where('parent_id', '=', speakerId)
    .where('is_enabled', '=', true)
    .where(sql<boolean>`regexp_replace(address, '(^|/)0+(?=.)', '\\1', 'g') = any(${names})`)
    .execute();
  return names.map((name) => rows.find((row) => row.address === name)).find((row) => row !== undefined);
}
