import type { GbAnswers, GbQuestion } from '@anyuan/contract';
import {
  configQuery,
  configResponse,
  deviceStatusQuery,
  deviceStatusResponse,
  homeQuery,
  homeResponse,
  preciseQuery,
  preciseResponse,
  sdCardQuery,
  sdCardResponse,
  trackQuery,
  trackResponse,
  tracksQuery,
  tracksResponse,
  type Manscdp,
  type Said,
} from '@anyuan/gb28181';

import type { Center } from '../center.ts';
import { ask, charsetOf } from './ask.ts';
import type { Registered } from './devices.ts';

type Config = ReturnType<typeof configResponse.read>;

const nothing: GbAnswers = { status: null, settings: null, cards: null, head: null, tracks: null };
const short = (text: string | undefined): string | null => text?.slice(0, 100) ?? null;

/** Asks a device about itself (A.2.4). Whoever answers nothing at all is silent; what it leaves out of it is not known. */
export async function question(
  center: Center,
  device: Registered,
  what: GbQuestion,
  channel: string,
): Promise<GbAnswers> {
  const line = { center, device, channel };
  switch (what) {
    case 'status':
      return { ...nothing, status: await statusOf(line) };
    case 'settings':
      return { ...nothing, settings: await settingsOf(line) };
    case 'cards':
      return { ...nothing, cards: await cardsOf(line) };
    case 'head':
      return { ...nothing, head: await headOf(line) };
    case 'tracks':
      return { ...nothing, tracks: await tracksOf(line) };
    default:
      return what satisfies never;
  }
}

interface Line {
  center: Center;
  device: Registered;
  channel: string;
}

/** One question of the standard, and its answer as it is declared. */
function one<Q extends object, T>(
  { center, device, channel }: Line,
  query: { cmdType: string; write(given: Q & { sn: number; deviceId: string }, said?: Said): Buffer },
  answer: { read(message: Manscdp): T },
  given: Q,
): Promise<T> {
  return ask(
    center,
    device,
    query.cmdType,
    (sn) => query.write({ ...given, sn, deviceId: channel }, { charset: charsetOf(device) }),
    (message) => answer.read(message),
    channel,
  );
}

async function statusOf(line: Line): Promise<GbAnswers['status']> {
  const said = await one(line, deviceStatusQuery, deviceStatusResponse, {});
  const now = line.center.app.clock.now().getTime();
  return {
    isOnline: said.online ?? null,
    isWell: said.status ?? null,
    reason: short(said.reason),
    encodes: said.encode ?? null,
    records: said.record ?? null,
    at: said.at?.toISOString() ?? null,
    aheadSeconds: said.at ? Math.round((said.at.getTime() - now) / 1_000) : null,
    alarms: (said.alarms ?? []).map(({ deviceId = '', duty = '' }) => ({ code: deviceId, duty: duty.slice(0, 20) })),
  };
}

/** Each kind by itself: some do not know all of them, and say nothing of what they know when they are asked for more. */
async function settingsOf(line: Line): Promise<GbAnswers['settings']> {
  const kinds = ['BasicParam', 'VideoParamAttribute', 'OSDConfig', 'PictureMask', 'FrameMirror', 'AlarmReport'];
  const answers = await Promise.allSettled(kinds.map((type) => one(line, configQuery, configResponse, { type })));
  const failed = answers.find((answer) => answer.status === 'rejected');
  const said = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  if (said.length === 0 && failed) throw failed.reason;
  const config: Config = Object.assign({}, ...said) as Config;
  const { basic, video, osd, mask, mirror, alarmReport } = config;
  return {
    basic: basic
      ? {
          name: short(basic.name),
          expires: basic.expires ?? null,
          interval: basic.interval ?? null,
          misses: basic.misses ?? null,
        }
      : null,
    streams:
      video?.map((each) => ({
        stream: each.stream ?? 0,
        format: short(each.format),
        resolution: short(each.resolution),
        frameRate: short(each.frameRate),
        bitRate: short(each.bitRate),
      })) ?? null,
    osd: osd ? osdOf(osd) : null,
    mask: mask ? maskOf(mask) : null,
    mirror: mirror ?? null,
    alarmReport: alarmReport ? { motion: alarmReport.motion === 1, field: alarmReport.field === 1 } : null,
  };
}

const pixel = (value: number | undefined): number => Math.max(0, Math.min(20_000, value ?? 0));

function osdOf(osd: NonNullable<Config['osd']>): NonNullable<GbAnswers['settings']>['osd'] {
  return {
    length: pixel(osd.length),
    width: pixel(osd.width),
    timeX: pixel(osd.timeX),
    timeY: pixel(osd.timeY),
    // What it does not say is on (A.2.1.12).
    isTimeOn: osd.timeEnable !== 0,
    timeType: osd.timeType === 1 ? 1 : 0,
    isTextOn: osd.textEnable !== 0,
    lines: (osd.lines ?? [])
      .slice(0, 8)
      .map(({ text, x, y }) => ({ text: text.slice(0, 32), x: pixel(x), y: pixel(y) })),
  };
}

function maskOf(mask: NonNullable<Config['mask']>): NonNullable<GbAnswers['settings']>['mask'] {
  const regions = (mask.regions ?? []).flatMap(({ point }) => {
    const [left = 0, top = 0, right = 0, bottom = 0] = point.split(/[,，\s]+/).map((part) => pixel(Number(part) || 0));
    return left < right && top < bottom ? [{ left, top, right, bottom }] : [];
  });
  return { isOn: mask.on === 1, regions: regions.slice(0, 4) };
}

async function cardsOf(line: Line): Promise<GbAnswers['cards']> {
  const { cards = [] } = await one(line, sdCardQuery, sdCardResponse, {});
  return cards.map(({ id, name, status, progress, capacity, free }) => ({
    id: id ?? 0,
    name: short(name),
    status: short(status)?.toLowerCase() ?? null,
    progress: progress ?? null,
    capacity: capacity ?? null,
    free: free ?? null,
  }));
}

async function headOf(line: Line): Promise<GbAnswers['head']> {
  const [home, position] = await Promise.allSettled([
    one(line, homeQuery, homeResponse, {}),
    one(line, preciseQuery, preciseResponse, {}),
  ]);
  if (home.status === 'rejected' && position.status === 'rejected') throw home.reason;
  const said = home.status === 'fulfilled' ? home.value.home : undefined;
  const at = position.status === 'fulfilled' ? position.value : undefined;
  return {
    home: said
      ? { isOn: said.enabled === 1, resetSeconds: said.resetSeconds ?? null, preset: said.preset ?? null }
      : null,
    position: at ? { pan: at.pan ?? null, tilt: at.tilt ?? null, zoom: at.zoom ?? null } : null,
  };
}

const tracksAtMost = 32;
/** The list, and of each track where it leads. */
async function tracksOf(line: Line): Promise<GbAnswers['tracks']> {
  const { tracks = [] } = await one(line, tracksQuery, tracksResponse, {});
  const found: NonNullable<GbAnswers['tracks']> = [];
  for (const { number, name } of tracks.slice(0, tracksAtMost)) {
    const detail = await one(line, trackQuery, trackResponse, { number: number ?? 0 }).catch(() => null);
    const points = detail?.points?.map(({ preset, stay, speed }) => ({ preset, staySeconds: stay, speed }));
    found.push({ number: number ?? 0, name: short(name), points: points ?? null });
  }
  return found;
}
