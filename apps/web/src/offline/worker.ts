import { openPushed, showPushed } from './pushed.ts';
import { forgetWord, isPhone, keptMark, laterMs, mayKeep, takeMark, trimmed } from './rules.ts';
import type { Fetching, Scope } from './scope.ts';

/** Filled in when the pages are built: every file the phone pages are made of. */
declare const KEPT_FILES: readonly string[];
declare const KEPT_VERSION: string;
declare const self: Scope;

const files = KEPT_FILES;
const shell = `anyuan-shell-${KEPT_VERSION}`;
const told = 'anyuan-told';
const page = '/index.html';

self.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(shell);
      // Named by their content, so what the browser has already is as good; the page itself is asked for anew.
      await Promise.all(
        files.map(async (file) => {
          const answer = await fetch(file, { cache: file === page ? 'reload' : 'default' });
          if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
          await cache.put(file, answer);
        }),
      );
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys())
        if (name.startsWith('anyuan-shell-') && name !== shell) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

self.addEventListener('message', ({ data, ports }) => {
  if (data === forgetWord) void caches.delete(told).then(() => ports[0]?.postMessage('done'));
});

self.addEventListener('push', (event) => event.waitUntil(showPushed(self, event)));
self.addEventListener('notificationclick', (event) => event.waitUntil(openPushed(self, event)));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  // Whoever signs in or out: what another was told is gone.
  if (request.method !== 'GET') {
    if (url.pathname === '/api/v1/session') event.waitUntil(caches.delete(told));
    return;
  }
  if (request.mode === 'navigate') {
    if (url.pathname === '/m' || url.pathname.startsWith('/m/')) event.respondWith(pageOf(request));
  } else if (files.includes(url.pathname)) event.respondWith(fileOf(request, url.pathname));
  else if (url.pathname.startsWith('/api/v1/')) event.respondWith(answerOf(event, url));
});

/** The newest page; after a moment without an answer, the one that is here. */
async function pageOf(request: Request): Promise<Response> {
  const kept = await caches.match(page, { cacheName: shell });
  if (!kept) return fetch(request);
  return inTime(fetch(request), laterMs.page).then(
    (answer) => (answer.status < 500 ? answer : kept),
    () => kept,
  );
}

const fileOf = async (request: Request, path: string): Promise<Response> =>
  (await caches.match(path, { cacheName: shell })) ?? fetch(request);

/** What the server says now; when it cannot be asked, what it said last, marked with when that was. */
async function answerOf(event: Fetching, url: URL): Promise<Response> {
  const { request } = event;
  const from = await pathOf(event);
  if (!isPhone(from)) return fetch(request);
  const going = fetch(request);
  if (mayKeep({ path: url.pathname, from, isTaken: request.headers.has(takeMark) }))
    event.waitUntil(
      going.then(
        (answer) => keep(request, answer.clone()),
        () => undefined,
      ),
    );
  const before = async (): Promise<Response | undefined> => caches.match(request.url, { cacheName: told });
  try {
    const answer = await inTime(going, laterMs.answer);
    // A proxy whose server is away says so.
    return answer.status < 502 ? answer : ((await before()) ?? answer);
  } catch (error) {
    const kept = await before();
    if (kept) return kept;
    // Nothing is known of it: whoever asked waits for the network.
    if (error === late) return going;
    throw error;
  }
}

async function keep(request: Request, answer: Response): Promise<void> {
  // Whose session has ended has ended here, too.
  if (answer.status === 401) {
    await caches.delete(told);
    return;
  }
  if (!answer.ok) return;
  const cache = await caches.open(told);
  const headers = new Headers(answer.headers);
  headers.set(keptMark, new Date().toISOString());
  await cache.put(request.url, new Response(await answer.blob(), { status: answer.status, headers }));
  for (const old of trimmed(await cache.keys())) await cache.delete(old);
}

/** The page that asks, as its address says now: a client keeps the one it was opened with. */
async function pathOf({ request, clientId }: Fetching): Promise<string> {
  if (request.referrer.startsWith(self.location.origin)) return new URL(request.referrer).pathname;
  const client = clientId ? await self.clients.get(clientId) : undefined;
  return client ? new URL(client.url).pathname : '';
}

const late = new Error('late');

function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late), ms);
  });
  return Promise.race([work, end]).finally(() => clearTimeout(timer));
}
