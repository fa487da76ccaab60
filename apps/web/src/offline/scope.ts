/** What a service worker sees, as far as ours uses it: the compiler's own list of it cannot stand beside that of pages. */
interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
export interface Fetching extends Lasting {
  readonly request: Request;
  readonly clientId: string;
  respondWith(answer: Promise<Response>): void;
}
export interface Pushed extends Lasting {
  readonly data: { json(): unknown } | null;
}
export interface Clicked extends Lasting {
  readonly notification: Notification;
}
interface Window {
  readonly url: string;
  focus(): Promise<unknown>;
}
export interface Scope {
  readonly location: Location;
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    claim(): Promise<void>;
    get(id: string): Promise<{ url: string } | undefined>;
    matchAll(of: { type: 'window' }): Promise<readonly Window[]>;
    openWindow(address: string): Promise<unknown>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(kind: 'install' | 'activate', take: (event: Lasting) => void): void;
  addEventListener(kind: 'fetch', take: (event: Fetching) => void): void;
  addEventListener(kind: 'push', take: (event: Pushed) => void): void;
  addEventListener(kind: 'notificationclick', take: (event: Clicked) => void): void;
  addEventListener(kind: 'message', take: (event: MessageEvent) => void): void;
}
