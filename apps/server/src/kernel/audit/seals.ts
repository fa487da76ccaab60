import type { Hash } from 'node:crypto';

import { sql, type Kysely } from 'kysely';

import type { Clock } from '../clock.ts';
import type { DB } from '../db/types.ts';
import type { Secrets } from '../secrets.ts';
import { suiteActions, suiteNames, suites, type SuiteName } from '../suite/index.ts';
import { lineText, separator, type ChainRow } from './chain.ts';
import { linesAfter } from './trail.ts';

/** Some lines of the trail, hashed and signed by the server: whoever has only the database cannot make one. */
export interface Seal {
  id: number;
  suite: SuiteName;
  from_seq: number;
  to_seq: number;
  /** To the microsecond, as in lines. */
  at: string;
  hash: Buffer;
  key: Buffer;
  signature: Buffer;
}

/** The most lines in one seal, and in one step of the sealer. */
const most = 1_000;

/** The public key this installation signs its trail with. */
export type SealKey = (suite: SuiteName) => Buffer;
export const signerOf = (secrets: Secrets, suite: SuiteName) => secrets.signer(suite, 'audit seal');
export const sealKey =
  (secrets: Secrets): SealKey =>
  (suite) =>
    signerOf(secrets, suite).key;

/** Begins what a seal says; then come its lines. Each seal says the one before, with its signature. */
export function beginSeal(
  seal: Omit<Seal, 'hash' | 'signature'>,
  before: Pick<Seal, 'hash' | 'signature'> | null,
): Hash {
  const { id, suite, from_seq, to_seq, at, key } = seal;
  const head = ['anyuan seal', id, suite, from_seq, to_seq, at, key.toString('hex')];
  const earlier = before === null ? [] : [before.hash.toString('hex'), before.signature.toString('hex')];
  return suites[suite].hash().update(`${[...head, ...earlier].join(separator)}\n`);
}

export const sealLine = (hash: Hash, row: ChainRow, text: string): void =>
  void hash.update(`${text}${separator}${row.hash.toString('hex')}\n`);

/** The suite a line says the trail goes on with. */
export function suiteSaid({ action, detail }: Pick<ChainRow, 'action' | 'detail'>): SuiteName | undefined {
  if (!suiteActions.includes(action)) return undefined;
  try {
    const { suite } = JSON.parse(detail) as { suite?: unknown };
    return suiteNames.find((one) => one === suite);
  } catch {
    return undefined;
  }
}

const columns = sql`id, suite, from_seq, to_seq, pg_catalog.to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, hash, key, signature`;

export async function lastSeal(db: Kysely<DB>): Promise<Seal | null> {
  const { rows } = await sql<Seal>`select ${columns} from audit_seal order by audit_seal.id desc limit 1`.execute(db);
  return rows[0] ?? null;
}

/** Seals that begin at this line or before, behind the one with this number. */
export async function sealsAfter(db: Kysely<DB>, id: number, upTo: number): Promise<Seal[]> {
  const { rows } = await sql<Seal>`
    select ${columns} from audit_seal where audit_seal.id > ${id} and from_seq <= ${upTo}
    order by audit_seal.id limit ${most * 2}`.execute(db);
  // A word we do not know is not what was sealed: the hash will say so.
  return rows.map((row) => (suiteNames.includes(row.suite) ? row : { ...row, suite: 'standard' as const }));
}

/**
 * Seals the lines that have no seal yet, the oldest first, with the suite the trail says. Soon after their commit, never in
 * its way: hashing with SM3 and signing are nothing PostgreSQL can do.
 * @param steps how many seals at most
 * @returns whether every line has one now
 */
export async function sealTrail(
  db: Kysely<DB>,
  secrets: Secrets,
  clock: Pick<Clock, 'now'>,
  steps = Infinity,
): Promise<boolean> {
  for (let step = 0; step < steps; step++) {
    const before = await lastSeal(db);
    const rows = await linesAfter(db, before?.to_seq ?? 0, most);
    if (rows.length === 0) return true;
    const suite = rows.reduce<SuiteName>((one, row) => suiteSaid(row) ?? one, before?.suite ?? 'standard');
    const signer = signerOf(secrets, suite);
    const seal = {
      id: (before?.id ?? 0) + 1,
      suite,
      from_seq: (before?.to_seq ?? 0) + 1,
      to_seq: rows.at(-1)!.seq,
      at: clock.now().toISOString().replace('Z', '000Z'),
      key: signer.key,
    };
    const sum = beginSeal(seal, before);
    for (const row of rows) sealLine(sum, row, lineText(row));
    const hash = sum.digest();
    try {
      await sql`select add_seal(${seal.id}, ${suite}, ${seal.from_seq}, ${seal.to_seq}, ${seal.at}, ${hash}, ${seal.key}, ${signer.sign(hash)})`.execute(
        db,
      );
    } catch (error) {
      // Somebody else who seals was faster: on from where he has come to.
      if ((await lastSeal(db))?.id === before?.id) throw error;
      continue;
    }
    if (rows.length < most) return true;
  }
  return false;
}
