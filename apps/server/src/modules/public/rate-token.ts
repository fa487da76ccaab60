import { timingSafeEqual } from 'node:crypto';

import type { Secrets } from '../../kernel/secrets.ts';

const idBytes = 16;
const sealBytes = 9;

const sealOf = (secrets: Secrets, id: Buffer): Buffer =>
  secrets.mac('public.rate', id.toString('hex')).subarray(0, sealBytes);

/** Last part of the address where one service is rated: which one it is, and that we have said so. Nothing is kept of it. */
export function rateToken(secrets: Secrets, caseId: string): string {
  const id = Buffer.from(caseId.replaceAll('-', ''), 'hex');
  return Buffer.concat([id, sealOf(secrets, id)]).toString('base64url');
}

/** The case of an address; null: nobody here has made it. */
export function caseOfToken(secrets: Secrets, token: string): string | null {
  if (!/^[A-Za-z0-9_-]{30,40}$/.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== idBytes + sealBytes) return null;
  const id = bytes.subarray(0, idBytes);
  if (!timingSafeEqual(bytes.subarray(idBytes), sealOf(secrets, id))) return null;
  return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
