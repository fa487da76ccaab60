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
async function call(app: App, { name, url, secret }: ZlmLogin, method: string, about: object): Promise<unknown> {
  let said;
  try {
    const asking = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ secret, ...about }),
      mostBytes,
    };
    said = await ask(app, new URL(`/index/api/${method}`, url).href, asking, askMs);
  } catch (error) {
    throw refuse('zlm_silent', { what: name, reason: reasonOf(error as NodeJS.ErrnoException) });
  }
  const answer = Answer.safeParse(parsed(said.text));
  if (said.status !== 200 || !answer.success) throw refuse('zlm_refused', { what: name, reason: said.statusLine });
  // -100: of the secret (`AuthException`).
  if (answer.data.code === -100) throw refuse('zlm_secret', { what: name });
  if (answer.data.code !== 0)
    throw refuse('zlm_refused', { what: name, reason: `${answer.data.code} ${(answer.data.msg ?? '').slice(0, 100)}` });
  return answer.data.data;
}

function reasonOf(error: NodeJS.ErrnoException): { zh: string; en: string } {
  if (error instanceof AddressRefused)
    return { zh: '地址指向本机或链路本地', en: 'its address is this machine or its link' };
  if (error.name === 'TimeoutError') return { zh: `${askMs / 1_000} 秒未应答`, en: `no answer in ${askMs / 1_000} s` };
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

/** What it has, as it is pulled by RTSP; what cannot be read or pulled is left out. */
export async function mediaOf(app: App, login: ZlmLogin): Promise<ZlmMedia[]> {
  const data = await call(app, login, 'getMediaList', { schema: 'rtsp' });
  // Without any it leaves the list out.
  return (Array.isArray(data) ? data : []).flatMap((one) => {
    const media = Media.safeParse(one);
    return media.success && media.data.vhost === usualHost ? [media.data] : [];
  });
}
