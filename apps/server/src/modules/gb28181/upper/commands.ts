import type { PtzMove } from '@anyuan/contract';
import {
  deviceConfig,
  deviceConfigResponse,
  deviceControl,
  deviceControlResponse,
  homeQuery,
  homeResponse,
  isAnswered,
  preciseQuery,
  preciseResponse,
  readPtz,
  snapshotDone,
  trackQuery,
  trackResponse,
  tracksQuery,
  tracksResponse,
  type ConfigSaid,
  type ControlSaid,
  type Manscdp,
} from '@anyuan/gb28181';

import { listed } from '../../../kernel/listed.ts';
import { ask as send } from '../../../kernel/outgoing.ts';
import { askForKey, stillOf, viewOf } from '../../video/index.ts';
import type { Center } from '../center.ts';
import { cameraById, type GbCamera } from '../lower/camera.ts';
import { movePtz } from '../lower/ptz.ts';
import { question } from '../lower/questions.ts';
import { charsetTo, sayUp, type Platform } from './platforms.ts';
import type { Shared } from './shares.ts';
import { noteLook, type UpStreams } from './streams.ts';

/** A platform moves a camera where it may, after everybody of the house; anything else it may not. */
export async function onControl(
  center: Center,
  one: Platform,
  streams: UpStreams,
  message: Manscdp,
  shared: Shared | undefined,
): Promise<void> {
  const said = deviceControl.read(message);
  if (shared && (said.keyFrame ?? said.keyFrameOld) !== undefined) return passKey(center, one, streams, shared);
  const camera = shared && (await cameraById(center.app, shared.deviceId));
  const move = moveOf(said);
  let isDone = false;
  if (move && camera && one.row.allows_ptz && shared.open.ptz)
    isDone = await movePtz(center, camera, { id: one.row.id, name: one.row.name, rank: 1 }, move).then(
      async ({ isNew }) => {
        if (isNew)
          await center.app.system('gb28181').tx(async (tx) => {
            tx.audit('camera.ptz', 'device', camera.id, { code: camera.code, uplink: one.row.code, move: move.do });
          });
        return true;
      },
      () => false,
    );
  if (isAnswered(said) && message.sn !== null)
    await sayUp(
      center,
      one,
      deviceControlResponse.write({ sn: message.sn ?? 0, deviceId: message.deviceId, result: isDone }),
    );
}

function moveOf({ ptz, precise }: ControlSaid): PtzMove | undefined {
  if (precise) {
    const { pan = 0, tilt = 0, zoom = 1 } = precise;
    return { do: 'precise', pan, tilt, zoom };
  }
  const command = ptz === undefined ? undefined : readPtz(ptz);
  switch (command?.do) {
    case 'move':
    case 'lens':
    case 'stop':
      return command;
    case 'goPreset':
      return command.preset > 0 ? command : undefined;
    case 'startCruise':
      return { do: 'cruise', track: command.track };
    default:
      // Presets and tracks are the house's to set.
      return undefined;
  }
}

/** A key picture costs as much as several others: it is asked for only for what is being watched (A.2.3.1.7). */
function passKey({ app }: Center, one: Platform, streams: UpStreams, shared: Shared): void {
  const isWatched = [...streams.all()].some(
    ({ platform, shared: watched, kind }) => platform === one && kind === 'live' && watched.code === shared.code,
  );
  if (isWatched) askForKey(app, shared.deviceId);
}

/** Where a camera stands, and what tracks it has, is told to whoever may move it; true: it was asked for that. */
export async function aboutHead(
  center: Center,
  one: Platform,
  message: Manscdp,
  shared: Shared | undefined,
  camera: GbCamera | undefined,
): Promise<boolean> {
  const about = { sn: message.sn ?? 0, deviceId: message.deviceId };
  const what =
    homeQuery.is(message) || preciseQuery.is(message)
      ? 'head'
      : tracksQuery.is(message) || trackQuery.is(message)
        ? 'tracks'
        : undefined;
  if (what === undefined) return false;
  const device = camera && center.devices.get(camera.device);
  const isOpen = one.row.allows_ptz && shared?.open.ptz === true;
  const said =
    device && isOpen ? await question(center, device, what, camera.channel).catch(() => undefined) : undefined;
  const { home, position } = said?.head ?? { home: null, position: null };
  const tracks = said?.tracks ?? [];
  const as = { charset: charsetTo(one) };
  const given = <T>(value: T | null | undefined): T | undefined => value ?? undefined;
  if (homeQuery.is(message))
    await sayUp(
      center,
      one,
      homeResponse.write(
        {
          ...about,
          ...(home && {
            home: { enabled: home.isOn ? 1 : 0, resetSeconds: given(home.resetSeconds), preset: given(home.preset) },
          }),
        },
        as,
      ),
    );
  else if (preciseQuery.is(message))
    await sayUp(
      center,
      one,
      preciseResponse.write(
        { ...about, pan: given(position?.pan), tilt: given(position?.tilt), zoom: given(position?.zoom) },
        as,
      ),
    );
  else if (tracksQuery.is(message)) {
    const items = tracks.map(({ number, name }) => ({ number, name: given(name) }));
    await sayUp(center, one, tracksResponse.write({ ...about, sum: items.length, tracks: items }, as));
  } else {
    const { number = 0 } = trackQuery.read(message);
    const points = (tracks.find((each) => each.number === number)?.points ?? []).map(
      ({ preset, staySeconds, speed }) => ({
        preset,
        stay: staySeconds,
        speed,
      }),
    );
    await sayUp(center, one, trackResponse.write({ ...about, number, sum: points.length, points }, as));
  }
  return true;
}

const picturesAtMost = 10;
const sendMs = 15_000;

/** What the standard demands platforms leave out, too. */
const shotIn = (message: Manscdp): Partial<NonNullable<ConfigSaid['snapshot']>> =>
  deviceConfig.read(message).snapshot ?? {};

/** A platform has us take pictures of a camera it sees (9.14); what a device is set to otherwise is the house's affair. */
export async function onConfig(
  center: Center,
  one: Platform,
  message: Manscdp,
  shared: Shared | undefined,
): Promise<void> {
  const { url = '', session = '', count = 1, interval = 1 } = shotIn(message);
  const about = { sn: message.sn ?? 0, deviceId: message.deviceId };
  const isTaken = shared !== undefined && mayBeBrought(center, one, url);
  await sayUp(center, one, deviceConfigResponse.write({ ...about, result: isTaken }));
  if (!isTaken) return;
  await noteLook(center, { platform: one, shared }, 'snapshot');
  const ids: string[] = [];
  for (let i = 1; i <= Math.min(picturesAtMost, Math.max(1, count)); i++) {
    if (i > 1) await new Promise((resolve) => setTimeout(resolve, Math.min(60, Math.max(1, interval)) * 1_000));
    const id = await bring(center, one, shared, url, i).catch((error: unknown) => {
      center.app.log.info({ err: error, platform: one.row.code }, 'a picture could not be brought to a platform above');
      return undefined;
    });
    if (id !== undefined) ids.push(id);
  }
  // Fewer names than pictures that were asked for: some failed (A.2.5.7).
  await sayUp(
    center,
    one,
    snapshotDone.write({ sn: center.nextSn(), deviceId: message.deviceId, session, files: { ids } }),
  );
}

/** Pictures go to the platform itself, or to whom the hospital has entered: not wherever it says. */
function mayBeBrought({ app }: Center, { row, hop }: Platform, url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  const entered = listed(app.settings.get<string>('gb28181.pictureHosts'));
  const bare = (host: string): string => host.toLowerCase().replace(/^\[|\]$/g, '');
  return [row.host, hop.address, ...entered].some((host) => bare(host) === bare(hostname));
}

async function bring({ app }: Center, one: Platform, shared: Shared, url: string, number: number): Promise<string> {
  const camera = (await viewOf(app, shared.deviceId, 'main'))?.camera;
  if (!camera) throw new Error('there is no such camera any more');
  const picture = await stillOf(app, camera);
  const moment = new Date(app.clock.now().getTime() + 8 * 3_600_000).toISOString().replaceAll(/\D/g, '').slice(0, 17);
  // Code of the camera, 02, moment, number (table 4).
  const id = `${shared.code}02${moment}${String(number).padStart(2, '0')}`;
  const { status } = await send(
    app,
    url,
    {
      method: 'POST',
      headers: { 'content-type': 'image/jpeg', 'content-disposition': `attachment; filename="${id}.jpg"` },
      body: picture,
    },
    sendMs,
  );
  if (status >= 300) throw new Error(`${one.row.code} answered ${status}`);
  return id;
}
