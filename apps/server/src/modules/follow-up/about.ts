import type { Secrets } from '../../kernel/secrets.ts';

/** Who was discharged, as it lies sealed. */
export interface About {
  name: string;
  phone: string;
  visit: string;
  diagnosis: string | null;
  doctor: string | null;
}

export const sealAbout = (secrets: Secrets, about: About): Buffer => secrets.seal(JSON.stringify(about));

/** Null: it was forgotten. */
export const openAbout = (secrets: Secrets, sealed: Uint8Array | null): About | null =>
  sealed === null ? null : (JSON.parse(secrets.open(sealed)) as About);

/** What somebody wrote down about a patient; empty: nothing. */
export const sealWords = (secrets: Secrets, words: string | undefined): Buffer | null =>
  words === undefined || words === '' ? null : secrets.seal(words);

/** Null: nothing was written, or it was forgotten. */
export const openWords = (secrets: Secrets, sealed: Uint8Array | null): string | null =>
  sealed === null ? null : secrets.open(sealed);

export const visitHash = (secrets: Secrets, visit: string): Buffer => secrets.mac('followUp.visit', visit);

/** What a list shows: 张某某 → 张*; of a foreign name its first letter. */
export const shownName = (name: string): string => `${Array.from(name.trim())[0] ?? ''}*`;
