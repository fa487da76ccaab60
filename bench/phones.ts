import { apis, makeClient, type Transport } from '@anyuan/contract';
import sharp from 'sharp';

import { databaseClient } from '../apps/server/src/kernel/db/client.ts';
import { signIn, startPostgres, startServer } from '../apps/server/test/process.ts';
import { Outbox } from '../apps/web/src/modules/phone/outbox/outbox.ts';
import type { Link, TapStore } from '../apps/web/src/modules/phone/outbox/tap-store.ts';
import { newKey, type CheckTap, type Photo, type Tap } from '../apps/web/src/modules/phone/outbox/tap.ts';
import type { Wire } from '../apps/web/src/modules/phone/outbox/wire.ts';
import { quantiles } from './lib/quantiles.ts';
import type { Bench } from './run.ts';

const points = 20;
const photosEach = 3;
const hourMs = 3_600_000;

/** Half of what is lost is lost on its way there, half is done and its answer is lost; some break off in mid-upload. */
const loss = 0.3;
const killChance = 0.1;

interface Phone {
  store: TapStore;
  left: () => number;
  /** How many of what was found the server has not been told. */
  untold: () => number;
}

/** By value as IndexedDB keeps it; photos never change, and copying them is a phone's work, not that of the machine measured here. */
const copied = (tap: Tap): Tap => ({
  ...structuredClone({ ...tap, photos: [] }),
  photos: tap.photos.map((photo) => ({ ...photo })),
});

/** What outlives the page of a phone. */
function phoneWith(taps: readonly Tap[]): Phone {
  const kept = new Map(taps.map((tap) => [tap.id, copied(tap)]));
  let link: Link | undefined;
  return {
    left: () => kept.size,
    untold: () => [...kept.values()].filter(({ isTold }) => !isTold).length,
    store: {
      all: async () => [...kept.values()].map(copied),
      put: async (tap) => void kept.set(tap.id, copied(tap)),
      remove: async (id) => void kept.delete(id),
      last: async () => link,
      seal: async (tap, next) => {
        link = next;
        kept.set(tap.id, copied(tap));
        return true;
      },
    },
  };
}

/** Pictures as a phone makes them: of noise, so that none of them packs well. */
async function pictures(count: number): Promise<ArrayBuffer[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const noise = Buffer.alloc(640 * 480 * 3).map((_b, at) => (at * 2654435761 * (n + 1)) >>> 24);
      const jpeg = await sharp(noise, { raw: { width: 640, height: 480, channels: 3 } })
        .jpeg({ quality: 82 })
        .toBuffer();
      return new Uint8Array(jpeg).buffer;
    }),
  );
}

interface Life {
  isOver: boolean;
}
const never = new Promise<never>(() => undefined);

/** The wire of one life of a phone's page: it loses calls, and after the page was killed nothing comes of any. */
function wireOf(
  url: string,
  session: { cookie: string; csrf: string },
  life: Life,
  count: (what: string) => void,
): Wire {
  const send: Transport = async (method, path, body, beside = {}) => {
    if (life.isOver) return never;
    count('tries');
    if (Math.random() < loss / 2) throw new TypeError('lost on the way');
    const fields = Object.entries((body ?? {}) as Record<string, string | number | Blob | undefined>);
    const isForm = fields.some(([, value]) => value instanceof Blob);
    const form = new FormData();
    if (isForm)
      for (const [name, value] of fields.toSorted(
        ([, a], [, b]) => Number(a instanceof Blob) - Number(b instanceof Blob),
      ))
        if (value !== undefined) form.append(name, value instanceof Blob ? value : String(value));
    const breaksOff = isForm && Math.random() < 0.05 ? AbortSignal.timeout(2) : undefined;
    const answer = await fetch(url + path, {
      method,
      headers: {
        ...beside,
        cookie: session.cookie,
        'x-csrf-token': session.csrf,
        ...(isForm ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isForm ? form : JSON.stringify(body) }),
      ...(breaksOff ? { signal: breaksOff } : {}),
    });
    const json: unknown = await answer.json();
    if (life.isOver) return never;
    if (Math.random() < loss / 2) throw new TypeError('its answer is lost');
    if (Math.random() < killChance) {
      count('kills');
      life.isOver = true;
      return never;
    }
    return { status: answer.status, json };
  };
  const client = (group: 'case' | 'file' | 'dispatch' | 'round') => makeClient(apis[group], send) as never;
  return { case: client('case'), file: client('file'), dispatch: client('dispatch'), round: client('round') };
}

/** Sends until nothing is left, however often the page is killed meanwhile; gives when all was told, and when all photos were there. */
async function syncs(
  phone: Phone,
  wire: (life: Life) => Wire,
  personId: string,
): Promise<{ told: number; whole: number }> {
  const began = performance.now();
  let told = Number.NaN;
  while (phone.left() > 0) {
    const life: Life = { isOver: false };
    const dead: TapStore = {
      last: phone.store.last,
      seal: async (tap, link) => (life.isOver ? never : phone.store.seal(tap, link)),
      all: phone.store.all,
      put: async (tap) => {
        if (life.isOver) return never;
        await phone.store.put(tap);
        if (Number.isNaN(told) && phone.untold() === 0) told = performance.now() - began;
      },
      remove: async (id) => (life.isOver ? never : phone.store.remove(id)),
    };
    const box = new Outbox({ store: dead, wire: wire(life), personId });
    box.use({ told: () => undefined });
    while (!life.isOver && phone.left() > 0)
      await Promise.race([
        box.flush(),
        (async () => {
          while (!life.isOver) await new Promise((resolve) => setTimeout(resolve, 20));
        })(),
      ]);
  }
  return { told, whole: performance.now() - began };
}

/** `phones [phones]`: rounds of twenty points with three photos each come in at once, after eight hours without a network. */
export async function run(args: string[]): Promise<Bench> {
  const phones = Number(args[0] ?? 50);
  const postgres = await startPostgres();
  const server = await startServer({ env: { DATABASE_URL: postgres.url, ANYUAN_CALLS_PER_SECOND: '0' } });
  const db = databaseClient(postgres.url);
  await db.connect();
  const session = await signIn(server.url);
  const { call } = session;
  const me = await call<{ person: { id: string } }>('GET', '/me');
  await call('PUT', '/places/HQ', { name: '本部', kind: 'campus' });
  const codes = Array.from({ length: points }, (_, n) => `P${n}`);
  for (const code of codes) await call('PUT', `/places/${code}`, { name: code, kind: 'area', parent: 'HQ' });
  const everyDay = { on: 'day', every: 1, times: { at: 'day', span: 1 } };
  const shots = await pictures(points * photosEach);
  const ready: Phone[] = [];
  for (let n = 1; n <= phones; n++) {
    const code = `XJ-${n}`;
    await call('PUT', `/plans/${code}`, {
      name: `${n} 号线`,
      kind: 'security',
      recurrence: everyDay,
      where: 'places',
      points: codes,
      owner: 'admin',
    });
    const { items } = await call<{ items: { id: string }[] }>('GET', `/rounds?plan=${code}&limit=1`);
    const round = await call<{ id: string; spots: { key: string }[] }>('GET', `/rounds/${items[0]!.id}`);
    const start = Date.now() - 8 * hourMs;
    ready.push(
      phoneWith(
        round.spots.map(({ key }, at): CheckTap => {
          const taken: Photo[] = shots.slice(at * photosEach, (at + 1) * photosEach).map((bytes, one) => ({
            name: `${at}-${one}.jpg`,
            type: 'image/jpeg',
            bytes,
            at: start + at * 60_000,
            ref: newKey(),
          }));
          return {
            id: newKey(),
            kind: 'check',
            personId: me.person.id,
            at: start + at * 120_000,
            tries: 0,
            photos: taken,
            label: key,
            roundId: round.id,
            point: key,
            method: 'qr',
            input: { answers: {}, hazard: false, photos: taken.flatMap(({ ref }) => ref ?? []) },
          };
        }),
      ),
    );
  }
  const counted = { tries: 0, kills: 0 };
  const count = (what: string): void => void counted[what as keyof typeof counted]++;
  const began = performance.now();
  const took = await Promise.all(
    ready.map((phone) => syncs(phone, (life) => wireOf(server.url, session, life, count), me.person.id)),
  );
  const total = performance.now() - began;
  const { rows: found } = await db.query<{
    checks: number;
    points: number;
    photos: number;
    named: number;
    files: number;
  }>(
    `select count(*)::int as checks, count(distinct (round_id, point))::int as points,
       (select count(*)::int from stored_file where subject_kind = 'round') as files,
       coalesce(sum(cardinality(photos)), 0)::int as photos,
       (select count(distinct one)::int from round_check, unnest(photos) one) as named from round_check`,
  );
  await db.end();
  await server.stop();
  await postgres.stop();
  const got = found[0]!;
  const due = { checks: phones * points, photos: phones * points * photosEach };
  const isOnce =
    got.checks === due.checks &&
    got.points === due.checks &&
    got.photos === due.photos &&
    got.named === due.photos &&
    got.files === due.photos;
  if (!isOnce) throw new Error(`not exactly once: ${JSON.stringify({ due, got })}`);
  return {
    sizes: { phones, photosEach, loss, ...counted, ...got, photoKB: Math.round(shots[0]!.byteLength / 1024) },
    rows: [
      {
        step: 'a round is on the server, all phones at once (s)',
        ...inSeconds(quantiles(took.map(({ told }) => told))),
      },
      { step: 'and all its photos (s)', ...inSeconds(quantiles(took.map(({ whole }) => whole))) },
      { step: 'all phones (s)', p50: Math.round(total / 100) / 10 },
    ],
  };
}

const inSeconds = (ms: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(ms).map(([name, value]) => [name, Math.round(value / 100) / 10]));
