import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';

import { suites } from '../../../kernel/suite/index.ts';
import { Manifest, manifestName, Signature, signatureName } from './manifest.ts';
import { listZip, read, type Listed } from './read-zip.ts';

/** What is wrong with a zip of evidence; nothing: it is whole, and as it was signed. */
export interface EvidenceVerdict {
  troubles: { zh: string; en: string }[];
  manifest: Manifest | null;
  /** The key it was signed with, in base64. */
  key: string | null;
}

const mostText = 1 << 22;
const chunk = 1 << 20;

/** Reads a zip of evidence from one end to the other, without a network and without unpacking it. */
export async function verifyEvidence(path: string): Promise<EvidenceVerdict> {
  const file = await open(path);
  try {
    return await verify(file);
  } finally {
    await file.close();
  }
}

async function verify(file: FileHandle): Promise<EvidenceVerdict> {
  const none = (zh: string, en: string) => ({ troubles: [{ zh, en }], manifest: null, key: null });
  const listed = await listZip(file);
  if (!listed) return none('不是取证文件,或结构被改动', 'It is no zip of evidence, or its build was changed');
  const text = await textOf(file, listed, manifestName);
  const manifest = parsed(Manifest, text);
  const signed = parsed(Signature, await textOf(file, listed, signatureName));
  if (!text || !manifest || !signed) return none('缺少清单或签名,或无法读取', 'The list or its signature is missing');
  const troubles: EvidenceVerdict['troubles'] = [];
  const isSigned = isRight(signed, text);
  if (!isSigned) troubles.push({ zh: '清单的签名不符', en: 'The signature of the list is wrong' });
  const names = new Map(listed.map((one) => [one.name, one]));
  if (names.size !== listed.length) troubles.push({ zh: '有重名文件', en: 'A name stands there twice' });
  for (const { name, bytes, sha256 } of [...manifest.files, ...(manifest.footage ?? []), ...manifest.others]) {
    const found = names.get(name);
    names.delete(name);
    if (!found) troubles.push({ zh: `缺少文件 ${name}`, en: `${name} is missing` });
    else if (found.size !== bytes || (await hashOf(file, found)) !== sha256)
      troubles.push({ zh: `文件被改动:${name}`, en: `${name} was changed` });
  }
  for (const name of [manifestName, signatureName]) names.delete(name);
  for (const name of names.keys()) troubles.push({ zh: `清单以外的文件 ${name}`, en: `${name} is not in the list` });
  return { troubles, manifest, key: signed.key };
}

function isRight({ suite, key, signature }: Signature, text: Buffer): boolean {
  try {
    return suites[suite].verifies(Buffer.from(key, 'base64'), text, Buffer.from(signature, 'base64'));
  } catch {
    // No key at all.
    return false;
  }
}

async function textOf(file: FileHandle, listed: readonly Listed[], name: string): Promise<Buffer | null> {
  const found = listed.find((one) => one.name === name);
  return found && found.size <= mostText ? read(file, found.from, found.size) : null;
}

function parsed<T>(
  schema: { safeParse(value: unknown): { success: boolean; data?: T } },
  text: Buffer | null,
): T | null {
  try {
    return schema.safeParse(JSON.parse(text?.toString('utf8') ?? '')).data ?? null;
  } catch {
    return null;
  }
}

async function hashOf(file: FileHandle, { from, size }: Listed): Promise<string> {
  const hash = createHash('sha256');
  for (let at = 0; at < size;) {
    const some = await read(file, from + at, Math.min(chunk, size - at));
    if (some.length === 0) break;
    hash.update(some);
    at += some.length;
  }
  return hash.digest('hex');
}
