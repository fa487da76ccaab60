import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const web = join(root, 'apps/web');
const dist = join(web, 'dist');
const stamp = join(dist, '.built-from');

/** Builds the pages if they are missing or made from other sources; false when Vite refuses. */
export function buildWeb(): boolean {
  const sources = hashOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return true;
  console.log('正在生成网页… Building the web page …');
  // Beside the old pages, then swapped: a build that is broken off leaves no half of one.
  const fresh = join(root, 'node_modules/.cache', `web-${process.pid}`);
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  // A test's NODE_ENV would bring React's development build, twice as large.
  const env = { ...process.env, NODE_ENV: 'production' };
  const args = [vite, 'build', web, '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn'];
  try {
    mkdirSync(fresh, { recursive: true });
    if (spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env }).status !== 0) return false;
    writeFileSync(join(fresh, '.built-from'), sources);
    rmSync(dist, { recursive: true, force: true });
    renameSync(fresh, dist);
    return true;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

export const hasWeb = () => existsSync(join(dist, 'index.html'));

function hashOfSources(): string {
  const hash = createHash('sha256');
  const files = [...filesIn(web), ...filesIn(join(root, 'packages/contract/src')), join(root, 'package-lock.json')];
  for (const file of files.sort()) hash.update(`${relative(root, file)}\0`).update(readFileSync(file));
  return hash.digest('hex');
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist'].includes(entry.name) || entry.name.includes('.test.')) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}
