import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { build } from 'vite';

const folder = join(import.meta.dirname, '../apps/web/src/evidence-check');

/** The page that checks evidence without a network: one file, its script inside. */
export async function evidencePage(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    mode: 'production',
    build: {
      write: false,
      minify: true,
      target: 'es2023',
      lib: { entry: join(folder, 'page.ts'), formats: ['iife'], name: 'evidence' },
    },
  });
  const [first] = Array.isArray(built) ? built : [built];
  if (!first || !('output' in first)) throw new Error('the page of evidence was not built');
  // What could end the script early is written so that it does not.
  const script = first.output[0].code.trim().replaceAll('</', String.raw`<\/`);
  return readFileSync(join(folder, 'page.html'), 'utf8').replace('/*SCRIPT*/', () => script);
}
