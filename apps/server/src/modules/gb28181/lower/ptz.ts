import type { PtzMove } from '@anyuan/contract';
import { deviceControl, presetQuery, presetResponse, writePtz, type PtzCommand } from '@anyuan/gb28181';

import { takeHead, type Hand } from '../../video/index.ts';
import type { Center } from '../center.ts';
import { ask, charsetOf, tell } from './ask.ts';
import { deviceOf, type GbCamera } from './camera.ts';

/** A movement that nobody ends is ended: the page it was begun on may be gone. */
const movingMs = 8_000;

interface Heads {
  stops: Map<string, NodeJS.Timeout>;
  returns: Map<string, NodeJS.Timeout>;
}
const heads = new WeakMap<Center, Heads>();
const headsOf = (center: Center): Heads => {
  let all = heads.get(center);
  if (!all) heads.set(center, (all = { stops: new Map(), returns: new Map() }));
  return all;
};

/** Moves a camera, unless somebody of the same rank is at it. Gives until when it is held, and whether that is new. */
export async function movePtz(
  center: Center,
  camera: GbCamera,
  hand: Hand,
  move: PtzMove,
): Promise<{ until: number; isNew: boolean }> {
  const held = takeHead(center.app, camera.id, hand);
  await send(center, camera, move);
  const { stops } = headsOf(center);
  clearTimeout(stops.get(camera.id));
  stops.delete(camera.id);
  if (move.do === 'move' || move.do === 'lens')
    stops.set(
      camera.id,
      setTimeout(() => {
        stops.delete(camera.id);
        void sendPtz(center, camera, { do: 'stop' }).catch(() => undefined);
      }, movingMs).unref(),
    );
  returnLater(center, camera, move);
  return held;
}

async function send(center: Center, camera: GbCamera, move: PtzMove): Promise<void> {
  if (move.do === 'precise') {
    const { pan, tilt, zoom } = move;
    const precise = { pan, tilt, zoom };
    const body = deviceControl.write({ sn: center.nextSn(), deviceId: camera.channel, precise });
    return tell(center, deviceOf(center, camera), body, camera.channel);
  }
  if (move.do !== 'setTrack')
    return sendPtz(center, camera, commandOf(move), move.do === 'setPreset' ? move.name : undefined);
  const { track, presets, staySeconds, speed } = move;
  // Preset 0 stands for the whole track (A.3.5).
  await sendPtz(center, camera, { do: 'dropCruise', track, preset: 0 });
  for (const preset of presets) await sendPtz(center, camera, { do: 'addCruise', track, preset });
  if (presets.length === 0) return;
  await sendPtz(center, camera, { do: 'cruiseSpeed', track, value: speed });
  await sendPtz(center, camera, { do: 'cruiseStay', track, value: staySeconds });
}

/** Back to where it looks by day and night, once nobody has touched it for a while. */
function returnLater(center: Center, camera: GbCamera, move: PtzMove): void {
  const { returns } = headsOf(center);
  clearTimeout(returns.get(camera.id));
  returns.delete(camera.id);
  const { settings } = center.app;
  const preset = settings.get<number>('gb28181.returnPreset');
  // Neither from a track that it was sent along on purpose.
  if (preset === 0 || move.do === 'cruise' || (move.do === 'goPreset' && move.preset === preset)) return;
  const timer = setTimeout(
    () => {
      returns.delete(camera.id);
      void sendPtz(center, camera, { do: 'goPreset', preset }).catch(() => undefined);
    },
    settings.get<number>('gb28181.returnSeconds') * 1_000,
  );
  returns.set(camera.id, timer.unref());
}

function commandOf(move: Exclude<PtzMove, { do: 'precise' | 'setTrack' }>): PtzCommand {
  switch (move.do) {
    case 'cruise':
      return { do: 'startCruise', track: move.track };
    case 'move':
    case 'lens':
    case 'stop':
      return move;
    case 'goPreset':
    case 'setPreset':
    case 'dropPreset':
      return { do: move.do, preset: move.preset };
    default:
      return move satisfies never;
  }
}

export async function sendPtz(center: Center, camera: GbCamera, command: PtzCommand, name?: string): Promise<void> {
  const device = deviceOf(center, camera);
  const body = deviceControl.write(
    {
      sn: center.nextSn(),
      deviceId: camera.channel,
      ptz: writePtz(command),
      ...(name === undefined ? {} : { ptzParams: { preset: name } }),
    },
    { charset: charsetOf(device) },
  );
  await tell(center, device, body, camera.channel);
}

export async function presetsOf(center: Center, camera: GbCamera): Promise<{ id: number; name: string }[]> {
  const { presets = [] } = await ask(
    center,
    deviceOf(center, camera),
    'PresetQuery',
    (sn) => presetQuery.write({ sn, deviceId: camera.channel }),
    (message) => presetResponse.read(message),
    camera.channel,
  );
  return presets
    .map(({ id, name }) => ({ id: Number(id), name: name ?? id ?? '' }))
    .filter(({ id }) => Number.isInteger(id) && id > 0 && id < 256);
}

export function stopHeads(center: Center): void {
  const all = headsOf(center);
  for (const timer of [...all.stops.values(), ...all.returns.values()]) clearTimeout(timer);
}
