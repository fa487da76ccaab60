import type { Hash, KeyObject } from 'node:crypto';

export const suiteNames = ['standard', 'sm'] as const;
export type SuiteName = (typeof suiteNames)[number];

/** What the record is hashed, sealed and signed with: one set of algorithms that belong together. */
export interface Suite {
  name: SuiteName;
  /** As an inspector calls it. */
  says: string;
  /** Of 32 bytes. */
  hash(): Hash;
  mac(key: Buffer | KeyObject, text: string | Buffer): Buffer;
  /** 32 bytes for one purpose, out of a key. */
  derive(key: Buffer, salt: Uint8Array | string, purpose: string): Buffer;
  /** @param key 32 bytes */
  sealer(key: Buffer): Sealer;
  /** @param seed 32 bytes: the same ones give the same key */
  signer(seed: Buffer): Signer;
  verifies(key: Buffer, bytes: Buffer, signature: Buffer): boolean;
}

/** Encryption under one key that notices every change. */
export interface Sealer {
  nonceBytes: number;
  tagBytes: number;
  /** The text and its tag. A nonce must not come twice. */
  lock(nonce: Buffer, plain: Uint8Array, about: Uint8Array): Buffer;
  /** Throws where it was changed, or locked with other bytes beside it. */
  unlock(nonce: Buffer, locked: Uint8Array, about: Uint8Array): Buffer;
}

export interface Signer {
  /** The public key. */
  key: Buffer;
  sign(bytes: Buffer): Buffer;
}
