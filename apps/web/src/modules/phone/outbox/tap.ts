import type { CaseTypeName, Fact, ScanMethod } from '@anyuan/contract';

export { newKey } from '../../../new-key.ts';

export interface Photo {
  name: string;
  type: string;
  // Bytes, not a Blob: WebKit loses Blobs that it stored.
  bytes: ArrayBuffer;
  /** When it was taken, by the server's clock. */
  at: number;
  /** Set once the server holds it. */
  fileId?: string;
  /** Stands for it in the answers until then. */
  ref?: string;
  /** What it travels as; the file gets this id. */
  uploadId?: string;
  /** A part of it may have arrived. */
  isBegun?: boolean;
}

/** What the person did, kept until the server has it. `at` is the moment of the tap by the server's clock. */
interface Kept {
  /** Chosen at the tap; the same for every try, so that repeats are harmless. */
  id: string;
  personId: string;
  at: number;
  tries: number;
  photos: Photo[];
  /** Where it stands in the chain of all this phone has recorded. */
  fact?: Fact;
  /** The server has it; photos are still to follow. */
  isTold?: boolean;
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
/** What was found at a point of a round. */
export interface CheckTap extends Kept {
  kind: 'check';
  roundId: string;
  /** Absent: the round leads nowhere. */
  point?: string;
  method: ScanMethod;
  input: {
    answers: Record<string, unknown>;
    hazard: boolean;
    versionId?: string;
    note?: string;
    photos?: string[];
  };
}
export type Tap = StepTap | RaiseTap | CreateTap | CheckTap;

/** One after the other within a lane: steps of a case, points of a round. */
export const laneOf = (tap: Tap): string =>
  tap.kind === 'step' ? tap.caseId : tap.kind === 'check' ? tap.roundId : tap.id;

export const photosLeft = ({ photos }: Tap): number => photos.filter(({ fileId }) => !fileId).length;
export const hasPhotosLeft = (tap: Tap): boolean => photosLeft(tap) > 0;

/** Must its photos be there before it can be told: an answer names them, and the server looks. */
export const needsPhotosFirst = (tap: Tap): boolean =>
  hasPhotosLeft(tap) &&
  (tap.kind === 'step' || (tap.kind === 'create' && tap.photos.some(({ ref, fileId }) => ref && !fileId)));

/** The number of what it opened. */
export const numberOf = (tap: Tap): string | undefined =>
  tap.kind === 'raise' || tap.kind === 'create' ? tap.raised?.number : undefined;
