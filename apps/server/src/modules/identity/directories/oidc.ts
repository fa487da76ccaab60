import { refuse, type DirectoryConfig } from '@anyuan/contract';
import {
  authorizationCodeGrant,
  AuthorizationResponseError,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientError,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';

import type { Ctx } from '../../../kernel/ctx.ts';
import { listed } from '../../../kernel/listed.ts';
import { DirectoryDown, downBy } from './faults.ts';
import type { Known } from './ldap.ts';
import type { Provider } from './provider.ts';

const cookie = 'anyuan_oidc';
const minutes = 10;

/** What this browser was sent away with; sealed in a cookie of its own, so that only it can come back. */
interface Pending {
  state: string;
  nonce: string;
  verifier: string;
  callback: string;
  until: number;
}

export const callbackOf = ({ origin }: Ctx): string => `${origin}/sign-in/oidc`;

/** Where the browser goes to be known. */
export async function beginOidc(ctx: Ctx, { client, directory }: Provider): Promise<string> {
  const pending: Pending = {
    state: randomState(),
    nonce: randomNonce(),
    verifier: randomPKCECodeVerifier(),
    callback: callbackOf(ctx),
    until: ctx.now().getTime() + minutes * 60_000,
  };
  ctx.jar?.put(cookie, ctx.app.secrets.seal(JSON.stringify(pending)).toString('base64url'), minutes / 1440);
  const { scopes, asksAgain } = directory.config;
  return buildAuthorizationUrl(client, {
    redirect_uri: pending.callback,
    scope: scopes,
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256',
    ...(asksAgain && { prompt: 'login' }),
  }).href;
}

/** What this browser was sent away with; it comes back once. */
export function takePending(ctx: Ctx): Pending {
  const sealed = ctx.jar?.get(cookie);
  ctx.jar?.put(cookie, null, 0);
  const pending = sealed === undefined ? undefined : unsealed(ctx, sealed);
  if (!pending || pending.until < ctx.now().getTime()) throw refuse('directory_expired');
  return pending;
}

function unsealed(ctx: Ctx, sealed: string): Pending | undefined {
  try {
    return JSON.parse(ctx.app.secrets.open(Buffer.from(sealed, 'base64url'))) as Pending;
  } catch {
    // Made up, or sealed with another key.
    return undefined;
  }
}

export interface KnownByOidc extends Known {
  /** Who he is there, for good: names change hands. */
  subject: string;
  isFactorDone: boolean;
}

/** Whom the answer is about; a text: why it is about nobody. Throws `DirectoryDown`. */
export async function provedByOidc(
  { client, directory: { config } }: Provider,
  pending: Pending,
  answer: string,
): Promise<KnownByOidc | string> {
  const back = new URL(pending.callback);
  back.search = answer;
  try {
    const tokens = await authorizationCodeGrant(client, back, {
      expectedState: pending.state,
      expectedNonce: pending.nonce,
      pkceCodeVerifier: pending.verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) return 'no id token';
    const needed = [config.usernameClaim, config.nameClaim, config.groupsClaim];
    const isAllHere = needed.every((name) => claimAt(claims, name) !== undefined);
    const { userinfo_endpoint: more } = client.serverMetadata();
    const info = isAllHere || !more ? {} : await fetchUserInfo(client, tokens.access_token, claims.sub);
    const of = (name: string) => claimAt(claims, name) ?? claimAt(info, name);
    const username = of(config.usernameClaim);
    const name = of(config.nameClaim);
    if (typeof username !== 'string') return `no claim ${config.usernameClaim}`;
    return {
      username: username.trim().toLowerCase(),
      name: typeof name === 'string' ? name : username,
      groups: textsIn(of(config.groupsClaim)),
      subject: `${claims.iss} ${claims.sub}`,
      isFactorDone: hasProvedMore(config, claims),
    };
  } catch (error) {
    return refusedBy(error);
  }
}

/** A claim by its name, or by the path to it (`realm_access.roles`); nothing that objects have by birth. */
export function claimAt(claims: object, name: string): unknown {
  if (Object.hasOwn(claims, name)) return (claims as Record<string, unknown>)[name];
  return name
    .split('.')
    .reduce<unknown>(
      (at, part) =>
        typeof at === 'object' && at !== null && Object.hasOwn(at, part)
          ? (at as Record<string, unknown>)[part]
          : undefined,
      claims,
    );
}

const textsIn = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string').slice(0, 500);

/** Only what is signed says so: RFC 8176 (amr), OpenID Connect Core 2 (acr). */
function hasProvedMore({ secondFactor }: DirectoryConfig<'oidc'>, claims: Record<string, unknown>): boolean {
  const proofs = listed(secondFactor ?? '');
  return [...textsIn(claims['amr']), ...textsIn(claims['acr'])].some((one) => proofs.includes(one));
}

const brokenAnswers = new Set(['OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_PARSE_ERROR']);

/** Whom it does not vouch for is refused; that it cannot answer is another matter. */
function refusedBy(error: unknown): string {
  if (error instanceof AuthorizationResponseError) return error.error;
  if (error instanceof ResponseBodyError) {
    if (/invalid_client|unauthorized_client/.test(error.error))
      throw new DirectoryDown('credentials', `HTTP ${error.status}`);
    return error.error;
  }
  if (error instanceof WWWAuthenticateChallengeError) throw new DirectoryDown('answer', `HTTP ${error.status}`);
  const down = downBy(error);
  const code = error instanceof ClientError ? (error.code ?? '') : '';
  if (down.fault !== 'answer' || !code.startsWith('OAUTH_') || brokenAnswers.has(code)) throw down;
  return code;
}
