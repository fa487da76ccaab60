import type { Lang } from '../../../i18n/index.ts';
import type { phoneCheck } from '../../../i18n/phone-check.ts';
import { mayRunCamera } from '../../../kit/fields/camera.ts';
import { canStayAwake } from '../awake.ts';
import type { PushState } from '../push/push.ts';
import { hasNfc } from '../rounds/nfc.ts';
import { voiceState, type VoiceState } from '../voice.ts';

/** What this browser offers, as the page finds it. */
export interface Found {
  isSecure: boolean;
  hasWorker: boolean;
  isTakenAlong: boolean;
  keepsStore: 'sure' | 'unsure' | 'none';
  camera: 'ready' | 'denied' | 'none';
  hasNfc: boolean;
  staysAwake: boolean;
  push: PushState;
  /** Whether SMS or WeCom reach this person: `none`, the hospital has neither; `unknown`, it does not know where. */
  message: 'on' | 'unknown' | 'none';
  voice: VoiceState;
  canVibrate: boolean;
  isInstalled: boolean;
  connected: boolean;
  clockOffSeconds: number;
}

export const functionNames = [
  'secure',
  'offline',
  'store',
  'scan',
  'nfc',
  'awake',
  'push',
  'message',
  'vibrate',
  'speak',
  'installed',
  'contact',
  'clock',
] as const;
export type FunctionName = (typeof functionNames)[number];

/** `partly`: it goes, but not as well as it could. */
export type Standing = 'on' | 'partly' | 'off';

/** A reason that has words. */
export type Why = Extract<keyof (typeof phoneCheck)['zh'], `why_${string}`>;

export interface Judged {
  name: FunctionName;
  is: Standing;
  /** Why it does not go, or not well: a key of the texts. */
  why?: Why;
}

/** Why push does not go here. */
export const whyNoPush: Readonly<Record<PushState, Why | undefined>> = {
  on: undefined,
  off: 'why_pushOff',
  denied: 'why_pushDenied',
  cannot: 'why_pushCannot',
  none: 'why_noPush',
};

/** How an urgent notice reaches a phone whose screen is locked: the best way that holds here. */
export type LockedWay = 'push' | 'message' | 'awake' | 'nothing';
export const whenLocked = ({ push, message, staysAwake }: Found): LockedWay =>
  push === 'on' ? 'push' : message === 'on' ? 'message' : staysAwake ? 'awake' : 'nothing';

/** Clocks that differ by more spoil the times of what was done without a network. */
const clockSeconds = 60;

/** Which functions go on this phone, which do not, and why: nothing is promised that neither browser nor product has. */
export function judged(found: Found): Judged[] {
  // One cause for most of it: say that one.
  const inClear = found.isSecure ? undefined : ('why_clear' as const);
  const one = (name: FunctionName, is: Standing, why?: Why): Judged =>
    is === 'on' || why === undefined ? { name, is } : { name, is, why };
  return [
    one('secure', found.isSecure ? 'on' : 'off', 'why_clear'),
    one(
      'offline',
      found.isTakenAlong ? 'on' : 'off',
      inClear ?? (found.hasWorker ? 'why_takingAlong' : 'why_noWorker'),
    ),
    one(
      'store',
      found.keepsStore === 'sure' ? 'on' : found.keepsStore === 'unsure' ? 'partly' : 'off',
      found.keepsStore === 'none' ? 'why_noStore' : 'why_storeMayGo',
    ),
    one(
      'scan',
      found.camera === 'ready' ? 'on' : 'partly',
      inClear ?? (found.camera === 'denied' ? 'why_cameraDenied' : 'why_noCamera'),
    ),
    one('nfc', found.hasNfc ? 'on' : 'off', inClear ?? 'why_noNfc'),
    one('awake', found.staysAwake ? 'on' : 'off', inClear ?? 'why_noWakeLock'),
    one(
      'push',
      found.push === 'on' ? 'on' : found.push === 'off' ? 'partly' : 'off',
      found.push === 'cannot' ? (inClear ?? whyNoPush.cannot) : whyNoPush[found.push],
    ),
    one('message', found.message === 'on' ? 'on' : 'off', found.message === 'none' ? 'why_noMessage' : 'why_noNumber'),
    one('vibrate', found.canVibrate ? 'on' : 'off', 'why_noVibration'),
    one(
      'speak',
      found.voice === 'on' ? 'on' : found.voice === 'off' ? 'partly' : 'off',
      found.voice === 'off' ? 'why_voiceOff' : 'why_noVoice',
    ),
    one('installed', found.isInstalled ? 'on' : 'partly', inClear ?? 'why_notInstalled'),
    one('contact', found.connected ? 'on' : 'off', 'why_noContact'),
    one('clock', found.clockOffSeconds <= clockSeconds ? 'on' : 'partly', 'why_clock'),
  ];
}

/** Asks this browser. */
export async function findOut(
  stream: Pick<Found, 'connected' | 'push' | 'message'> & { offsetMs: number; lang: Lang },
): Promise<Found> {
  const { navigator: nav } = window;
  const isSecure = window.isSecureContext;
  const store = nav.storage as StorageManager | undefined;
  const isSure = (await store?.persisted?.().catch(() => false)) ?? false;
  return {
    isSecure,
    hasWorker: isSecure && 'serviceWorker' in nav,
    isTakenAlong: isSecure && 'serviceWorker' in nav && nav.serviceWorker.controller !== null,
    keepsStore: 'indexedDB' in window ? (isSure ? 'sure' : 'unsure') : 'none',
    camera: await cameraState(),
    hasNfc: hasNfc(),
    staysAwake: await canStayAwake(),
    push: stream.push,
    message: stream.message,
    voice: await voiceState(stream.lang),
    canVibrate: typeof nav.vibrate === 'function',
    isInstalled: window.matchMedia('(display-mode: standalone)').matches,
    connected: stream.connected,
    clockOffSeconds: Math.round(Math.abs(stream.offsetMs) / 1000),
  };
}

/** Asks for nothing: whether there is a camera, and whether it was forbidden before. */
async function cameraState(): Promise<Found['camera']> {
  if (!mayRunCamera()) return 'none';
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  if (!devices.some(({ kind }) => kind === 'videoinput')) return 'none';
  const asked = await navigator.permissions?.query({ name: 'camera' as PermissionName }).catch(() => undefined);
  return asked?.state === 'denied' ? 'denied' : 'ready';
}
