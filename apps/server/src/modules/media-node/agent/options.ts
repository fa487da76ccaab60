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

const about = {
  join: ['服务器地址,加入时用', 'address of the server, to join'],
  name: ['在“媒体节点”页登记的名称,加入时用', 'as it was entered on the page of media nodes, to join'],
  token: [
    '一次性加入令牌;放在变量中不出现在进程列表',
    'the token to join with; in the variable no list of processes shows it',
  ],
  data: ['身份文件所在目录,默认 `data/media-node`', 'where its key lies, by default `data/media-node`'],
  address: [
    '国标设备送流到的地址,默认为连接服务器所用的地址',
    'where devices of GB/T 28181 send to; by default the address it comes from',
  ],
  ports: ['国标收流端口,如 `30000-30500`', 'ports for them, e.g. `30000-30500`'],
  streams: ['最多取流路数,默认 200', 'at most so many cameras, by default 200'],
} as const;
const known = Object.keys(about) as (keyof typeof about)[];
const variable = (name: string): string => `ANYUAN_NODE_${name.toUpperCase()}`;

/** For docs/settings.md. */
export const nodeOptionsPage = (): string =>
  [
    '\n## 媒体节点 Of `npm run anyuan media-node`\n',
    '| 变量 variable | 参数 option | 说明 |\n|---|---|---|',
    ...known.map((name) => `| \`${variable(name)}\` | \`--${name}\` | ${about[name][0]}<br>${about[name][1]} |`),
    '',
  ].join('\n');

/** From the command line, else from the environment (`ANYUAN_NODE_JOIN` …). */
export function nodeOptions(env: NodeJS.ProcessEnv, args: readonly string[]): NodeOptions {
  const options = Object.fromEntries(known.map((name) => [name, { type: 'string' as const }]));
  let values: Record<string, string | undefined>;
  try {
    ({ values } = parseArgs({ args: [...args], options, strict: true }) as { values: Record<string, string> });
  } catch (error) {
    throw wrong(args.join(' '), known.map((name) => `--${name}`).join(' '), error);
  }
  const said = (name: (typeof known)[number]): string | null => values[name] ?? env[variable(name)] ?? null;
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
