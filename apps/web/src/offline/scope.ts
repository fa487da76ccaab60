/** What a service worker sees, as far as ours uses it: the compiler's own list of it cannot stand beside that of pages. */
interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
export interface Fetching extends Lasting {
  readonly request: Request;
  readonly clientId: string;
  respondWith(answer: Promise<Response>): void;
}
export interface Scope {
  readonly location: Location;
  readonly clients: { claim(): Promise<void>; get(id: string): Promise<{ url: string } | undefined> };
  skipWaiting(): Promise<void>;
  addEventListener(kind: 'install' | 'activate', take: (event: Lasting) => void): void;
  addEventListener(kind: 'fetch', take: (event: Fetching) => void): void;
  addEventListener(kind: 'message', take: (event: MessageEvent) => void): void;
}
