import { refuse } from '@anyuan/contract';
import onvif from 'onvif';

import type { App } from '../../kernel/app.ts';
import { AddressRefused, pinned } from '../../kernel/outgoing.ts';

export type Cam = InstanceType<typeof onvif.Cam>;
export interface Login {
  host: string;
  port: number;
  username: string;
  password: string;
}

const timeoutMs = 6_000;

/** A callback of the library as a promise; what it fails with is told in words, without what was sent. */
export function done<T>(what: string, work: (back: (error: Error | null, answer: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    work((error, answer) => {
      if (error) reject(refusalOf(what, error));
      else resolve(answer);
    });
  });
}

/** Greets a camera: its clock, its services and its profiles. Only the address that was looked at is gone to. */
export async function greet(app: App, what: string, { host, port, username, password }: Login): Promise<Cam> {
  const hostname = await pinned(app, host).catch((error: unknown) => {
    throw refuse('onvif_silent', { what, reason: error instanceof AddressRefused ? error.message : 'bad_address' });
  });
  const cam = new onvif.Cam({
    hostname,
    port,
    username,
    password,
    timeout: timeoutMs,
    autoconnect: false,
    // Where it says its services are, it may be wrong, or send us elsewhere.
    preserveAddress: true,
  });
  await done<unknown>(what, (back) => cam.connect((error: unknown) => back(error ? (error as Error) : null, null)));
  return cam;
}

/** What the library has read as text, number or time. */
export function textOf(value: unknown): string {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? `${value}` : '';
}

const silent = new Set(['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'ENOTFOUND']);

export function refusalOf(what: string, error: Error): Error {
  const { code } = error as NodeJS.ErrnoException;
  const isSilent = (code !== undefined && silent.has(code)) || /timeout/i.test(error.message);
  // What most devices say to a wrong password, each in its own words (ONVIF Core 5.12.1: ter:NotAuthorized; HTTP 401).
  if (/not ?authori[sz]ed|unauthori[sz]ed|\b401\b/i.test(error.message))
    return refuse('onvif_refused', { what, reason: { zh: '用户名或密码不对', en: 'wrong user name or password' } });
  return refuse(isSilent ? 'onvif_silent' : 'onvif_refused', { what, reason: error.message.slice(0, 200) });
}
