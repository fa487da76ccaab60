import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

export interface Bench {
  /** What was sent at what: sizes and settings, printed above the table. */
  sizes: Record<string, unknown>;
  /** One row per measured step; a step leaves out what it does not measure. */
  rows: Record<string, string | number>[];
}

const names = [
  'alarms',
  'cases',
  'board',
  'registers',
  'books',
  'casefile',
  'import',
  'rounds',
  'phones',
  'survey',
  'record',
  'video',
  'wall',
  'recordings',
  'nodes',
  'seek',
  'evidence',
  'health',
  'startup',
  'setup',
  'gb-register',
  'gb-catalog',
  'gb-live',
  'gb-viewers',
  'gb-up',
] as const;

/** `npm run bench -- <name> [options]`: runs one bench, prints it, and keeps it as JSON in bench/results. */
async function main([name, ...args]: string[]): Promise<void> {
  if (!names.includes(name as (typeof names)[number])) {
    console.error(`用法 usage: npm run bench -- ${names.join(' | ')}`);
    process.exit(64);
  }
  const machine = {
    cpu: cpus()[0]?.model ?? '',
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
  console.log(machine);
  const { run } = (await import(`./${name}.ts`)) as { run: (args: string[]) => Promise<Bench> };
  const { sizes, rows } = await run(args);
  console.log(sizes);
  console.table(rows);
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `${name}.json`),
    JSON.stringify({ name, at: new Date().toISOString(), machine, sizes, rows }, null, 2),
  );
  process.exit(0);
}

await main(process.argv.slice(2));
