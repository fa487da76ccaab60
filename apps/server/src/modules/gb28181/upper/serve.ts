import {
  admit,
  alarmQuery,
  broadcast,
  catalogQuery,
  configQuery,
  configResponse,
  deviceConfig,
  deviceControl,
  deviceInfoQuery,
  deviceInfoResponse,
  deviceStatusQuery,
  deviceStatusResponse,
  eventName,
  fillPage,
  header,
  positionQuery,
  presetQuery,
  presetResponse,
  readManscdp,
  recordQuery,
  recordResponse,
  type Incoming,
  type Manscdp,
} from '@anyuan/gb28181';

import { recordedRanges } from '../../recording/index.ts';
import type { Center } from '../center.ts';
import { cameraById, type GbCamera } from '../lower/camera.ts';
import { presetsOf } from '../lower/ptz.ts';
import { recordsOf } from '../lower/records.ts';
import type { UpAlarms } from './alarms.ts';
import { answerCatalog, tellCatalog } from './catalog.ts';
import { aboutHead, onConfig, onControl } from './commands.ts';
import { charsetTo, contactUp, pageUp, sayUp, type Platform } from './platforms.ts';
import { tellPositions } from './positions.ts';
import { oneShared, sharedWith, type Shared } from './shares.ts';
import type { UpStreams } from './streams.ts';
import { onUpBroadcast } from './voice.ts';

/** A MESSAGE of a platform above: a question or a command. */
export async function onUpMessage(
  center: Center,
  one: Platform,
  streams: UpStreams,
  incoming: Incoming,
): Promise<void> {
  const message = readManscdp(incoming.request.body);
  if (!message) return incoming.answer(400);
  if (broadcast.is(message)) {
    incoming.answer(200);
    return onUpBroadcast(center, one, message);
  }
  const isOurs = message.deviceId === one.ours || message.deviceId === '' || message.deviceId.length <= 10;
  const shared = isOurs ? undefined : await oneShared(center.app, one.row.id, message.deviceId);
  // What is not shared is not there (wvp#1899).
  if (!isOurs && !shared && message.root !== 'Response') return incoming.answer(404);
  incoming.answer(200);
  if (message.root === 'Query' || message.root === 'Control') await answer(center, one, streams, message, shared);
}

async function answer(
  center: Center,
  one: Platform,
  streams: UpStreams,
  message: Manscdp,
  shared: Shared | undefined,
): Promise<void> {
  const about = { sn: message.sn ?? 0, deviceId: message.deviceId };
  const said = { charset: charsetTo(one) };
  const say = (body: Buffer): Promise<unknown> => sayUp(center, one, body);
  if (catalogQuery.is(message)) return answerCatalog(center, one, about.sn, message.deviceId);
  if (deviceInfoQuery.is(message))
    return void (await say(
      deviceInfoResponse.write(
        {
          ...about,
          name: shared?.name ?? center.app.settings.get<string>('hospital.name') ?? 'Anyuan',
          result: true,
          manufacturer: 'Anyuan',
          model: shared ? 'IPC' : 'Anyuan',
          channels: shared ? 1 : (await sharedWith(center.app, one.row.id)).length,
        },
        said,
      ),
    ));
  if (deviceStatusQuery.is(message))
    return void (await say(
      deviceStatusResponse.write(
        { ...about, result: true, online: shared?.isOnline ?? true, status: true, at: center.app.clock.now() },
        said,
      ),
    ));
  if (configQuery.is(message))
    return void (await say(
      configResponse.write(
        { ...about, result: true, basic: { name: shared?.name ?? 'Anyuan', expires: 86_400, interval: 60, misses: 3 } },
        said,
      ),
    ));
  if (deviceControl.is(message)) return onControl(center, one, streams, message, shared);
  if (deviceConfig.is(message)) return onConfig(center, one, message, shared);
  const camera = shared && (await cameraById(center.app, shared.deviceId));
  if (await aboutHead(center, one, message, shared, camera)) return;
  if (presetQuery.is(message)) {
    const presets =
      camera && one.row.allows_ptz && shared.open.ptz ? await presetsOf(center, camera).catch(() => []) : [];
    const items = presets.map(({ id, name }) => ({ id: String(id), name }));
    return void (await say(presetResponse.write({ ...about, sum: items.length, presets: items }, said)));
  }
  if (recordQuery.is(message)) {
    const { from, to } = recordQuery.read(message);
    const found: { items: { from: Date; to: Date; type: string | null }[] } =
      shared && one.row.allows_playback && shared.open.playback && from && to
        ? await recordedOf(center, shared, camera, from, to)
        : { items: [] };
    const name = shared?.name ?? '';
    const itemOf = ({ from: since, to: until, type }: (typeof found.items)[number]) => ({
      deviceId: message.deviceId,
      name,
      from: since,
      to: until,
      secrecy: 0,
      type: type ?? 'time',
    });
    for (let at = 0; at === 0 || at < found.items.length;) {
      const { count, body } = fillPage(found.items, at, pageUp(center, one), (some) => {
        const items = some.map(itemOf);
        return recordResponse.write(
          { ...about, name, sum: found.items.length, ...(items.length > 0 && { items }) },
          said,
        );
      });
      await say(body);
      at += Math.max(1, count);
    }
  }
}

/** What its device has recorded, or the house itself has. */
async function recordedOf(
  center: Center,
  shared: Shared,
  camera: GbCamera | undefined,
  from: Date,
  to: Date,
): Promise<{ items: { from: Date; to: Date; type: string | null }[] }> {
  if (camera) return recordsOf(center, camera, from, to).catch(() => ({ items: [] }));
  const ranges = await recordedRanges(center.app, shared.deviceId, from, to);
  return { items: ranges.map((one) => ({ from: one.from, to: one.to, type: one.isLocked ? 'alarm' : 'time' })) };
}

/** A platform subscribes: to changes of the catalogue, to alarms, to where things are that move. */
export async function onUpSubscribe(
  center: Center,
  one: Platform,
  alarms: UpAlarms,
  incoming: Incoming,
): Promise<void> {
  const { agent } = center.endpoint;
  const { request } = incoming;
  const message = readManscdp(request.body);
  const isCatalog = eventName(header(request, 'Event')) === 'catalog' || (message && catalogQuery.is(message));
  const isAlarm = message !== undefined && alarmQuery.is(message);
  const key = isCatalog ? 'catalog' : isAlarm ? 'alarm' : (message?.cmdType ?? 'other');
  const contact = contactUp(center, one);
  const subscriber = admit(agent, incoming, contact, (_again, seconds) => {
    if (seconds > 0) return isAlarm ? alarms.flush(one) : undefined;
    one.catalogSubscribers.delete(key);
    one.alarmSubscribers.delete(key);
    one.positionSubscribers.delete(key);
  });
  if (isCatalog) {
    // One that subscribes anew instead of refreshing means the same.
    one.catalogSubscribers.get(key)?.talk.end('lost');
    one.catalogSubscribers.set(key, subscriber);
    // N.2.1.2.1: it takes everything for online until it is told otherwise.
    const off = (await sharedWith(center.app, one.row.id)).filter(({ isOnline }) => !isOnline);
    await tellCatalog(
      center,
      one,
      off.map(({ code }) => ({ code, event: 'OFF' as const })),
    );
  } else if (isAlarm) {
    one.alarmSubscribers.get(key)?.subscriber.talk.end('lost');
    one.alarmSubscribers.set(key, { subscriber, query: request.body });
    alarms.flush(one);
  } else if (message && positionQuery.is(message)) {
    one.positionSubscribers.get(key)?.subscriber.talk.end('lost');
    const { interval } = positionQuery.read(message);
    one.positionSubscribers.set(key, { subscriber, everyMs: Math.max(1, interval ?? 5) * 1_000, told: new Map() });
    await tellPositions(center, one);
  }
}
