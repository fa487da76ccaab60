import {
  configQuery,
  configResponse,
  deviceConfig,
  deviceConfigResponse,
  homeQuery,
  homeResponse,
  preciseQuery,
  preciseResponse,
  sdCardQuery,
  sdCardResponse,
  snapshotDone,
  trackQuery,
  trackResponse,
  tracksQuery,
  tracksResponse,
  upgradeResult,
  type ConfigSaid,
  type ControlSaid,
  type Manscdp,
  type PtzCommand,
} from '@anyuan/gb28181';

type Osd = NonNullable<ConfigSaid['osd']>;
type Mask = NonNullable<ConfigSaid['mask']>;
type Home = NonNullable<ControlSaid['home']>;

/** What a simulated device is set to: as a device of 2022 keeps it. */
export interface Settings {
  basic: { name: string; expires: number; interval: number; misses: number };
  osd: Osd;
  mask: Mask;
  mirror: number;
  alarmReport: { motion: number; field: number };
  home: Home;
  position: { pan: number; tilt: number; zoom: number };
  cards: { id: number; name: string; status: string; capacity: number; free: number }[];
  /** Of each track its presets, in order. */
  tracks: Map<number, { preset: number; stay: number; speed: number }[]>;
  /** Names of places its head goes to. */
  presets: Map<number, string>;
  firmware: string;
}

export const usualSettings = (name: string, expires: number, interval: number): Settings => ({
  basic: { name, expires, interval, misses: 3 },
  osd: {
    length: 1920,
    width: 1080,
    timeX: 20,
    timeY: 20,
    timeEnable: 1,
    timeType: 0,
    textEnable: 1,
    sum: 0,
    lines: [],
  },
  mask: { on: 0, sum: 0, regions: [] },
  mirror: 0,
  alarmReport: { motion: 1, field: 0 },
  home: { enabled: 0 },
  position: { pan: 12.5, tilt: -3, zoom: 1 },
  cards: [{ id: 1, name: 'SD1', status: 'ok', capacity: 131_072, free: 1_024 }],
  tracks: new Map([[1, [{ preset: 1, stay: 10, speed: 5 }]]]),
  presets: new Map(),
  firmware: 'V1.0',
});

/** What it answers to questions of the edition of 2022; undefined: it is none of them. */
export function careAnswer(settings: Settings, message: Manscdp, charset: 'gb18030' | 'utf-8'): Buffer[] | undefined {
  const about = { sn: message.sn ?? 0, deviceId: message.deviceId };
  const said = { charset } as const;
  if (configQuery.is(message)) {
    const { basic, osd, mask, mirror, alarmReport } = settings;
    const parts: Record<string, object> = {
      BasicParam: { basic },
      VideoParamAttribute: {
        video: [
          { stream: 0, format: '2', resolution: '6', frameRate: '25', bitRateType: '1', bitRate: '4096' },
          { stream: 1, format: '2', resolution: '4', frameRate: '15', bitRateType: '1', bitRate: '512' },
        ],
      },
      OSDConfig: { osd },
      PictureMask: { mask },
      FrameMirror: { mirror },
      AlarmReport: { alarmReport },
    };
    // One answer for each kind that was asked for (A.2.4.7).
    return (configQuery.read(message).type ?? '')
      .split('/')
      .map((type) => configResponse.write({ ...about, result: parts[type] !== undefined, ...parts[type] }, said));
  }
  if (sdCardQuery.is(message))
    return [sdCardResponse.write({ ...about, sum: settings.cards.length, cards: settings.cards }, said)];
  if (homeQuery.is(message)) return [homeResponse.write({ ...about, home: settings.home }, said)];
  if (preciseQuery.is(message)) return [preciseResponse.write({ ...about, ...settings.position }, said)];
  if (tracksQuery.is(message)) {
    const tracks = [...settings.tracks.keys()].map((number) => ({ number, name: `轨迹${number}` }));
    return [tracksResponse.write({ ...about, sum: tracks.length, tracks }, said)];
  }
  if (trackQuery.is(message)) {
    const { number = 0 } = trackQuery.read(message);
    const points = settings.tracks.get(number) ?? [];
    return [trackResponse.write({ ...about, number, name: `轨迹${number}`, sum: points.length, points }, said)];
  }
  return undefined;
}

/** Takes a new setting; gives what it answers. */
export function careConfig(settings: Settings, message: Manscdp): { answer: Buffer; said: ConfigSaid } | undefined {
  if (!deviceConfig.is(message)) return undefined;
  const said = deviceConfig.read(message);
  const { basic, snapshot: _snapshot, ...rest } = said;
  Object.assign(settings, rest);
  if (basic) Object.assign(settings.basic, basic);
  const answer = deviceConfigResponse.write({ sn: message.sn ?? 0, deviceId: message.deviceId, result: true });
  return { answer, said };
}

/** Takes a command that changes what it is set to. */
export function careControl(settings: Settings, { home, format, precise }: ControlSaid): void {
  if (home) settings.home = home;
  if (precise) Object.assign(settings.position, precise);
  if (format !== undefined)
    for (const card of settings.cards) if (format === 0 || card.id === format) card.free = card.capacity;
}

/** Keeps places and tracks as they are set, preset by preset (A.3.4, A.3.5). */
export function carePtz({ tracks, presets }: Settings, ptz: PtzCommand | undefined, name: string | undefined): void {
  if (ptz?.do === 'setPreset') presets.set(ptz.preset, name ?? `预置位${ptz.preset}`);
  else if (ptz?.do === 'dropPreset') presets.delete(ptz.preset);
  else if (ptz?.do === 'dropCruise' && ptz.preset === 0) tracks.delete(ptz.track);
  else if (ptz?.do === 'dropCruise')
    tracks.set(
      ptz.track,
      (tracks.get(ptz.track) ?? []).filter(({ preset }) => preset !== ptz.preset),
    );
  else if (ptz?.do === 'addCruise')
    tracks.set(ptz.track, [...(tracks.get(ptz.track) ?? []), { preset: ptz.preset, stay: 10, speed: 5 }]);
  else if (ptz?.do === 'cruiseSpeed') for (const point of tracks.get(ptz.track) ?? []) point.speed = ptz.value;
  else if (ptz?.do === 'cruiseStay') for (const point of tracks.get(ptz.track) ?? []) point.stay = ptz.value;
}

/** Takes pictures and brings them where it was told (9.14); gives its word that it is done. */
export async function careShoot(
  code: string,
  { count, url, session }: NonNullable<ConfigSaid['snapshot']>,
  picture: Buffer,
  isForm: boolean,
): Promise<Buffer> {
  const ids: string[] = [];
  for (let i = 1; i <= count; i++) {
    const id = `${code}02${new Date().toISOString().replaceAll(/\D/g, '')}${String(i).padStart(2, '0')}`;
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(picture)], { type: 'image/jpeg' }), `${id}.jpg`);
    const body = isForm ? form : new Uint8Array(picture);
    const answer = await fetch(url, { method: 'POST', body }).catch(() => null);
    if (answer?.ok) ids.push(id);
  }
  return snapshotDone.write({ sn: 1, deviceId: code, session, files: { ids } });
}

/** Its word on an upgrade, once it has started anew (9.13). */
export const careUpgraded = (code: string, session: string, firmware: string, reason?: string): Buffer =>
  upgradeResult.write({
    sn: 1,
    deviceId: code,
    session,
    result: reason === undefined,
    firmware,
    ...(reason !== undefined && { reason }),
  });
