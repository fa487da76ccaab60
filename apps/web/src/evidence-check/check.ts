import { sha256 } from '@noble/hashes/sha2.js';

import { ed25519Verifies } from './ed25519.ts';
import { sm2Verifies } from './sm2.ts';
import { listZip, type Listed } from './zip.ts';

/** As `evidence/manifest.ts` of the server writes it. */
export interface Manifest {
  id: string;
  at: string;
  by: string;
  approvedBy: string;
  purpose: string;
  reason: string | null;
  forUnit: string | null;
  caseNumber: string | null;
  files: {
    name: string;
    camera: string;
    cameraName: string;
    place: string | null;
    from: string;
    to: string;
    bytes: number;
    sha256: string;
    /** Null: the camera has not said what time it has. */
    clockAheadMs: number | null;
  }[];
  /** Files of body recorders and photos, as they were received. */
  footage?: {
    name: string;
    number: string;
    recorder: string | null;
    wearer: string | null;
    from: string;
    to: string;
    bytes: number;
    sha256: string;
    clockAheadSeconds: number | null;
    custody: { at: string; act: string; by: string; toWhom: string | null }[];
  }[];
  others: { name: string; bytes: number; sha256: string }[];
}

export interface Verdict {
  /** What is wrong, Chinese and English; nothing: it is whole, and as it was signed. */
  troubles: [zh: string, en: string][];
  manifest: Manifest | null;
  /** SHA-256 of the key it was signed with, in hex. */
  fingerprint: string | null;
}

const mostText = 1 << 22;
const chunk = 1 << 22;
const parts = ['manifest.json', 'signature.json'] as const;

/**
 * Reads a zip of evidence from one end to the other in a browser: the same questions as `anyuan evidence verify`, asked by
 * other code. `told`: how much of it has been read, 0 to 1.
 */
export async function checkEvidence(zip: Blob, told: (part: number) => void = () => undefined): Promise<Verdict> {
  const none = (zh: string, en: string): Verdict => ({ troubles: [[zh, en]], manifest: null, fingerprint: null });
  const listed = await listZip(zip);
  if (!listed) return none('不是取证文件,或结构被改动', 'It is no zip of evidence, or its build was changed');
  const [text, said] = await Promise.all(parts.map((name) => textOf(zip, listed, name)));
  const manifest = text && readManifest(text);
  const signed = said && readSignature(said);
  if (!text || !manifest || !signed) return none('缺少清单或签名,或无法读取', 'The list or its signature is missing');
  const troubles: Verdict['troubles'] = [];
  const verifies = signed.suite === 'sm' ? sm2Verifies : ed25519Verifies;
  if (!verifies(signed.key, text, signed.signature))
    troubles.push(['清单的签名不符', 'The signature of the list is wrong']);
  const names = new Map(listed.map((one) => [one.name, one]));
  if (names.size !== listed.length) troubles.push(['有重名文件', 'A name stands there twice']);
  const expected = [...manifest.files, ...(manifest.footage ?? []), ...manifest.others];
  const whole = expected.reduce((sum, { bytes }) => sum + bytes, 1);
  let read = 0;
  for (const { name, bytes, sha256: hash } of expected) {
    const found = names.get(name);
    names.delete(name);
    const same = found?.size === bytes && (await hashOf(zip, found, (some) => told((read += some) / whole))) === hash;
    if (!found) troubles.push([`缺少文件 ${name}`, `${name} is missing`]);
    else if (!same) troubles.push([`文件被改动:${name}`, `${name} was changed`]);
  }
  for (const name of parts) names.delete(name);
  for (const name of names.keys()) troubles.push([`清单以外的文件 ${name}`, `${name} is not in the list`]);
  return { troubles, manifest, fingerprint: hex(sha256(signed.key)) };
}

async function textOf(zip: Blob, listed: readonly Listed[], name: string): Promise<Uint8Array | null> {
  const found = listed.find((one) => one.name === name);
  if (!found || found.size > mostText) return null;
  return new Uint8Array(await zip.slice(found.from, found.from + found.size).arrayBuffer());
}

async function hashOf(zip: Blob, { from, size }: Listed, told: (bytes: number) => void): Promise<string> {
  const hash = sha256.create();
  for (let at = 0; at < size; at += chunk) {
    const some = new Uint8Array(await zip.slice(from + at, from + Math.min(at + chunk, size)).arrayBuffer());
    hash.update(some);
    told(some.length);
  }
  return hex(hash.digest());
}

function parse(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function readManifest(bytes: Uint8Array): Manifest | null {
  const found = parse(bytes);
  const isFile = (one: unknown): boolean =>
    typeof one === 'object' && one !== null && 'name' in one && 'bytes' in one && 'sha256' in one;
  const lists = [found?.['files'], found?.['footage'] ?? [], found?.['others']];
  if (found?.['format'] !== 'anyuan evidence 1' || !lists.every((list) => Array.isArray(list) && list.every(isFile)))
    return null;
  return found as unknown as Manifest;
}

function readSignature(bytes: Uint8Array): { suite: string; key: Uint8Array; signature: Uint8Array } | null {
  const found = parse(bytes);
  const [suite, key, signature] = ['suite', 'key', 'signature'].map((name) => found?.[name]);
  if (typeof suite !== 'string' || typeof key !== 'string' || typeof signature !== 'string') return null;
  try {
    return { suite, key: fromBase64(key), signature: fromBase64(signature) };
  } catch {
    return null;
  }
}

const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (one) => one.codePointAt(0) ?? 0);
const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
