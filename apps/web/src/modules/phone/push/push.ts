import type { Me } from '@anyuan/contract';

import { client, queryClient } from '../../../api.ts';
import { recall, remember } from '../../../remember.ts';
import { meKey } from '../../../session.ts';

/** Whose wish it is: the next person on this phone is asked anew. */
const wish = 'phone.push';

/** `none`: the hospital has no Web Push; `cannot`: this browser has none; `denied`: forbidden here; `off`: not asked for. */
export type PushState = 'on' | 'off' | 'denied' | 'cannot' | 'none';

/** Over HTTPS, where a worker is at home; iPhones have it for pages on the home screen only. */
async function managerOf(): Promise<PushManager | undefined> {
  if (!window.isSecureContext || !('serviceWorker' in navigator) || !('Notification' in window)) return undefined;
  return (await navigator.serviceWorker.getRegistration())?.pushManager;
}

export async function pushState(): Promise<PushState> {
  const { key, isOn } = await client.delivery.ownPush({});
  if (key === null) return 'none';
  const manager = await managerOf();
  if (!manager) return 'cannot';
  if (Notification.permission === 'denied') return 'denied';
  return isOn && (await manager.getSubscription()) ? 'on' : 'off';
}

/** How this phone and this person are reached outside the page, as the server knows it; without it by nothing. */
export async function reached(): Promise<{ push: PushState; message: 'on' | 'unknown' | 'none' }> {
  const [push, message] = await Promise.all([
    pushState().catch(() => 'none' as const),
    messageState().catch(() => 'none' as const),
  ]);
  return { push, message };
}

/** As the hospital has it set up, and as far as it knows where the person is reached. */
async function messageState(): Promise<'on' | 'unknown' | 'none'> {
  const { used, phone, wecomId } = await client.delivery.mine({});
  const ways = [...(used.includes('sms') ? [phone] : []), ...(used.includes('wecom') ? [wecomId] : [])];
  return ways.length === 0 ? 'none' : ways.some((address) => address !== null) ? 'on' : 'unknown';
}

/** Asks the person, then the push service of the browser, and tells the server; throws what goes wrong on the way. */
export async function startPush(): Promise<PushState> {
  const manager = await managerOf();
  if (!manager) return 'cannot';
  if ((await Notification.requestPermission()) !== 'granted') return pushState();
  await subscribe(manager);
  remember(wish, own() ?? null);
  return pushState();
}

export async function stopPush(): Promise<PushState> {
  remember(wish, null);
  await client.delivery.endPush({});
  const manager = await managerOf();
  await (await manager?.getSubscription())?.unsubscribe();
  return pushState();
}

/** At each opening: a browser may have moved its address, and each sign-in is a session of its own. */
export async function keepPush(): Promise<void> {
  if (recall(wish) !== own() || !('Notification' in window) || Notification.permission !== 'granted') return;
  const manager = await managerOf();
  if (manager) await subscribe(manager).catch(() => undefined);
}

const own = (): string | undefined => queryClient.getQueryData<Me>(meKey)?.person.id;

async function subscribe(manager: PushManager): Promise<void> {
  const { key } = await client.delivery.ownPush({});
  if (key === null) return;
  const before = await manager.getSubscription();
  // With another key than the hospital's of now it would hear nobody.
  if (before && encoded(before.options.applicationServerKey) !== key) await before.unsubscribe();
  const made = await manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  await client.delivery.putPush({
    endpoint: made.endpoint,
    p256dh: encoded(made.getKey('p256dh')),
    auth: encoded(made.getKey('auth')),
  });
}

const encoded = (bytes: ArrayBuffer | null): string =>
  btoa(String.fromCodePoint(...new Uint8Array(bytes ?? new ArrayBuffer())))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
