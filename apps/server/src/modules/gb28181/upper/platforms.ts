import type { UplinkState } from '@anyuan/contract';
import {
  afterKeepalive,
  domainOf,
  keepalive,
  manscdpType,
  newLine,
  planRegister,
  register,
  roomIn,
  sendRequest,
  type Charset,
  type Header,
  type Hop,
  type Keepalives,
  type Outcome,
  type RegistrationLine,
  type Subscriber,
} from '@anyuan/gb28181';

import type { App } from '../../../kernel/app.ts';
import { dayOf } from '../../../kernel/cases/index.ts';
import { pinned } from '../../../kernel/outgoing.ts';
import { uriAt, type Center } from '../center.ts';
import { ownAddress } from '../own-address.ts';
import { insist } from './insist.ts';

/** A platform above, as it is written down. */
export interface PlatformRow {
  id: string;
  code: string;
  name: string;
  gb_code: string;
  host: string;
  port: number;
  transport: string;
  local_code: string | null;
  username: string | null;
  secret: Buffer | null;
  edition: string;
  charset: string;
  allows_ptz: boolean;
  allows_playback: boolean;
  allows_talk: boolean;
  sends_alarms: boolean;
}

/** Who wants to know where things are, how often, and what of them he was told last. */
interface PositionSubscriber {
  subscriber: Subscriber;
  everyMs: number;
  told: Map<string, { of: object; at: number }>;
}

/** The same while we speak with it. */
export interface Platform {
  row: PlatformRow;
  /** Our code towards it. */
  ours: string;
  hop: Hop;
  line: RegistrationLine;
  state: UplinkState;
  isRegistered: boolean;
  /** By the clock of signalling. */
  registerAt: number;
  beatAt: number;
  beats: Keepalives;
  isBusy: boolean;
  catalogSubscribers: Map<string, Subscriber>;
  alarmSubscribers: Map<string, { subscriber: Subscriber; query: Buffer }>;
  positionSubscribers: Map<string, PositionSubscriber>;
  /** Messages to it go one after the other (Annex M). */
  queue: Promise<unknown>;
  /** How often it has asked for the catalogue. */
  asked: number;
  /** How long it takes to answer, at worst. */
  answersInMs: number;
  stopped: boolean;
}

const beatMs = 60_000;
const expires = 86_400;

export interface Platforms {
  /** Reads anew which there are, and what of them has changed. */
  reread(): Promise<void>;
  tick(): void;
  /** Who may be asking from there: several, where we are several to one platform. */
  from(hop: Hop, code: string): Platform[];
  all(): Iterable<Platform>;
  close(): Promise<void>;
}

/** Keeps every platform registered. What becomes of one touches neither the others nor the house. */
export function makePlatforms(center: Center): Platforms {
  const { app } = center;
  const all = new Map<string, Platform>();
  const { agent } = center.endpoint;
  const now = (): number => agent.options.now();

  async function reread(): Promise<void> {
    const today = dayOf(app.clock.now());
    const rows = await app.db
      .selectFrom('gb_platform')
      .selectAll()
      .where('is_enabled', '=', true)
      .where((where) => where.or([where('starts_on', 'is', null), where('starts_on', '<=', today)]))
      .where((where) => where.or([where('ends_on', 'is', null), where('ends_on', '>=', today)]))
      .execute();
    const wanted = new Map(rows.map((row) => [row.id, row]));
    for (const [id, one] of all) {
      const row = wanted.get(id);
      if (row && sameLine(row, one.row)) one.row = row;
      else {
        all.delete(id);
        void leave(one);
      }
    }
    for (const row of rows) if (!all.has(row.id)) all.set(row.id, begin(row));
  }

  function begin(row: PlatformRow): Platform {
    return {
      row,
      ours: row.local_code ?? center.code,
      hop: { transport: row.transport as Hop['transport'], address: row.host, port: row.port },
      line: newLine(agent, ownAddress(row.host)),
      state: 'trying',
      isRegistered: false,
      registerAt: now(),
      beatAt: Number.POSITIVE_INFINITY,
      beats: { missed: 0 },
      isBusy: false,
      catalogSubscribers: new Map(),
      alarmSubscribers: new Map(),
      positionSubscribers: new Map(),
      queue: Promise.resolve(),
      asked: 0,
      answersInMs: 500,
      stopped: false,
    };
  }

  async function signOn(one: Platform): Promise<void> {
    const { row } = one;
    const address = await pinned(app, row.host).catch((error: unknown) => {
      void setState(app, one, 'silent', error instanceof Error ? error.message : null);
      return undefined;
    });
    if (address === undefined) {
      one.registerAt = now() + 60_000;
      return;
    }
    if (!one.isRegistered) one.hop = { ...one.hop, address, port: one.hop.port };
    const result = await register(agent, registrantOf(center, one, expires), one.hop, one.line);
    if (one.stopped) return;
    const plan = planRegister(result, now());
    one.registerAt = plan.atMs;
    if (plan.anew) one.line = newLine(agent, ownAddress(address));
    switch (result.is) {
      case 'registered':
        one.isRegistered = true;
        one.beats = { missed: 0 };
        one.beatAt = now() + beatMs;
        return setState(app, one, 'online', null);
      case 'moved':
        one.hop = { ...one.hop, address: await pinned(app, result.host), port: result.port };
        return;
      case 'refused':
        lose(one);
        return setState(app, one, 'refused', `${result.status} ${result.reason}`);
      case 'silent':
        lose(one);
        return setState(app, one, 'silent', null);
      default:
        return result satisfies never;
    }
  }

  /** Sent on by a 302, it begins again where it was told of first (9.1.2.3 g). */
  function lose(one: Platform): void {
    one.isRegistered = false;
    one.beatAt = Number.POSITIVE_INFINITY;
    one.hop = { transport: one.row.transport as Hop['transport'], address: one.row.host, port: one.row.port };
  }

  async function beat(one: Platform): Promise<void> {
    one.beatAt = now() + beatMs;
    const body = keepalive.write({ sn: center.nextSn(), deviceId: one.ours, status: true });
    const outcome = await sendUp(center, one, body);
    const [beats, what] = afterKeepalive(one.beats, outcome.kind === 'response' ? outcome.status : null);
    one.beats = beats;
    if (what === 'fine' || one.stopped) return;
    lose(one);
    one.registerAt = now();
    await setState(app, one, 'trying', null);
  }

  async function leave(one: Platform): Promise<void> {
    one.stopped = true;
    for (const { talk } of one.catalogSubscribers.values()) talk.end('local');
    for (const { subscriber } of one.alarmSubscribers.values()) subscriber.talk.end('local');
    for (const { subscriber } of one.positionSubscribers.values()) subscriber.talk.end('local');
    if (one.isRegistered) await register(agent, registrantOf(center, one, 0), one.hop, one.line).catch(() => undefined);
  }

  return {
    reread,
    all: () => all.values(),
    tick() {
      for (const one of all.values()) {
        if (one.isBusy) continue;
        const work = one.registerAt <= now() ? signOn : one.beatAt <= now() ? beat : undefined;
        if (!work) continue;
        one.isBusy = true;
        void work(one)
          .catch((error: unknown) => app.log.warn({ err: error, platform: one.row.code }, 'a platform above'))
          .finally(() => (one.isBusy = false));
      }
    },
    from(hop, code) {
      // Some call themselves otherwise than was agreed: where they are counts, then who they say they are.
      const there = [...all.values()].filter((one) => one.hop.address === hop.address);
      const named = there.filter((one) => one.row.gb_code === code);
      return named.length > 0 ? named : there.filter((one) => one.hop.port === hop.port);
    },
    async close() {
      await Promise.race([
        Promise.all([...all.values()].map(leave)),
        new Promise((resolve) => setTimeout(resolve, 1_500).unref()),
      ]);
      all.clear();
    },
  };
}

const sameLine = (a: PlatformRow, b: PlatformRow): boolean =>
  a.gb_code === b.gb_code &&
  a.host === b.host &&
  a.port === b.port &&
  a.transport === b.transport &&
  a.local_code === b.local_code &&
  a.username === b.username &&
  a.edition === b.edition &&
  String(a.secret?.toString('hex')) === String(b.secret?.toString('hex'));

const registrantOf = ({ app }: Center, { row, ours, hop }: Platform, seconds: number) => ({
  code: ours,
  domain: domainOf(ours),
  // 9.1.2.1: by where it is; some fall over a port that is not named.
  server: { code: row.gb_code, domain: hop.address, port: hop.port },
  credentials: { username: row.username ?? ours, password: row.secret ? app.secrets.open(row.secret) : '' },
  expires: seconds,
  version: row.edition === '1.1' ? null : row.edition,
});

export const charsetTo = ({ row }: Platform): Charset => row.charset as Charset;

/** Sends a message to a platform. */
export const sendUp = (center: Center, one: Platform, body: Buffer): Promise<Outcome> =>
  sendRequest(center.endpoint.agent, messageUp(center, one, body), one.hop);

function messageUp({ endpoint: { agent } }: Center, one: Platform, body: Buffer) {
  const to = one.row.gb_code;
  return {
    method: 'MESSAGE',
    uri: uriAt(to, one.hop),
    headers: [
      ['From', `<sip:${one.ours}@${domainOf(one.ours)}>;tag=${agent.newTag()}`],
      ['To', `<sip:${to}@${domainOf(to)}>`],
      ['Call-ID', `${agent.options.random()}@${agent.options.here(one.hop).host}`],
      ['CSeq', '1 MESSAGE'],
      ['Content-Type', manscdpType],
    ] satisfies Header[],
    body,
  };
}

/** Items in one message of a stream (Annex M allows 10,000). */
const inStream = 40;
/** Event, state and the tags of both, which a NOTIFY has and a MESSAGE has not. */
const notifyBytes = 140;

/** What one message of a list to a platform may hold: by datagrams, what nobody has to cut on the way. */
export function pageUp(
  center: Center,
  one: Platform,
  { isStream = one.hop.transport !== 'udp', isNotify = false } = {},
): { room: number; most: number } {
  if (isStream) return { room: Number.POSITIVE_INFINITY, most: inStream };
  const room = roomIn(center.endpoint.agent, messageUp(center, one, Buffer.alloc(0)), one.hop);
  return { room: room - (isNotify ? notifyBytes : 0), most: inStream };
}

/** The next message waits for the answer to this one (Annex M). */
export function inTurn<T>(one: Platform, work: () => Promise<T>): Promise<T> {
  const turn = one.queue.then(work);
  one.queue = turn.catch(() => undefined);
  return turn;
}

/** Says something in its turn, and again until it is answered. */
export const sayUp = (center: Center, one: Platform, body: Buffer): Promise<Outcome> =>
  inTurn(one, () => insist(one, () => sendUp(center, one, body)));

export const contactUp = (center: Center, one: Platform): string => {
  const { host, port } = center.endpoint.agent.options.here(one.hop);
  return `<sip:${one.ours}@${host}:${port}>`;
};

async function setState(app: App, one: Platform, state: UplinkState, detail: string | null): Promise<void> {
  if (one.state === state && state !== 'refused') return;
  one.state = state;
  await app
    .system('gb28181')
    .tx(async (tx) => {
      tx.unaudited('how we stand with a platform at this moment');
      await tx.db
        .insertInto('gb_platform_state')
        .values({ platform_id: one.row.id, state, since: tx.now, detail })
        .onConflict((conflict) => conflict.column('platform_id').doUpdateSet({ state, since: tx.now, detail }))
        .execute();
    })
    .catch((error: unknown) => app.log.warn({ err: error }, 'the state of a platform could not be kept'));
}
