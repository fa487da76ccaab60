import { plainLine, refuse } from '@anyuan/contract';
import type { FastifyRequest } from 'fastify';

import type { App } from '../../kernel/app.ts';
import { cleanFile, type CleanFile, plainName } from '../../kernel/files/index.ts';
import { brokenForm } from '../../kernel/http/index.ts';

export type FileTrouble = 'file_large' | 'file_bad' | 'file_many' | 'file_busy';
export interface SentFile {
  name: string;
  /** What came, or why it was not kept. */
  content: Buffer | FileTrouble;
}
/** What a page sent: fields with one value each, and the files it brought. */
export interface Form {
  fields: Record<string, string>;
  files: SentFile[];
}
export type Cleaned = CleanFile & { name: string };

export const maxFiles = 5;
const limits = { fileSize: 20 << 20, files: 60, fields: 60, fieldSize: 40_000, parts: 120 };
// Strangers may fill this much memory at once, all of them together.
const roomBytes = 200 << 20;
let held = 0;

/** Reads a plain form post and lets `work` have it. Anything else is not from our pages. */
export async function withForm<T>(request: FastifyRequest, work: (form: Form) => Promise<T>): Promise<T> {
  if (!request.isMultipart()) throw refuse('bad_request', { reason: { zh: '不是表单', en: 'not a form' } });
  const form: Form = { fields: {}, files: [] };
  let taken = 0;
  /** Reads one file to its end; what does not fit is read and dropped, so that the fields behind it still come. */
  async function read(stream: AsyncIterable<Buffer> & { truncated?: boolean }): Promise<Buffer | FileTrouble> {
    const chunks: Buffer[] = [];
    let trouble: FileTrouble | null = form.files.length >= maxFiles ? 'file_many' : null;
    for await (const chunk of stream) {
      if (!trouble && held + chunk.length > roomBytes) trouble = 'file_busy';
      if (trouble) continue;
      chunks.push(chunk);
      held += chunk.length;
      taken += chunk.length;
    }
    if (stream.truncated) return 'file_large';
    return trouble ?? Buffer.concat(chunks);
  }
  // A file that is too large is said to be so, like any other trouble with one.
  const options = { limits, throwFileSizeLimit: false };
  async function fill(): Promise<void> {
    for await (const part of request.parts(options)) {
      if (part.type === 'field') {
        const { fieldname, value } = part;
        const before = Object.hasOwn(form.fields, fieldname) ? form.fields[fieldname] : undefined;
        if (before === undefined) form.fields[fieldname] = String(value);
        // Ticks of one question come one by one.
        else if (fieldname.startsWith('m_')) form.fields[fieldname] = `${before},${String(value)}`;
        continue;
      }
      const content = await read(part.file as AsyncIterable<Buffer> & { truncated?: boolean });
      // A file field that was left empty comes as a nameless file without content.
      if (part.filename || (typeof content !== 'string' && content.length > 0))
        form.files.push({ name: part.filename, content });
    }
  }
  try {
    await fill().catch((thrown: unknown) => {
      throw brokenForm(thrown);
    });
    return await work(form);
  } finally {
    held -= taken;
  }
}

/** Makes the files harmless one after the other; what cannot be used is named, the others stay good. */
export async function cleanFiles(
  app: App,
  files: readonly SentFile[],
  room: number,
): Promise<{ cleaned: Cleaned[]; troubles: { name: string; why: FileTrouble }[] }> {
  const cleaned: Cleaned[] = [];
  const troubles: { name: string; why: FileTrouble }[] = [];
  for (const { name: said, content } of files) {
    // What is refused is called as the sender called it.
    const name = plainLine(said).slice(-120);
    if (typeof content === 'string') troubles.push({ name, why: content });
    else if (cleaned.length >= room) troubles.push({ name, why: 'file_many' });
    else {
      const clean = await cleanFile(app, content).catch((error: unknown) => {
        // Not the sender's fault: he may try again.
        if ((error as { code?: string }).code === 'scanner_away') throw error;
        return null;
      });
      const isTaken = clean && (clean.type.startsWith('image/') || clean.type === 'application/pdf');
      if (isTaken) cleaned.push({ ...clean, name: plainName(said, clean.type) });
      else troubles.push({ name, why: 'file_bad' });
    }
  }
  return { cleaned, troubles };
}
