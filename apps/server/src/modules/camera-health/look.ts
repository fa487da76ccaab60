import { cameraTroubles, type CameraVerdict } from '@anyuan/contract';
import { LOOK_HEIGHT, LOOK_WIDTH, MediaError, type CameraLook } from '@anyuan/media';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { AddressRefused } from '../../kernel/outgoing.ts';
import { enterState, leaveStates } from '../device/index.ts';
import { missingSeconds } from '../recording/index.ts';
import { cameraOf, lookAt } from '../video/index.ts';
import { difference, likeness, type Grey } from './grey.ts';
import { certain, isNight, judge, type Limits } from './judge.ts';

/** A good picture is taken anew after so long, as seasons and furniture change. */
const renewAfterMs = 7 * 86_400_000;
const likeEnough = 0.6;
/** These are seen in the picture: with one of them it is no example of how it should be. */
const ofPicture: readonly CameraVerdict['trouble'][] = ['noPicture', 'black', 'frozen', 'covered', 'blurred', 'moved'];
const longestReason = 100;

const picture = (data: Uint8Array | null | undefined): Grey | null =>
  data?.length === LOOK_WIDTH * LOOK_HEIGHT ? { width: LOOK_WIDTH, height: LOOK_HEIGHT, data } : null;

const rowOf = (app: App, id: string) =>
  app.db.selectFrom('camera_health').selectAll().where('device_id', '=', id).executeTakeFirst();
type Row = NonNullable<Awaited<ReturnType<typeof rowOf>>>;

/** Looks at one camera, judges what it shows, and says it where it has to be known. `learn`: as it is now it is well. */
export async function lookAndJudge(app: App, id: string, { learn = false } = {}): Promise<void> {
  // What is covered stays so: people look at these pictures, too.
  const camera = await cameraOf(app, id).catch((error: unknown) => {
    if (error instanceof AddressRefused) return undefined;
    throw error;
  });
  if (!camera) return;
  const got = await lookAt(app, camera).catch((error: unknown) => {
    if (error instanceof MediaError && error.code !== 'media_down') return error;
    throw error;
  });
  // Without the media process nothing is known of any camera.
  const look = got instanceof MediaError ? null : got;
  const reason = got instanceof MediaError ? got.message.slice(0, longestReason) : null;
  const before = await rowOf(app, id);
  const isAccepted = learn || (before !== undefined && (await wasPassed(app, id, before)));
  const known = isAccepted ? undefined : before;
  const grey = picture(look?.grey);
  const found = judge(
    {
      now: look && grey && { grey, later: picture(look.later), fps: look.fps, clockAheadMs: look.clockAheadMs },
      before: picture(known?.grey),
      good: grey && picture(isNight(grey) ? known?.good_night : known?.good_day),
      canTurn: await canTurn(app, id),
      missingSeconds: await missingSeconds(app, id),
    },
    limitsOf(app),
  );
  await app.system('camera-health').tx(async (tx) => {
    tx.unaudited('what a machine has seen; a trouble that begins or ends is a condition of the device, with its line');
    await write(tx, id, look, reason, found, known);
  });
}

const limitsOf = ({ settings }: App): Limits => ({
  leastFps: settings.get<number>('cameraHealth.leastFps'),
  clockSeconds: settings.get<number>('cameraHealth.clockSeconds'),
  missingSeconds: settings.get<number>('cameraHealth.missingSeconds'),
});

/** Somebody has checked it since: as it is now it is well, also where it was put up anew. */
async function wasPassed(app: App, id: string, { since, at }: Row): Promise<boolean> {
  if (since === null) return false;
  const row = await app.db
    .selectFrom('case')
    .select('id')
    .where('type', '=', 'repair')
    .where('device_id', '=', id)
    .where('is_open', '=', false)
    .where('closed_at', '>', at)
    .executeTakeFirst();
  return row !== undefined;
}

async function canTurn(app: App, id: string): Promise<boolean> {
  const row = await app.db.selectFrom('device').select('protocol').where('id', '=', id).executeTakeFirst();
  return row?.protocol === 'gb28181' || row?.protocol === 'onvif';
}

async function write(
  tx: Tx,
  id: string,
  look: CameraLook | null,
  reason: string | null,
  found: CameraVerdict[],
  known: Row | undefined,
): Promise<void> {
  const verdicts = certain(found, known?.found ?? []);
  const isBad = verdicts.length > 0;
  const values = {
    at: tx.now,
    verdicts: JSON.stringify(verdicts) as never,
    found: JSON.stringify(found) as never,
    since: isBad ? (known?.since ?? tx.now) : null,
    reason,
    fps: look?.fps ?? null,
    kbps: look?.kbps ?? null,
    clock_ahead_ms: look?.clockAheadMs ?? null,
    grey: look ? Buffer.from(look.grey) : null,
    // Kept where there is something to explain.
    picture: look && found.length > 0 ? Buffer.from(look.jpeg) : null,
    ...goodOf(look, found, known, tx.now),
  };
  await tx.db
    .insertInto('camera_health')
    .values({ device_id: id, ...values })
    .onConflict((clash) => clash.column('device_id').doUpdateSet(values))
    .execute();
  await count(tx, id, verdicts);
  if (isBad) await tellBad(tx, id, verdicts);
  else if ((known?.verdicts.length ?? 0) > 0) await tellWell(tx, id);
}

/** The picture of how it should be: the first one that was well in this light, and a new one now and then. */
function goodOf(look: CameraLook | null, found: readonly CameraVerdict[], known: Row | undefined, now: Date) {
  const grey = picture(look?.grey);
  if (!look || !grey || found.some(({ trouble }) => ofPicture.includes(trouble))) return {};
  const isDark = isNight(grey);
  const [good, at] = isDark ? [known?.good_night, known?.good_night_at] : [known?.good_day, known?.good_day_at];
  const had = picture(good);
  const isDue = at && now.getTime() - at.getTime() > renewAfterMs;
  if (had && !(isDue && likeness(grey, had) > likeEnough && difference(grey, had) > 0)) return {};
  const [data, jpeg] = [Buffer.from(look.grey), Buffer.from(look.jpeg)];
  return isDark
    ? { good_night: data, good_night_picture: jpeg, good_night_at: now }
    : { good_day: data, good_day_picture: jpeg, good_day_at: now };
}

async function count(tx: Tx, id: string, verdicts: readonly CameraVerdict[]): Promise<void> {
  const ones = JSON.stringify(verdicts.map(({ trouble }) => trouble));
  await sql`
    insert into camera_health_day as d (device_id, day, looks, well, troubles)
    select ${id}, (${tx.now}::timestamptz at time zone 'Asia/Shanghai')::date, 1, ${verdicts.length === 0 ? 1 : 0},
      coalesce(jsonb_object_agg(t, 1), '{}') from jsonb_array_elements_text(${ones}::jsonb) t
    on conflict (device_id, day) do update set looks = d.looks + 1, well = d.well + excluded.well,
      troubles = d.troubles || coalesce((
        select jsonb_object_agg(t, coalesce((d.troubles ->> t)::int, 0) + 1) from jsonb_array_elements_text(${ones}::jsonb) t), '{}')`.execute(
    tx.db,
  );
}

/** A condition of the device: whoever answers for it hears of it, and after a while its repair is asked for. */
async function tellBad(tx: Tx, id: string, verdicts: readonly CameraVerdict[]): Promise<void> {
  // One that does not answer at all is offline, which has its own repair.
  const isOffline = await tx.db
    .selectFrom('device_state')
    .select('state')
    .where('device_id', '=', id)
    .where('state', '=', 'offline')
    .executeTakeFirst();
  if (isOffline && verdicts.every(({ trouble }) => trouble === 'noPicture')) return;
  const words = (lang: 0 | 1) => verdicts.map(({ trouble }) => cameraTroubles[trouble][lang]);
  await enterState(tx, id, 'fault', `画面诊断:${words(0).join('、')} ${words(1).join(', ')}`);
}

async function tellWell(tx: Tx, id: string): Promise<void> {
  const device = await tx.db.selectFrom('device').select('fault').where('id', '=', id).executeTakeFirst();
  // What its connection complains of is not ours to end.
  if (device?.fault === null) await leaveStates(tx, id, ['fault']);
}
