import { join } from 'node:path';

import type { App } from '../../kernel/app.ts';
import { makeFileStore, type FileStore } from '../../kernel/files/index.ts';

const stores = new WeakMap<App, FileStore>();

/** Its files lie apart from those that are drawn anew: byte by byte as they came, by their hash. */
export function footageStore(app: App): FileStore {
  let store = stores.get(app);
  if (!store) stores.set(app, (store = makeFileStore(join(app.config.data, 'footage'))));
  return store;
}
