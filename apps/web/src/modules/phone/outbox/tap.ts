import type { CaseTypeName } from '@anyuan/contract';

export interface Photo {
  name: string;
  type: string;
  // Bytes, not a Blob: WebKit loses Blobs that it stored.
  bytes: ArrayBuffer;
  /** Set once the server holds it. */
  fileId?: string;
  /** Stands for it in the answers until then. */
  ref?: string;
}

/** What the person did, kept until the server has it. `at` is the moment of the tap by the server's clock. */
interface Kept {
  /** Chosen at the tap; the same for every try, so that repeats are harmless. */
  id: string;
  personId: string;
  at: number;
  tries: number;
  photos: Photo[];
  /** In what words the person sees it. */
  label: string;
  /** The server's final no; kept on show until the person has seen it. */
  refused?: { code: string; zh: string; en: string; details?: Record<string, unknown> };
}

export interface StepTap extends Kept {
  kind: 'step';
  caseId: string;
  action: string;
  input: Record<string, unknown>;
}
export interface RaiseTap extends Kept {
  kind: 'raise';
  place?: string;
  note?: string;
  /** Known once the server has opened the case. */
  raised?: { caseId: string; number: string };
}
export interface CreateTap extends Kept {
  kind: 'create';
  type: CaseTypeName;
  title: string;
  place?: string;
  department?: string;
  data: Record<string, unknown>;
  raised?: { caseId: string; number: string };
}
export type Tap = StepTap | RaiseTap | CreateTap;

/** Plain pages on an intranet are no secure context and lack `crypto.randomUUID`. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
