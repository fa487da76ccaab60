import { refuse, type Me } from '@anyuan/contract';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';

import { personOf, type Ctx, type Tx } from '../../../kernel/ctx.ts';
import { me } from '../me.ts';
import { addFactor, told } from './add.ts';
import { awaitAnswer, takePending } from './pending.ts';
import { prove, type Compare, type Proved } from './prove.ts';

/**
 * A key belongs to the name in the address bar (WebAuthn Level 3, 5.1.3 and 5.1.4.1): a page of another name gets none,
 * and so nobody can be talked out of it. Browsers want HTTPS, or this very machine, and a name rather than a number.
 */
function here(ctx: Ctx): { origin: string; rpID: string } {
  const { hostname } = new URL(ctx.origin);
  return { origin: ctx.origin, rpID: hostname };
}

const own = (ctx: Ctx) =>
  ctx.db
    .selectFrom('factor')
    .select(['id', 'name', 'credential_id', 'public_key', 'sign_count', 'transports'])
    .where('person_id', '=', personOf(ctx))
    .where('kind', '=', 'passkey');

const described = (rows: readonly { credential_id: string | null; transports: string[] }[]) =>
  rows.flatMap(({ credential_id, transports }) => (credential_id === null ? [] : [{ id: credential_id, transports }]));

export async function beginPasskey(ctx: Ctx): Promise<{ options: unknown }> {
  const { person } = await me(ctx, personOf(ctx));
  const options = await generateRegistrationOptions({
    rpName: ctx.app.settings.get<string>('hospital.name'),
    rpID: here(ctx).rpID,
    userID: new TextEncoder().encode(person.id),
    userName: person.username,
    userDisplayName: person.name,
    excludeCredentials: described(await own(ctx).execute()),
    // The password is the first factor; having the key is the second.
    authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
  });
  await awaitAnswer(ctx, 'passkey', options.challenge);
  return { options };
}

export async function addPasskey(ctx: Ctx, name: string, response: unknown): Promise<{ recoveryCodes: string[] }> {
  const added = await ctx.tx(async (tx) => {
    const { origin, rpID } = here(ctx);
    const expectedChallenge = await takePending(tx, 'passkey');
    const { registrationInfo } = await verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      expectedChallenge,
      expectedOrigin: origin,
      expectedRPID: rpID,
      requireUserVerification: false,
    }).catch(() => ({ registrationInfo: undefined }));
    if (!registrationInfo) throw refuse('bad_passkey');
    const { id, publicKey, counter, transports } = registrationInfo.credential;
    return addFactor(tx, name, {
      kind: 'passkey',
      credential_id: id,
      public_key: Buffer.from(publicKey),
      sign_count: counter,
      transports: [...(transports ?? [])],
    });
  });
  return told(ctx, added);
}

/** What the person's keys are asked to sign; none: he has no key. */
export async function challengePasskey(ctx: Ctx): Promise<{ options: unknown }> {
  const keys = await own(ctx).execute();
  if (keys.length === 0) return { options: null };
  const options = await generateAuthenticationOptions({
    rpID: here(ctx).rpID,
    allowCredentials: described(keys),
    userVerification: 'preferred',
  });
  await awaitAnswer(ctx, 'challenge', options.challenge);
  return { options };
}

export async function provePasskey(ctx: Ctx, response: unknown): Promise<Me> {
  await prove(ctx, byPasskey(response));
  return me(ctx, personOf(ctx), ctx.session?.csrf, null);
}

/** What one of the caller's keys has signed. */
export const byPasskey =
  (response: unknown): Compare =>
  (tx) =>
    bySignature(tx, response as AuthenticationResponseJSON);

async function bySignature(tx: Tx, response: AuthenticationResponseJSON): Promise<Proved> {
  const { origin, rpID } = here(tx.ctx);
  const expectedChallenge = await takePending(tx, 'challenge');
  const key = await tx.db
    .selectFrom('factor')
    .select(['id', 'name', 'credential_id', 'public_key', 'sign_count', 'transports'])
    .where('person_id', '=', personOf(tx.ctx))
    .where('credential_id', '=', response.id)
    .forUpdate()
    .executeTakeFirst();
  if (!key?.public_key || key.credential_id === null) return undefined;
  // A counter that does not grow is a copy of the key (WebAuthn Level 3, 6.1.1): refused like a wrong signature.
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response,
    expectedChallenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    credential: { id: key.credential_id, publicKey: new Uint8Array(key.public_key), counter: key.sign_count },
    requireUserVerification: false,
  }).catch(() => ({ verified: false, authenticationInfo: undefined }));
  if (!verified || !authenticationInfo) return undefined;
  await tx.db
    .updateTable('factor')
    .set({ sign_count: authenticationInfo.newCounter, last_used_at: tx.now })
    .where('id', '=', key.id)
    .execute();
  return { kind: 'passkey', name: key.name };
}
