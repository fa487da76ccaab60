import { ringingTypeNames, type RecordingTrouble } from '@anyuan/contract';
import type { Camera, RecordNotice } from '@anyuan/media';

import type { App } from '../../kernel/app.ts';
import { cameraOf, recording } from '../video/index.ts';
import { followAlarms } from './clips.ts';
import { removePassing } from './remove.ts';
import { noteSegment, reconcile } from './segments.ts';
import { spaceOf, tellStopped } from './space.ts';
import { wantedCameras } from './wanted.ts';

const everyMs = 5_000;
const spaceEveryMs = 20_000;
/** Where a camera is, and its password, are looked up anew so often, and when a device was changed. */
const addressEveryMs = 60_000;

interface Keeper {
  nudge(): void;
  readonly recording: ReadonlySet<string>;
  readonly trouble: RecordingTrouble | null;
  stop(): Promise<void>;
}
const keepers = new WeakMap<App, Keeper>();

/** Something has changed of what is to be recorded. */
export const nudge = (app: App): void => keepers.get(app)?.nudge();
export const recordingNow = (app: App): ReadonlySet<string> => keepers.get(app)?.recording ?? new Set();
export const troubleNow = (app: App): RecordingTrouble | null => keepers.get(app)?.trouble ?? null;

/** Has recorded what is to be recorded, as long as there is room, and writes down what was. */
export function startKeeping(app: App): () => Promise<void> {
  /** What the media process was told, by camera. */
  const told = new Map<string, { isKept: boolean; camera: string; at: number }>();
  let trouble: RecordingTrouble | null = null;
  let isStopped = false;
  let [isDirty, isLooking] = [false, false];
  let noting: Promise<unknown> = Promise.resolve();
  let looking: Promise<unknown> = Promise.resolve();
  let spaceAt = Number.NEGATIVE_INFINITY;

  const desk = recording(app, {
    notice: (notice) => {
      noting = noting.then(() => note(notice)).catch(warn('a recording cannot be written down'));
    },
    alive(isAlive) {
      told.clear();
      if (!isAlive) return;
      // What it had begun when it died, and had nothing of yet, is no segment.
      compare();
      nudgeNow();
    },
  });
  if (!desk) return async () => undefined;

  function compare(): void {
    noting = noting.then(() => reconcile(app)).catch(warn('recordings cannot be compared with the disk'));
  }

  async function note(notice: RecordNotice): Promise<void> {
    if ('trouble' in notice) {
      app.log.warn({ camera: notice.camera, trouble: notice.trouble }, 'recording of a camera');
      if (notice.trouble === 'full') await stopFor('disk');
    }
    await noteSegment(app, notice, (id) => told.get(id)?.isKept ?? false);
  }

  async function look(): Promise<void> {
    await followAlarms(app);
    const now = performance.now();
    if (now - spaceAt >= spaceEveryMs) {
      spaceAt = now;
      await removePassing(app);
      const space = await spaceOf(app, trouble);
      if (space.trouble) await stopFor(space.trouble);
      else if (trouble) {
        trouble = null;
        app.log.info('room for recordings again');
      }
    }
    if (desk?.isAlive()) await tend();
  }

  async function stopFor(why: RecordingTrouble): Promise<void> {
    const isNew = trouble === null;
    trouble = why;
    if (!isNew) return;
    app.log.error({ why }, 'recording stands still');
    nudgeNow();
    await tellStopped(app, why);
  }

  async function tend(): Promise<void> {
    const wanted = trouble ? [] : await wantedCameras(app);
    const ids = new Set(wanted.map(({ id }) => id));
    for (const id of told.keys())
      if (!ids.has(id)) {
        told.delete(id);
        await desk?.end(id);
      }
    for (const { id, isKept } of wanted) {
      const known = told.get(id);
      if (known) known.isKept = isKept;
      if (known && performance.now() - known.at < addressEveryMs) continue;
      const camera = await addressOf(id);
      if (isStopped || !desk?.isAlive()) return;
      if (!camera) continue;
      const how = {
        segmentMs: app.settings.get<number>('recording.segmentSeconds') * 1_000,
        sound: app.settings.get<boolean>('recording.sound'),
      };
      const text = JSON.stringify([camera, how.sound]);
      if (known?.camera !== text) await desk.begin(camera, how);
      told.set(id, { isKept, camera: text, at: performance.now() });
    }
  }

  /** One without an address, or with one we do not go to, is recorded when it has another. */
  const addressOf = (id: string): Promise<Camera | undefined> =>
    cameraOf(app, id, { isWhole: true }).catch(() => undefined);
  const warn = (what: string) => (error: unknown) => app.log.warn({ err: error }, what);

  function nudgeNow(): void {
    isDirty = true;
    if (isLooking || isStopped) return;
    isLooking = true;
    looking = (async () => {
      while (isDirty && !isStopped) {
        isDirty = false;
        await look().catch(warn('recordings cannot be tended'));
      }
      isLooking = false;
    })();
  }

  const unsubscribe = app.bus.subscribe((events) => {
    const isDevice = events.some(({ type }) => type === 'device.changed' || type === 'setting.changed');
    if (isDevice) {
      spaceAt = Number.NEGATIVE_INFINITY;
      for (const one of told.values()) one.at = Number.NEGATIVE_INFINITY;
    }
    const isAlarm = events.some(({ type, data }) => type.startsWith('case.') && isRinging(data['type']));
    if (isDevice || isAlarm) nudgeNow();
  });
  const timer = setInterval(nudgeNow, everyMs);
  // What was finished while no server was there to hear of it.
  compare();
  nudgeNow();
  const keeper: Keeper = {
    nudge: nudgeNow,
    get recording() {
      return new Set(told.keys());
    },
    get trouble() {
      return trouble;
    },
    async stop() {
      isStopped = true;
      clearInterval(timer);
      unsubscribe();
      await looking;
      keepers.delete(app);
      for (const id of told.keys()) await desk.end(id).catch(() => undefined);
      desk.stop();
      await noting;
    },
  };
  keepers.set(app, keeper);
  return () => keeper.stop();
}

const isRinging = (type: unknown): boolean => (ringingTypeNames as readonly unknown[]).includes(type);
