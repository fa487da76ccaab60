import type { SecureContextOptions, TlsOptions } from 'node:tls';

import type { Clock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../log.ts';
import { readStored, renewBeforeMs, renewOwn, tlsFolder, type Stored } from './store.ts';

const lookEveryMs = 12 * 3_600_000;

/** The certificate this server shows. */
export interface Tls {
  /** Key and certificate as they are now. */
  material(): SecureContextOptions;
  /** The certificate of our own authority, for whoever is to trust it. */
  authority(): string | null;
  /** Hears of a new certificate; gives how to unsubscribe. */
  onRenewed(listener: () => void): () => void;
  /** Reads what lies there now, and renews one of our own that is about to end. */
  look(): Promise<void>;
  stop(): void;
}

/** Null: there is no certificate, and everything goes in clear. */
export async function openTls(config: Config, clock: Clock, log: Log): Promise<Tls | null> {
  const folder = tlsFolder(config);
  const first = await readStored(folder);
  if (first === null) return null;
  let stored: Stored = first;
  const listeners = new Set<() => void>();

  async function look(): Promise<void> {
    let found = (await readStored(folder)) ?? stored;
    const isEnding = found.until.getTime() - clock.now().getTime() < renewBeforeMs;
    if (isEnding && found.authority) found = await renewOwn(folder, found.names, clock.now());
    else if (isEnding) log.warn({ until: found.until }, 'the TLS certificate of the hospital is about to end');
    const isNew = found.pair.cert !== stored.pair.cert;
    stored = found;
    if (isNew) for (const tell of listeners) tell();
  }
  // A certificate that cannot be renewed must not keep alarms from being taken.
  const lookAgain = () => look().catch((error: unknown) => log.warn({ err: error }, 'cannot renew the certificate'));
  await lookAgain();
  const timer = setInterval(() => void lookAgain(), lookEveryMs).unref();
  return {
    material: () => ({ key: stored.pair.key, cert: stored.pair.cert }),
    authority: () => stored.authority?.cert ?? null,
    onRenewed(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    look,
    stop: () => clearInterval(timer),
  };
}

/** Those of TLS 1.3, and of TLS 1.2 what RFC 9325 4.2 recommends: forward secrecy, authenticated encryption. */
const ciphers = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
].join(':');

/** TLS 1.2 and 1.3; older ones are broken (RFC 8996). */
export const secureOptions = (tls: Tls): TlsOptions => ({
  ...tls.material(),
  minVersion: 'TLSv1.2',
  ciphers,
  honorCipherOrder: true,
  handshakeTimeout: 10_000,
});
