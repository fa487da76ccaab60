// What makes up the first load of the phone and of the console: every part with its packed size and what is in it.
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

import { build, type Rolldown } from 'vite';

const root = join(import.meta.dirname, '..');
const web = join(root, 'apps/web');

/** Pages, by the modules their address loads one after the other. */
const loads: Record<string, readonly string[]> = {
  '/m (phone)': ['main.tsx', 'shell/RequirePerson.tsx', 'modules/phone/PhonePage.tsx'],
  '/console': ['main.tsx', 'shell/RequirePerson.tsx', 'modules/console/ConsolePage.tsx'],
};

type Part = Rolldown.OutputChunk | Rolldown.OutputAsset;

const packed = (content: string | Uint8Array): number =>
  brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

const kB = (bytes: number): string => `${(bytes / 1024).toFixed(1).padStart(7)} KB`;

/** `node_modules/antd/…` → `antd`, `apps/web/src/kit/…` → `web/kit`. */
function ownerOf(module: string): string {
  const library = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(module);
  if (library) return library[1] ?? '';
  const own = /(?:apps\/web\/src|packages\/contract\/src)\/([^/]+)/.exec(module);
  return own ? `${module.includes('packages/contract') ? 'contract' : 'web'}/${own[1]}` : 'other';
}

const { output } = (await build({
  root: web,
  configFile: join(web, 'vite.config.ts'),
  logLevel: 'error',
  build: { write: false },
})) as Rolldown.RolldownOutput;
const chunks = output.filter((part) => part.type === 'chunk');

function closure(names: readonly string[]): Part[] {
  const found = new Map<string, Part>();
  const visit = (file: string): void => {
    const part = output.find(({ fileName }) => fileName === file);
    if (!part || found.has(file)) return;
    found.set(file, part);
    if (part.type !== 'chunk') return;
    for (const one of [...part.imports, ...(part.viteMetadata?.importedCss ?? [])]) visit(one);
  };
  for (const name of names) {
    const chunk = chunks.find(({ moduleIds, isEntry, facadeModuleId }) =>
      name === 'main.tsx'
        ? isEntry
        : facadeModuleId?.endsWith(name) || moduleIds.some((id) => id.endsWith(`/src/${name}`)),
    );
    if (!chunk) throw new Error(`no part holds ${name}`);
    visit(chunk.fileName);
  }
  visit('index.html');
  return [...found.values()];
}

for (const [page, names] of Object.entries(loads)) {
  const parts = closure(names).map((part) => ({ part, size: packed(part.type === 'chunk' ? part.code : part.source) }));
  console.log(`\n${page}: ${kB(parts.reduce((sum, { size }) => sum + size, 0)).trim()} in ${parts.length} parts`);
  const owners = new Map<string, number>();
  for (const { part, size } of parts.toSorted((a, b) => b.size - a.size)) {
    console.log(`${kB(size)}  ${part.fileName}`);
    if (part.type !== 'chunk') continue;
    const rendered = Object.values(part.modules).reduce((sum, { renderedLength }) => sum + renderedLength, 0) || 1;
    for (const [id, { renderedLength }] of Object.entries(part.modules))
      owners.set(ownerOf(id), (owners.get(ownerOf(id)) ?? 0) + (renderedLength / rendered) * size);
  }
  console.log('  by origin:');
  for (const [owner, size] of [...owners].toSorted(([, a], [, b]) => b - a).slice(0, 28))
    console.log(`  ${kB(size)}  ${owner}`);
}
