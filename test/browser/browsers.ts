import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

/** A browser that all files of a process use, in the hands of one of them: what it has opened is closed with it. */
interface Hand {
  browser: Browser;
  open: Set<BrowserContext>;
}
const hands = new WeakMap<Browser, Hand>();

export function lent(browser: Browser): Browser {
  const open = new Set<BrowserContext>();
  const own: Partial<Browser> = {
    newContext: async (options) => opened({ browser, open }, await browser.newContext(options)),
    newPage: async (options) => {
      const page = await browser.newPage(options);
      opened({ browser, open }, page.context());
      return page;
    },
    contexts: () => [...open],
    close: async () => void (await Promise.all([...open].map((context) => context.close()))),
  };
  const lent = new Proxy(browser, {
    get: (target, name) => {
      const value: unknown = Reflect.get(name in own ? own : target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  hands.set(lent, { browser, open });
  return lent;
}

function opened({ open }: Hand, context: BrowserContext): BrowserContext {
  open.add(context);
  context.once('close', () => open.delete(context));
  return context;
}

/**
 * Contexts that tests have done with, by browser and by what they were made with. They know the parts of the pages
 * already, as the browser of a ward does; of whoever sat there before they know nothing any more.
 */
const shelves = new WeakMap<Browser, Map<string, BrowserContext[]>>();

/** A context for the pages of one address; closing it gives it back. */
export async function contextOf(
  lent: Browser,
  origin: string,
  options: BrowserContextOptions,
): Promise<BrowserContext> {
  const { browser, open } = hands.get(lent) ?? { browser: lent, open: new Set() };
  const shelf = shelfOf(browser, JSON.stringify(options));
  const context = shelf.pop() ?? (await anchored(await browser.newContext(options), origin));
  const { close } = context;
  open.add(context);
  context.close = async () => {
    context.close = close;
    open.delete(context);
    await wipe(context, origin).then(
      () => void shelf.push(context),
      () => context.close(),
    );
  };
  return context;
}

/** Beside its pages each has one picture of ours: while that is open the process stays in which all of them are drawn. */
const anchors = new WeakMap<BrowserContext, Page>();
async function anchored(context: BrowserContext, origin: string): Promise<BrowserContext> {
  const anchor = await context.newPage();
  await anchor.goto(`${origin}/icon.svg`);
  anchors.set(context, anchor);
  return context;
}

function shelfOf(browser: Browser, key: string): BrowserContext[] {
  const all = shelves.get(browser) ?? new Map<string, BrowserContext[]>();
  shelves.set(browser, all);
  const shelf = all.get(key) ?? [];
  all.set(key, shelf);
  return shelf;
}

/** Whatever a page can keep; not what its parts are made of. */
const storage = 'cookies,local_storage,indexeddb,cache_storage,service_workers,file_systems';

async function wipe(context: BrowserContext, origin: string): Promise<void> {
  const anchor = anchors.get(context);
  if (!anchor) throw new Error('a context without its anchor');
  await Promise.all(
    context
      .pages()
      .filter((page) => page !== anchor)
      .map((page) => page.close()),
  );
  await context.setOffline(false);
  const wire = await context.newCDPSession(anchor);
  await wire.send('Storage.clearDataForOrigin', { origin, storageTypes: storage });
  await wire.detach();
  await context.clearCookies();
  await context.clearPermissions();
}
