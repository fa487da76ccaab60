import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { join } from 'node:path';

import { z } from 'zod';

import { exitCodes, StartError } from '../../../kernel/start-error.ts';
import { pinOf } from '../proof.ts';
import { nodeVersion } from '../version.ts';
import type { NodeOptions } from './options.ts';

const Membership = z.object({
  server: z.url(),
  id: z.string(),
  name: z.string(),
  key: z.string(),
  /** The one authority that is believed; null: the usual ones, or the server speaks in clear. */
  ca: z.string().nullable(),
});
export type Membership = z.infer<typeof Membership>;

const fileOf = (folder: string): string => join(folder, 'membership.json');

/** What this machine joined, now or before. */
export async function membership(options: NodeOptions): Promise<Membership> {
  if (options.token !== null) return joinNow(options);
  try {
    return Membership.parse(JSON.parse(await readFile(fileOf(options.data), 'utf8')));
  } catch (error) {
    throw new StartError(
      'not_joined',
      `本机尚未加入任何服务器(${fileOf(options.data)})。请在“媒体节点”页发放令牌,以 --join --name --token 启动。`,
      `This machine has joined no server (${fileOf(options.data)}). Have a token made on the page of media nodes and start with --join --name --token.`,
      { exitCode: exitCodes.config, cause: error },
    );
  }
}

async function joinNow({ join: server, name, token, data }: NodeOptions): Promise<Membership> {
  if (!server || name === null || token === null) throw needed();
  const pin = token.split('.')[1];
  // The authority is public: it may come by a line nobody has proved, and is believed if it is the one of the token.
  const ca = pin === undefined ? null : await call(new URL('/ca.crt', server), {}, { isProved: false });
  if (ca !== null && pin !== pinOf(ca))
    throw refused(
      'node_authority',
      '服务器出示的 CA 与令牌不符',
      'the server shows another authority than the token names',
    );
  const text = await call(new URL('/api/v1/media-nodes/join', server), { name, token, version: nodeVersion }, { ca });
  const { id, key } = z.object({ id: z.string(), key: z.string() }).parse(JSON.parse(text));
  const joined: Membership = { server: server.href, id, name, key, ca };
  await mkdir(data, { recursive: true, mode: 0o700 });
  await writeFile(`${fileOf(data)}.new`, JSON.stringify(joined), { mode: 0o600, flush: true });
  await rename(`${fileOf(data)}.new`, fileOf(data));
  return joined;
}

const callMs = 15_000;
const mostBytes = 64 << 10;

function call(
  url: URL,
  body: object,
  { ca = null, isProved = true }: { ca?: string | null; isProved?: boolean },
): Promise<string> {
  const isSecure = url.protocol === 'https:';
  const isAsking = Object.keys(body).length > 0;
  return new Promise((resolve, reject) => {
    const options = {
      method: isAsking ? 'POST' : 'GET',
      headers: { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(callMs),
      ...(isSecure && { rejectUnauthorized: isProved, ...(ca !== null && { ca }) }),
    };
    const request = (isSecure ? secure : plain)(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => (text.length < mostBytes ? (text += piece) : response.destroy()));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(text);
        else reject(refusalIn(text, response.statusCode ?? 0));
      });
    });
    request.on('error', (error) =>
      reject(
        refused('node_unreachable', `连不上服务器:${error.message}`, `the server cannot be reached: ${error.message}`),
      ),
    );
    request.end(isAsking ? JSON.stringify(body) : undefined);
  });
}

const Refusal = z.object({ error: z.object({ code: z.string(), message: z.string(), messageEn: z.string() }) });
function refusalIn(text: string, status: number): StartError {
  try {
    const { code, message, messageEn } = Refusal.parse(JSON.parse(text)).error;
    return refused(code, message, messageEn);
  } catch {
    return refused('node_refused', `服务器答复 ${status}`, `the server answered ${status}`);
  }
}

export const refused = (code: string, zh: string, en: string): StartError =>
  new StartError(code, `未能加入(${code}):${zh}`, `Not joined (${code}): ${en}`, { exitCode: exitCodes.rights });

const needed = (): StartError =>
  new StartError(
    'bad_setting',
    '加入需要 --join、--name 和 --token。',
    'To join, --join, --name and --token are needed.',
    { exitCode: exitCodes.config },
  );
