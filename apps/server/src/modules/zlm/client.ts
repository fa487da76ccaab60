import { refuse } from '@anyuan/contract';
import { z } from 'zod';

import type { App } from '../../kernel/app.ts';
import { AddressRefused, ask } from '../../kernel/outgoing.ts';

const askMs = 5_000;
/** A line of some hundred bytes for each stream. */
const mostBytes = 8 << 20;

export interface ZlmLogin {
  name: string;
  url: string;
  secret: string;
}

const Answer = z.object({ code: z.number(), msg: z.string().optional(), data: z.unknown().optional() });
const Track = z.object({
  codec_type: z.number(),
  codec_id_name: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  fps: z.number().optional(),
});
/** Others are reached by a name of their own, which a camera of ours does not say. */
const usualHost = '__defaultVhost__';
const Media = z.object({
  app: z.string(),
  stream: z.string(),
  schema: z.string(),
  vhost: z.string().default(usualHost),
  totalReaderCount: z.number().default(0),
  tracks: z.array(Track).default([]),
});
export type ZlmMedia = z.infer<typeof Media>;

/** One call of its interface; the secret goes in the body, where no log of addresses keeps it. */
async function call(
  app: App,
  { name, url, secret }: ZlmLogin,
  method: string,
  about: object,
  withinMs = askMs,
): Promise<unknown> {
  let said;
  try {
    const asking = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ secret, ...about }),
      mostBytes,
    };
    said = await ask(app, new URL(`/index/api/${method}`, url).href, asking, withinMs);
  } catch (error) {
    throw refuse('zlm_silent', { what: name, reason: reasonOf(error as NodeJS.ErrnoException, withinMs) });
  }
  const answer = Answer.safeParse(parsed(said.text));
  if (said.status !== 200 || !answer.success) throw refuse('zlm_refused', { what: name, reason: said.statusLine });
  // -100: of the secret (`AuthException`).
  if (answer.data.code === -100) throw refuse('zlm_secret', { what: name });
  if (answer.data.code !== 0)
    throw refuse('zlm_refused', { what: name, reason: `${answer.data.code} ${(answer.data.msg ?? '').slice(0, 100)}` });
  return answer.data.data;
}

function reasonOf(error: NodeJS.ErrnoException, withinMs: number): { zh: string; en: string } {
  if (error instanceof AddressRefused)
    return { zh: '地址指向本机或链路本地', en: 'its address is this machine or its link' };
  if (error.name === 'TimeoutError')
    return { zh: `${withinMs / 1_000} 秒未应答`, en: `no answer in ${withinMs / 1_000} s` };
  const code = error.code ? ` (${error.code})` : '';
  return { zh: `连接不上${code}`, en: `it cannot be reached${code}` };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** So long it may take to reach a camera, before it answers. */
const reachMs = 10_000;

/**
 * Has it pull a camera by RTSP over TCP. `isPatient`: it goes on trying for ever and answers at once or when it has tried once;
 * otherwise it answers when pictures come, and forgets what gives none.
 */
export async function addPull(
  app: App,
  login: ZlmLogin,
  { app: name, stream, url, isPatient }: { app: string; stream: string; url: string; isPatient: boolean },
): Promise<void> {
  const about = {
    vhost: usualHost,
    app: name,
    stream,
    url,
    retry_count: -1,
    rtp_type: 0,
    timeout_sec: reachMs / 1_000,
    ...(isPatient && { force: 1 }),
    // It is for us to read: nothing else is made of it.
    ...Object.fromEntries(['hls', 'hls_fmp4', 'mp4', 'rtmp', 'ts', 'fmp4'].map((one) => [`enable_${one}`, 0])),
    enable_rtsp: 1,
    auto_close: 0,
  };
  await call(app, login, 'addStreamProxy', about, reachMs + askMs);
}

/** It pulls it no more; nothing is wrong where it did not. */
export async function dropPull(app: App, login: ZlmLogin, name: string, stream: string): Promise<void> {
  await call(app, login, 'delStreamProxy', { key: `${usualHost}/${name}/${stream}` });
}

/** What it has, as it is pulled by RTSP; what cannot be read or pulled is left out. */
export async function mediaOf(app: App, login: ZlmLogin): Promise<ZlmMedia[]> {
  const data = await call(app, login, 'getMediaList', { schema: 'rtsp' });
  // Without any it leaves the list out.
  return (Array.isArray(data) ? data : []).flatMap((one) => {
    const media = Media.safeParse(one);
    return media.success && media.data.vhost === usualHost ? [media.data] : [];
  });
}
