/** Who somebody is, what he may do and how far it reaches. Modules import nothing else of this folder. */
export { attemptsOf } from './attempts.ts';
export { newTotpSecret, totpAt, totpStep, totpUri } from './totp.ts';
export { idleMs, provedMs } from './limits.ts';
export { placeOf } from './network.ts';
export { checkNewPassword, checkNotBefore } from './new-password.ts';
export { hashPassword, newPassword } from './passwords.ts';
export { type Admitted, type KeyColumns, keyFilter, keysOf } from './keys.ts';
export { reachFilter, startingWith } from './reach-filter.ts';
export { allRights, holds, mergeGrants, noRights, reaches, type Rights, sees } from './rights.ts';
export {
  type Awaits,
  bearerOf,
  byPerson,
  byToken,
  byTokenHash,
  cookieName,
  openSession,
  type Principal,
  renewToken,
  sameToken,
  screenCookie,
  stillOpen,
  stillValid,
} from './sessions.ts';
export { Turns } from './turns.ts';
