import { browserPath, prepareWeb } from './kit.ts';

/** Before the first browser test: the pages are built and the browser is unpacked, once for all files. */
export default async function prepare(): Promise<void> {
  prepareWeb();
  await browserPath();
}
