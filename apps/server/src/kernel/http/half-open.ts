import { refuse, type RouteSpec } from '@anyuan/contract';

import type { Principal } from '../auth/sessions.ts';

/** What may be asked while a session is open half way, for whatever reason. */
const always = ['GET /me', 'DELETE /session'];
const again = ['GET /me/proof', 'POST /me/prove'];
const password = ['POST /me/password'];
const allowed = {
  factor: new Set([
    ...always,
    'POST /me/factors/prove',
    'POST /me/factors/challenge',
    'POST /me/factors/prove-passkey',
  ]),
  enrol: new Set([
    ...always,
    ...password,
    'GET /me/factors',
    ...again,
    'POST /me/factors/app',
    'POST /me/factors/app/confirm',
    'POST /me/factors/passkey',
    'POST /me/factors/passkey/confirm',
  ]),
  password: new Set([...always, ...password, ...again]),
};

/** A password that somebody else set, or a second factor that is not proved or not there, comes before all else. */
export function passHalfOpen({ method, path }: RouteSpec, { session, mustChangePassword }: Principal): void {
  const asked = `${method} ${path}`;
  const awaits = session?.awaits ?? null;
  if (awaits === 'factor' && !allowed.factor.has(asked)) throw refuse('factor_prove');
  if (awaits === 'enrol' && !allowed.enrol.has(asked)) throw refuse('factor_enrol');
  if (mustChangePassword && awaits === null && !allowed.password.has(asked)) throw refuse('password_change_needed');
}
