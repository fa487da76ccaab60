import type { Tap } from './tap.ts';

/** Where taps wait. Never only in memory: a phone reloads pages as it likes. */
export interface TapStore {
  all(): Promise<Tap[]>;
  put(tap: Tap): Promise<void>;
  remove(id: string): Promise<void>;
}

const name = 'anyuan-phone';
const table = 'taps';

/** IndexedDB, opened anew when the browser has closed it in the background. */
export function indexedStore(): TapStore {
  let opened: Promise<IDBDatabase> | undefined;
  const open = (): Promise<IDBDatabase> => {
    opened ??= new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name, 1);
      request.addEventListener('upgradeneeded', () => request.result.createObjectStore(table, { keyPath: 'id' }));
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

  async function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const attempt = async (): Promise<T> => {
      const transaction = (await open()).transaction(table, mode);
      return new Promise<T>((resolve, reject) => {
        const request = work(transaction.objectStore(table));
        transaction.addEventListener('complete', () => resolve(request.result));
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
    all: () => run<Tap[]>('readonly', (store) => store.getAll()),
    put: async (tap) => {
      await run('readwrite', (store) => store.put(tap));
    },
    remove: async (id) => {
      await run('readwrite', (store) => store.delete(id));
    },
  };
}
