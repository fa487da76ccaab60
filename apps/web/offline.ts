import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { build, type Plugin } from 'vite';

/** Beside the bundle: they lie in `public`. */
const plain = ['/icon.svg', '/manifest.webmanifest'];

/** Parts of the page that a phone may want without a network; pages of the office are not among them. */
const wanted =
  /[\\/]modules[\\/]phone[\\/]|[\\/]src[\\/](kit|i18n|stream)[\\/]|[\\/]src[\\/](case-types|error-words|theme-antd)|[\\/]shell[\\/](RequirePerson|SignInPage|NotFound)|[\\/]packages[\\/]|node_modules/;

/** The worker that makes the phone open without a network, and in it the names of all that it keeps. */
export const offline = (): Plugin => ({
  name: 'offline',
  apply: 'build',
  generateBundle: {
    order: 'post',
    async handler(_, bundle) {
      const kept = new Set<string>();
      const take = (file: string): void => {
        const chunk = bundle[file];
        if (kept.has(file) || chunk?.type !== 'chunk') return;
        kept.add(file);
        for (const style of chunk.viteMetadata?.importedCss ?? []) kept.add(style);
        for (const one of chunk.imports) take(one);
        for (const one of chunk.dynamicImports) {
          const part = bundle[one];
          const from = part?.type === 'chunk' ? (part.facadeModuleId ?? part.moduleIds.at(-1) ?? '') : '';
          if (wanted.test(from)) take(one);
        }
      };
      for (const [file, part] of Object.entries(bundle)) if (part.type === 'chunk' && part.isEntry) take(file);
      const files = ['/index.html', ...plain, ...[...kept].map((file) => `/${file}`)];
      const page = bundle['index.html'];
      const html = page?.type === 'asset' ? String(page.source) : '';
      const version = createHash('sha256').update(files.join()).update(html).digest('hex').slice(0, 12);
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: await workerOf({ files, version }) });
    },
  },
});

/** In one piece and alone: a worker imports nothing. */
async function workerOf({ files, version }: { files: string[]; version: string }): Promise<string> {
  const entry = join(import.meta.dirname, 'src/offline/worker.ts');
  const made = await build({
    configFile: false,
    root: import.meta.dirname,
    publicDir: false,
    logLevel: 'error',
    define: { KEPT_FILES: JSON.stringify(files), KEPT_VERSION: JSON.stringify(version) },
    build: { write: false, target: 'es2022', lib: { entry, formats: ['es'], fileName: 'sw' } },
  });
  for (const one of Array.isArray(made) ? made : [made])
    if ('output' in one) for (const part of one.output) if (part.type === 'chunk') return part.code;
  throw new Error('the worker was not made');
}
