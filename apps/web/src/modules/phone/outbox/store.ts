import type { Link, TapStore } from './tap-store.ts';
import type { Tap } from './tap.ts';

const name = 'anyuan-phone';
const table = 'taps';
const chain = 'chain';

interface Stores {
  taps: IDBObjectStore;
  chain: IDBObjectStore;
}
const answerOf =
  <T>(request: { readonly result: unknown }) =>
  (): T =>
    request.result as T;
const nothingOf = (_request: object) => (): void => undefined;

/** IndexedDB, opened anew when the browser has closed it in the background. */
export function indexedStore(): TapStore {
  let opened: Promise<IDBDatabase> | undefined;
  const open = (): Promise<IDBDatabase> => {
    opened ??= new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name, 2);
      request.addEventListener('upgradeneeded', ({ oldVersion }) => {
        if (oldVersion < 1) request.result.createObjectStore(table, { keyPath: 'id' });
        request.result.createObjectStore(chain);
      });
      request.addEventListener('error', () => reject(request.error ?? new Error('indexedDB')));
      request.addEventListener('success', () => {
        request.result.addEventListener('close', () => (opened = undefined));
        resolve(request.result);
      });
    }).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };

  async function run<T>(mode: IDBTransactionMode, work: (stores: Stores) => () => T): Promise<T> {
    const attempt = async (): Promise<T> => {
      const transaction = (await open()).transaction([table, chain], mode);
      return new Promise<T>((resolve, reject) => {
        const gives = work({ taps: transaction.objectStore(table), chain: transaction.objectStore(chain) });
        transaction.addEventListener('complete', () => resolve(gives()));
        transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('indexedDB')));
      });
    };
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'InvalidStateError') throw error;
      opened = undefined;
      return attempt();
    }
  }

  return {
    all: () => run('readonly', ({ taps }) => answerOf<Tap[]>(taps.getAll())),
    put: (tap) => run('readwrite', ({ taps }) => nothingOf(taps.put(tap))),
    remove: (id) => run('readwrite', ({ taps }) => nothingOf(taps.delete(id))),
    last: () => run('readonly', ({ chain: links }) => answerOf<Link | undefined>(links.get(0))),
    seal: (tap, link) =>
      run('readwrite', ({ taps, chain: links }) => {
        let isNext = false;
        const before = links.get(0) as IDBRequest<Link | undefined>;
        before.addEventListener('success', () => {
          isNext = (before.result?.seq ?? 0) === link.seq - 1;
          if (!isNext) return;
          links.put(link, 0);
          taps.put(tap);
        });
        return () => isNext;
      }),
  };
}
