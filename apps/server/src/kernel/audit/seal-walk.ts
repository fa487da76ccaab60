import type { Hash } from 'node:crypto';

import { suites, type SuiteName } from '../suite/index.ts';
import type { ChainRow } from './chain.ts';
import { beginSeal, sealLine, suiteSaid, type Seal, type SealKey } from './seals.ts';
import { span, type Problem } from './walk.ts';

const most = 100;

/**
 * Follows the seals beside the lines. Every seal is hashed anew; since each one says the one before with its signature,
 * the signature that has to be checked is the last one of every key.
 */
export class SealWalk {
  count = 0;
  /** The last one that was taken: its number, and up to which line seals reach. */
  lastId = 0;
  sealed = 0;
  suite: SuiteName = 'standard';
  readonly problems: Problem[] = [];
  /** When the first line without a seal was written. */
  unsealedSince: string | null = null;
  #waiting: Seal[] = [];
  #before: Seal | null = null;
  #open: { seal: Seal; hash: Hash } | null = null;
  /** Neighbours that do not fit; they become one problem. */
  #wrong: { from: Seal; to: Seal } | null = null;
  #foreign: Seal | null = null;
  readonly #newest = new Map<SuiteName, Seal>();
  /** Suites whose key a line says was made anew. */
  readonly #renewed = new Set<SuiteName>();

  /** Seals that begin with the lines that are taken next, or before. */
  add(seals: readonly Seal[]): void {
    this.#waiting.push(...seals);
    this.lastId = seals.at(-1)?.id ?? this.lastId;
  }

  take(row: ChainRow, text: string): void {
    if (row.seq < 1) return;
    this.#closeBefore(row.seq);
    while (!this.#open && this.#waiting[0] && row.seq >= this.#waiting[0].from_seq) {
      this.#begin(this.#waiting.shift()!);
      // Of its lines none may be there any more.
      this.#closeBefore(row.seq);
    }
    this.suite = suiteSaid(row) ?? this.suite;
    if (row.action === 'secret.renew') for (const one of Object.keys(suites)) this.#renewed.add(one as SuiteName);
    if (!this.#open) {
      this.unsealedSince ??= row.at;
      return;
    }
    sealLine(this.#open.hash, row, text);
    if (row.seq === this.#open.seal.to_seq) this.#close();
  }

  /**
   * @param last the last line there is
   * @param beyond seals that begin behind it
   * @param keyOf the keys of this installation, where whoever looks has them
   */
  end(last: number, beyond: readonly Seal[], keyOf?: SealKey): void {
    if (this.#open) this.#close();
    this.#endRun();
    const furthest = [...this.#waiting, ...beyond].at(-1)?.to_seq ?? this.sealed;
    if (furthest > last) this.#report(cut(last, furthest));
    for (const [suite, seal] of this.#newest) {
      this.#prove(seal);
      if (keyOf && !this.#renewed.has(suite) && !keyOf(suite).equals(seal.key)) this.#reportForeign(seal);
    }
  }

  #closeBefore(seq: number): void {
    if (this.#open && seq > this.#open.seal.to_seq) this.#close();
  }

  #begin(seal: Seal): void {
    if (seal.id !== (this.#before?.id ?? 0) + 1 || seal.from_seq !== this.sealed + 1) {
      this.#endRun();
      this.#report(missing(seal));
    }
    this.#open = { seal, hash: beginSeal(seal, this.#before) };
    this.count++;
  }

  #close(): void {
    const { seal, hash } = this.#open!;
    this.#open = null;
    if (!hash.digest().equals(seal.hash)) this.#wrong = { from: this.#wrong?.from ?? seal, to: seal };
    else this.#endRun();
    if (seal.suite !== this.suite) this.#report(otherSuite(seal, this.suite));
    const earlier = this.#newest.get(seal.suite);
    if (earlier && !earlier.key.equals(seal.key)) {
      this.#prove(earlier);
      if (!this.#renewed.has(seal.suite)) this.#reportForeign(seal);
    }
    this.#renewed.delete(seal.suite);
    this.#newest.set(seal.suite, seal);
    this.#before = seal;
    this.sealed = seal.to_seq;
  }

  #prove(seal: Seal): void {
    if (!suites[seal.suite].verifies(seal.key, seal.hash, seal.signature)) this.#report(unsigned(seal));
  }

  #endRun(): void {
    if (this.#wrong) this.#report(unlike(this.#wrong.from, this.#wrong.to));
    this.#wrong = null;
  }

  #reportForeign(seal: Seal): void {
    if (this.#foreign !== seal) this.#report(foreign(seal));
    this.#foreign = seal;
  }

  #report(problem: Problem): void {
    if (this.problems.length < most) this.problems.push(problem);
  }
}

const lines = ({ from_seq, to_seq }: Pick<Seal, 'from_seq' | 'to_seq'>): string => span(from_seq, to_seq);
const said = (seq: number, zh: string, en: string): Problem => ({ seq, kind: 'seal', zh, en });

const unlike = (from: Seal, to: Seal): Problem => {
  const which = span(from.from_seq, to.to_seq);
  return said(
    from.from_seq,
    `第 ${which} 条与 ${from.at} 起的签封不符:这些记录或签封被改动过`,
    `Rows ${which} are not what was sealed at ${from.at} or later: they or the seals were changed`,
  );
};
const missing = (seal: Seal): Problem =>
  said(
    seal.from_seq,
    `签封在第 ${seal.from_seq} 条之前不连续:有签封被删除或添加`,
    `The seals do not follow each other before row ${seal.from_seq}: one was deleted or added`,
  );
const otherSuite = (seal: Seal, suite: SuiteName): Problem =>
  said(
    seal.from_seq,
    `第 ${lines(seal)} 条用 ${seal.suite} 签封,审计记录写明的套件却是 ${suite}`,
    `Rows ${lines(seal)} are sealed with ${seal.suite}, though the trail says ${suite}`,
  );
const unsigned = (seal: Seal): Problem =>
  said(
    seal.from_seq,
    `第 ${lines(seal)} 条的签封签名无效`,
    `The signature of the seal over rows ${lines(seal)} is not valid`,
  );
const foreign = (seal: Seal): Problem =>
  said(
    seal.from_seq,
    `第 ${lines(seal)} 条的签封不是用本装置的密钥签的`,
    `The seal over rows ${lines(seal)} was signed with a key that is not this installation's`,
  );
const cut = (last: number, known: number): Problem =>
  said(
    last + 1,
    `签封到第 ${known} 条,审计只剩到第 ${last} 条:尾部被截断`,
    `Seals reach row ${known}, the trail ends with row ${last}: its tail was cut off`,
  );
