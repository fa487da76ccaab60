import { forgetWord, takeMark } from './rules.ts';

/** Browsers hand it out over HTTPS only; without it the phone works as long as its page stays open. */
const container = (): ServiceWorkerContainer | undefined =>
  'serviceWorker' in navigator && window.isSecureContext ? navigator.serviceWorker : undefined;

/** Whether the page opens without a network: asked for, under way, or ready. */
export type Offline = 'none' | 'waiting' | 'ready';
export const offlineState = (): Offline =>
  container() === undefined ? 'none' : container()?.controller ? 'ready' : 'waiting';

/** Hears when that changes; gives how to leave. */
export function whenOffline(changed: () => void): () => void {
  const own = container();
  own?.addEventListener('controllerchange', changed);
  return () => own?.removeEventListener('controllerchange', changed);
}

/** Lets the worker in; the page is looked at anew at every opening. */
export async function keepOffline(): Promise<void> {
  await container()
    ?.register('/sw.js', { updateViaCache: 'none' })
    .catch(() => undefined);
}

/** Asks once for something that is to be there without a network. */
export async function takeAlong(address: string): Promise<void> {
  if (container()?.controller) await fetch(address, { headers: { [takeMark]: '1' }, credentials: 'same-origin' });
}

/** At sign-out: what one person was told is no business of the next on this phone. */
export async function forgetOffline(): Promise<void> {
  const own = container();
  if (!own?.controller) return;
  const { controller } = own;
  const { port1, port2 } = new MessageChannel();
  const done = new Promise<void>((resolve) => port1.addEventListener('message', () => resolve()));
  port1.start();
  controller.postMessage(forgetWord, [port2]);
  const gone = Promise.all([done, endPush(own)]);
  await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 2_000))]);
}

/** The push service forgets this phone, too, even where our server does not hear of it now. */
async function endPush(own: ServiceWorkerContainer): Promise<void> {
  const manager = (await own.getRegistration())?.pushManager as PushManager | undefined;
  await (await manager?.getSubscription())?.unsubscribe().catch(() => false);
}
