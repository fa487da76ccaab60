import type { App } from '../../kernel/app.ts';
import { protocolDesk, type ProtocolDesk } from '../signal/index.ts';
import { onvifCameras, type OnvifCamera } from './camera.ts';
import { greet, textOf, type Cam } from './line.ts';

/** How often it is looked whether cameras came, went or are to be greeted anew. */
const rereadMs = 30_000;
const repeatsMs = 60_000;

interface Item {
  $?: { Name?: string; Value?: unknown };
}
type Items = { simpleItem?: Item | Item[] } | undefined;
/** A notification as the library hands it on (ONVIF Core 9). */
export interface Notification {
  topic?: { _?: string } | string;
  message?: { message?: { $?: { UtcTime?: unknown; PropertyOperation?: string }; source?: Items; data?: Items } };
}

interface Event {
  kind: string;
  zone: string | undefined;
  topic: string;
  at: Date | null;
}

const valueOf = (items: Items, names: RegExp): unknown =>
  [items?.simpleItem ?? []].flat().find(({ $ }) => names.test($?.Name ?? ''))?.$?.Value;
const isOn = (value: unknown): boolean => /^(true|1)$/i.test(textOf(value));

/** Input → what rings there; null: the kind of the device that hangs on it says so. */
const topics: readonly [topic: RegExp, kind: string | null][] = [
  [/DigitalInput|LogicalState|Trigger\/Relay/i, null],
  [/Tamper|GlobalSceneChange|ImageTooBlurry|ImageTooDark|ImageTooBright|SignalLoss/i, 'tamper'],
  [/HardwareFailure|StorageFailure|FanFailure/i, 'fault'],
  [/LineDetector|FieldDetector|LineCross|Intrusion/i, 'intrusion'],
  [/Motion/i, 'report'],
];

/** What a notification means; undefined: nothing that is kept. How things stood when we came is no event. */
export function readEvent({ topic, message }: Notification): Event | undefined {
  const said = message?.message;
  const name = (typeof topic === 'string' ? topic : (topic?._ ?? '')).replaceAll(/\w+:/g, '');
  if (!said || said.$?.PropertyOperation === 'Initialized' || said.$?.PropertyOperation === 'Deleted') return undefined;
  const found = topics.find(([pattern]) => pattern.test(name));
  const state = valueOf(said.data, /^(LogicalState|State|IsMotion|IsTamper|IsInside|Failed|active)$/i);
  // What has ended rings no more; a line that is crossed has no state.
  if (!found || (state !== undefined && !isOn(state))) return undefined;
  const token = valueOf(said.source, /(InputToken|Token|Source)$/i);
  const at = new Date(textOf(said.$?.UtcTime));
  return {
    kind: found[1] ?? 'input',
    zone: found[1] === null && token !== undefined ? textOf(token).slice(0, 64) : undefined,
    topic: name.slice(0, 100),
    at: Number.isNaN(at.getTime()) ? null : at,
  };
}

/** What is connected to an input, as it is registered. */
const byDevice: Record<string, string> = {
  'panic-button': 'panic',
  'panic-post': 'panic',
  intercom: 'panic',
  'fire-detector': 'fire',
  door: 'door-forced',
};

interface Ear {
  /** Begins with those that are new. */
  look(): Promise<void>;
  stop(): void;
}
const ears = new WeakMap<App, Ear>();
export const listening = (app: App): Ear | undefined => ears.get(app);

/** Listens to all ONVIF cameras: what they notice becomes signals. */
export function listen(app: App): Ear {
  const desk = protocolDesk(app, 'onvif');
  const heardBy = new Map<string, { cam: Cam; login: string; stop(): void }>();
  let isStopped = false;
  const look = async (): Promise<void> => {
    const wanted = new Map((await onvifCameras(app)).map((one) => [one.id, one]));
    for (const [id, one] of heardBy) {
      const camera = wanted.get(id);
      if (camera && JSON.stringify(camera.login) === one.login) continue;
      one.stop();
      heardBy.delete(id);
    }
    await Promise.all(
      [...wanted.values()].filter(({ id }) => !heardBy.has(id)).map((camera) => begin(camera).catch(() => undefined)),
    );
  };

  async function begin(camera: OnvifCamera): Promise<void> {
    const cam = await greet(app, camera.name, camera.login);
    if (isStopped || !cam.uri?.events) return;
    const onEvent = (notification: Notification): void => void take(app, desk, camera, notification);
    cam.on('event', onEvent);
    cam.on('eventsError', () => {
      // Greeted anew by the next look; its clock may have been set, its address be another's.
      const one = heardBy.get(camera.id);
      if (one?.cam !== cam) return;
      one.stop();
      heardBy.delete(camera.id);
    });
    heardBy.set(camera.id, {
      cam,
      login: JSON.stringify(camera.login),
      stop: () => void cam.removeAllListeners('event'),
    });
  }

  const timer = setInterval(
    () => void look().catch((error: unknown) => app.log.debug({ err: error }, 'onvif')),
    rereadMs,
  );
  const ear: Ear = {
    look,
    stop() {
      isStopped = true;
      clearInterval(timer);
      for (const one of heardBy.values()) one.stop();
    },
  };
  ears.set(app, ear);
  return ear;
}

async function take(app: App, desk: ProtocolDesk, camera: OnvifCamera, notification: Notification): Promise<void> {
  const event = readEvent(notification);
  if (!event) return;
  const { topic, zone, at } = event;
  const kind = event.kind === 'input' ? await kindOf(app, camera, zone) : event.kind;
  const said = { topic, ...(zone === undefined ? {} : { input: zone }) };
  const spoken = {
    kind,
    zone,
    at,
    data: said,
    ...(at && { key: `${at.toISOString()}/${topic}/${zone ?? ''}`.slice(0, 100) }),
  };
  // There is nobody to ask it again: what cannot be kept at this moment is tried until it can.
  for (let waitMs = 500; waitMs < repeatsMs; waitMs *= 2) {
    try {
      await desk.take(camera.login.host, { id: camera.id, code: camera.code }, [spoken], said);
      return;
    } catch (error) {
      app.log.warn({ err: error, device: camera.code }, 'an event of ONVIF waits');
      await new Promise((resolve) => setTimeout(resolve, waitMs).unref());
    }
  }
}

async function kindOf(app: App, { id }: OnvifCamera, zone: string | undefined): Promise<string> {
  const row = await app.urgentDb
    .selectFrom('device')
    .select('kind')
    .where('parent_id', '=', id)
    .where('address', '=', zone ?? '')
    .executeTakeFirst();
  return byDevice[row?.kind ?? ''] ?? 'intrusion';
}
