import { createServer, request as ask, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';

import { Provider, type Configuration } from 'oidc-provider';

export interface Subject {
  sub: string;
  preferred_username?: string;
  name?: string;
  groups?: string[];
  /** What the other end says was proved. */
  amr?: string[];
}

export const oidcClient = { id: 'anyuan', secret: 'a secret of the client' };

/** The certified provider `oidc-provider` over HTTPS, with a page of its own to sign in at: a name, no password. */
export async function startProvider(
  pair: { cert: string; key: string },
  {
    redirects,
    auth = 'client_secret_basic',
  }: { redirects: string[]; auth?: 'client_secret_basic' | 'client_secret_post' },
) {
  const subjects = new Map<string, Subject>();
  const asked: URL[] = [];
  const state = { isBroken: false, isSilent: false, idTokenClaims: {} as Record<string, unknown> };
  let provider: Provider;
  const server: Server = createServer(pair, (request, response) => {
    if (state.isSilent) return;
    if (state.isBroken) return void response.writeHead(500, 'Down <b>now</b>').end('a page of theirs');
    const url = new URL(request.url ?? '/', issuer);
    if (url.pathname === '/auth') asked.push(url);
    const uid = /^\/interaction\/([\w-]+)$/.exec(url.pathname)?.[1];
    if (uid === undefined) return void provider.callback()(request, response);
    if (url.searchParams.has('deny'))
      return void provider.interactionFinished(request, response, { error: 'access_denied' });
    const accountId = url.searchParams.get('name');
    if (accountId === null) {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      return void response.end(
        '<!doctype html><html lang="en"><title>IdP</title><main><h1>The other end</h1><form><label>Name <input name="name"></label><button>Go on</button></form></main></html>',
      );
    }
    const amr = subjects.get(accountId)?.amr;
    void provider.interactionFinished(request, response, { login: { accountId, ...(amr && { amr }) } });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  const issuer = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const configuration: Configuration = {
    clients: [
      {
        client_id: oidcClient.id,
        client_secret: oidcClient.secret,
        redirect_uris: redirects,
        token_endpoint_auth_method: auth,
      },
    ],
    clientAuthMethods: [auth],
    cookies: { keys: ['keys of a test'] },
    claims: { openid: ['sub', 'amr'], profile: ['name', 'preferred_username', 'groups'] },
    features: { devInteractions: { enabled: false } },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
    pkce: { required: () => true },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, sub) => {
      const subject = subjects.get(sub);
      return subject && { accountId: sub, claims: () => ({ ...subject, ...state.idTokenClaims, sub: subject.sub }) };
    },
    loadExistingGrant: async (ctx) => {
      const { client, session, provider: own } = ctx.oidc;
      const grant = new own.Grant({ clientId: client?.clientId ?? '', accountId: session?.accountId ?? '' });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
  };
  provider = new Provider(issuer, configuration);
  provider.on('server_error', (_ctx, error) => console.error(error));
  return {
    issuer,
    subjects,
    state,
    /** Requests to its door, as browsers were sent there. */
    asked,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
export type TestProvider = Awaited<ReturnType<typeof startProvider>>;

/** Goes where a browser is sent, signs in there as `who`, and gives the address it is sent back to. */
export async function walk(start: string, who: string, ca: string, back: string): Promise<URL> {
  const jar = new Map<string, string>();
  let at = new URL(start);
  for (let i = 0; i < 12; i++) {
    if (at.href.startsWith(back)) return at;
    if (at.pathname.startsWith('/interaction/')) at.searchParams.set(who === '' ? 'deny' : 'name', who);
    const { location, cookies } = await step(at, ca, [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    for (const cookie of cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    if (location === undefined) throw new Error(`${at.href} sends nobody on`);
    at = new URL(location, at);
  }
  throw new Error(`there is no end to it: ${at.href}`);
}

const step = (url: URL, ca: string, cookie: string) =>
  new Promise<{ location: string | undefined; cookies: string[] }>((done, failed) => {
    ask(url, { ca, headers: { cookie } }, (response) => {
      response.resume();
      done({ location: response.headers.location, cookies: response.headers['set-cookie'] ?? [] });
    })
      .once('error', failed)
      .end();
  });
