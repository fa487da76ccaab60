import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto';

/** Ids sort by time, which keeps indexes compact. */
export const newId = (): string => randomUUIDv7();

/** 256 random bits, for cookies and bearer tokens. */
export const newToken = (): string => randomBytes(32).toString('base64url');

export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();
