import { parseArgs } from 'node:util';

import { exitCodes, StartError } from '../../../kernel/start-error.ts';

export interface NodeOptions {
  join: URL | null;
  name: string | null;
  token: string | null;
  data: string;
  address: string | null;
  ports: { from: number; to: number } | null;
  streams: number;
}

const known = ['join', 'name', 'token', 'data', 'address', 'ports', 'streams'] as const;

/** From the command line, else from the environment (`ANYUAN_NODE_JOIN` …). */
export function nodeOptions(env: NodeJS.ProcessEnv, args: readonly string[]): NodeOptions {
  const options = Object.fromEntries(known.map((name) => [name, { type: 'string' as const }]));
  let values: Record<string, string | undefined>;
  try {
    ({ values } = parseArgs({ args: [...args], options, strict: true }) as { values: Record<string, string> });
  } catch (error) {
    throw wrong(args.join(' '), known.map((name) => `--${name}`).join(' '), error);
  }
  const said = (name: (typeof known)[number]): string | null =>
    values[name] ?? env[`ANYUAN_NODE_${name.toUpperCase()}`] ?? null;
  const join = said('join');
  const url = join === null ? null : URL.parse(join);
  if (join !== null && (!url || !/^https?:$/.test(url.protocol))) throw wrong('--join', 'https://host:8080');
  const [, from, to] = /^(\d{1,5})-(\d{1,5})$/.exec(said('ports') ?? '') ?? [];
  const range = from === undefined ? null : { from: Number(from), to: Number(to) };
  if (said('ports') !== null && (!range || range.from < 1 || range.to > 65_535 || range.from > range.to))
    throw wrong('--ports', '30000-30500');
  const streams = Number(said('streams') ?? 200);
  if (!Number.isInteger(streams) || streams < 1 || streams > 2_000) throw wrong('--streams', '1–2000');
  return {
    join: url,
    name: said('name'),
    token: said('token'),
    data: said('data') ?? 'data/media-node',
    address: said('address'),
    ports: range,
    streams,
  };
}

const wrong = (what: string, allowed: string, cause?: unknown): StartError =>
  new StartError('bad_setting', `参数不正确:${what};应为 ${allowed}`, `Wrong: ${what}; it should be ${allowed}`, {
    exitCode: exitCodes.config,
    cause,
  });
