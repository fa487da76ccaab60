import { refuse } from '@anyuan/contract';
import {
  ClientSecretBasic,
  ClientSecretPost,
  customFetch,
  discovery,
  None,
  type ClientAuth,
  type Configuration,
  type CustomFetch,
} from 'openid-client';

import type { App } from '../../../kernel/app.ts';
import { ask } from '../../../kernel/outgoing.ts';
import { downBy } from './faults.ts';
import { openDirectory, type OpenDirectory } from './store.ts';

const askMs = 5_000;
const keptMs = 10 * 60_000;
/** What failed is not asked for again by every click. */
const failedMs = 5_000;

export interface Provider {
  directory: OpenDirectory<'oidc'>;
  client: Configuration;
}

interface Kept {
  changedAt: number;
  at: number;
  provider: Promise<Provider>;
  hasFailed: boolean;
}
const all = new WeakMap<App, Kept>();

/** The other end as it describes itself, asked every ten minutes. Throws `DirectoryDown`. */
export async function providerOf(app: App): Promise<Provider> {
  const directory = await openDirectory(app, 'oidc');
  if (!directory?.isOn) throw refuse('directory_off');
  const now = app.clock.now().getTime();
  const known = all.get(app);
  const lasts = known?.hasFailed ? failedMs : keptMs;
  if (known && known.changedAt === directory.changedAt.getTime() && Math.abs(now - known.at) < lasts)
    return known.provider;
  const made: Kept = {
    changedAt: directory.changedAt.getTime(),
    at: now,
    provider: discover(app, directory),
    hasFailed: false,
  };
  made.provider.catch(() => void (made.hasFailed = true));
  all.set(app, made);
  return made.provider;
}

export async function discover(app: App, directory: OpenDirectory<'oidc'>): Promise<Provider> {
  const { config, secrets } = directory;
  let said: string | null = null;
  const reach: CustomFetch = async (url, { method, headers, body }) => {
    const asking = {
      method,
      headers,
      // Forms are all it sends.
      ...((typeof body === 'string' || body instanceof URLSearchParams) && { body: body.toString() }),
      ca: config.ca,
    };
    const { status, statusLine, type, text } = await ask(app, url, asking, askMs);
    said = statusLine;
    return new Response(text === '' ? null : text, { status, headers: { 'content-type': type } });
  };
  try {
    const issuer = new URL(config.issuer);
    const client = await discovery(issuer, config.clientId, {}, authOf(secrets['clientSecret']), {
      [customFetch]: reach,
      timeout: askMs / 1000,
    });
    client[customFetch] = reach;
    // It is where browsers are sent.
    const { authorization_endpoint: door } = client.serverMetadata();
    if (!door || new URL(door).protocol !== 'https:') throw downBy(new Error('no door'));
    return { directory, client };
  } catch (error) {
    throw downBy(error, said === 'HTTP 200 OK' ? null : said);
  }
}

/** The client shows its secret as OpenID Connect Core, 9 begins: in the header, unless the other end takes it in the body only. */
function authOf(secret: string | undefined): ClientAuth {
  if (!secret) return None();
  return (server, client, body, headers) => {
    const { token_endpoint_auth_methods_supported: methods } = server;
    const isBasic = methods?.includes('client_secret_basic') ?? true;
    return (isBasic ? ClientSecretBasic(secret) : ClientSecretPost(secret))(server, client, body, headers);
  };
}
