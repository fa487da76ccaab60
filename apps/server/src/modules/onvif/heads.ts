import { refuse, type PtzMove } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import { takeHead, type Hand } from '../video/index.ts';
import { lineTo, type OnvifCamera } from './camera.ts';
import { done, type Cam } from './line.ts';

/** A movement that nobody ends is ended: the page it was begun on may be gone. */
const movingMs = 8_000;
const stops = new WeakMap<App, Map<string, NodeJS.Timeout>>();
const stopsOf = (app: App): Map<string, NodeJS.Timeout> => {
  let all = stops.get(app);
  if (!all) stops.set(app, (all = new Map()));
  return all;
};

interface Preset {
  id: number;
  name: string;
  token: string;
}

/** Presets have names and tokens here; where a token is no number, its place in the list is. */
async function listed(cam: Cam, what: string): Promise<Preset[]> {
  const found = await done<Record<string, unknown>>(what, (back) => cam.getPresets({}, back));
  return Object.entries(found ?? {})
    .map(([name, token]) => ({ name, token: String(token) }))
    .toSorted((a, b) => a.token.localeCompare(b.token, 'en', { numeric: true }))
    .map(({ name, token }, at) => ({ name, token, id: /^\d{1,3}$/.test(token) ? Number(token) : at + 1 }));
}

export async function onvifPresets(app: App, camera: OnvifCamera): Promise<{ id: number; name: string }[]> {
  const cam = await lineTo(app, camera);
  return (await listed(cam, camera.name)).map(({ id, name }) => ({ id, name }));
}

/** The same as with cameras of GB/T 28181: who handles alarms goes first, an equal waits. */
export async function moveOnvif(
  app: App,
  camera: OnvifCamera,
  hand: Hand,
  move: PtzMove,
): Promise<{ until: number; isNew: boolean }> {
  const held = takeHead(app, camera.id, hand);
  const cam = await lineTo(app, camera);
  await send(cam, camera.name, move);
  const waiting = stopsOf(app);
  clearTimeout(waiting.get(camera.id));
  waiting.delete(camera.id);
  if (move.do === 'move')
    waiting.set(
      camera.id,
      setTimeout(() => {
        waiting.delete(camera.id);
        void send(cam, camera.name, { do: 'stop' }).catch(() => undefined);
      }, movingMs).unref(),
    );
  return held;
}

async function send(cam: Cam, what: string, move: PtzMove): Promise<void> {
  if (!cam.uri?.ptz) throw refuse('no_ptz', { what });
  switch (move.do) {
    case 'move':
      await done(what, (back) => cam.continuousMove({ x: move.pan, y: move.tilt, zoom: move.zoom }, back));
      return;
    case 'stop':
      await done(what, (back) => cam.stop({ panTilt: true, zoom: true }, back));
      return;
    case 'setPreset': {
      const before = (await listed(cam, what)).find(({ id }) => id === move.preset);
      const presetName = move.name ?? `预置位${move.preset}`;
      await done(what, (back) =>
        cam.setPreset({ presetName, ...(before && { presetToken: before.token }) } as never, back as never),
      );
      return;
    }
    case 'goPreset':
    case 'dropPreset': {
      const preset = (await listed(cam, what)).find(({ id }) => id === move.preset)?.token;
      if (preset === undefined) throw refuse('not_found', { what: `${what} ${move.preset}` });
      if (move.do === 'goPreset') await done(what, (back) => cam.gotoPreset({ preset } as never, back));
      else await done(what, (back) => cam.removePreset({ presetToken: preset }, back));
      return;
    }
    case 'lens':
    case 'cruise':
    case 'setTrack':
    case 'precise':
      throw refuse('onvif_refused', { what, reason: 'ActionNotSupported' });
    default:
      move satisfies never;
  }
}

export function stopOnvifHeads(app: App): void {
  for (const timer of stopsOf(app).values()) clearTimeout(timer);
}
