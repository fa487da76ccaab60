import { createHash } from 'node:crypto';

import type { Permission } from '@anyuan/contract';

import { canonical } from '../canonical.ts';
import type { JsonObject, Reach } from '../db/json-types.ts';

/** What a second person is asked to sign. */
export interface Demand {
  /** What he must hold, over the thing or, if none is named, over the whole hospital. */
  permission: Permission;
  reach?: Omit<Reach, 'permission'>;
  action: string;
  subjectType: string;
  subjectId: string | null;
  /** In words, for whoever signs. */
  zh: string;
  en: string;
  /** Exactly what changes: all of it is signed. */
  detail: JsonObject;
  /** Possible without a second person as long as nobody else could be one; the record then says so. */
  mayBeAlone?: boolean;
  /** Whoever reads the audit trail is told at once. */
  tellsAuditors?: boolean;
}

/** How the second person proved himself. */
export interface Signature {
  by: 'password' | 'device';
  personId: string;
  /** Of what he confirmed on his own device; there he saw it before. */
  hash?: string;
}

/** Beside whom the caller wants to sign: somebody who has proved himself, or whoever confirms it on his own device. */
export type Second = Signature | { by: 'asked' };

export interface Signed {
  id: string;
  name: string;
  by: Signature['by'];
}

export const hashOf = ({ action, subjectType, subjectId, detail }: Demand): Buffer =>
  createHash('sha256').update(canonical({ action, subjectType, subjectId, detail })).digest();

/** Thrown through a handler that only describes its change; whatever it has written is undone. */
export class Asked extends Error {
  readonly demand: Demand;

  constructor(demand: Demand) {
    super('a second person is asked');
    this.demand = demand;
  }
}
