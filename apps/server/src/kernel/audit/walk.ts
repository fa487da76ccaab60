import type { AuditVerdict } from '@anyuan/contract';

import { chainHash, genesis, isAmbiguous, type ChainRow } from './chain.ts';

// The first ones say where to look; a ruined trail must not fill the memory.
const most = 100;
export type Problem = AuditVerdict['problems'][number];

/** Follows the chain row by row and says where it does not hold. Keeps one row in memory. */
export class ChainWalk {
  rows = 0;
  lastSeq = 0;
  readonly problems: Problem[] = [];
  #hash: Buffer | null = genesis;
  /** First of the neighbouring rows that do not fit; they become one problem. */
  #wrongSince: number | null = null;

  /** @param text what the row says, as it is hashed */
  take(row: ChainRow, text: string): void {
    this.rows++;
    if (row.seq < 1) return this.#report(inserted(row.seq));
    const expected = this.lastSeq + 1;
    if (row.seq > expected) {
      this.#endRun();
      this.#report(missing(expected, row.seq - 1));
      // Nothing is known of the hash before a gap: the chain goes on from what this row says.
      this.#hash = null;
    }
    const fits = this.#hash === null || chainHash(this.#hash, text).equals(row.hash);
    if (!fits || isAmbiguous(row)) this.#wrongSince ??= row.seq;
    else this.#endRun();
    this.lastSeq = row.seq;
    this.#hash = row.hash;
  }

  /** Compares the end with what the writer of the chain remembers. */
  end(head: { seq: number; hash: Buffer } | null): void {
    this.#endRun();
    if (!head) this.problems.push(headLost(this.lastSeq));
    else if (head.seq > this.lastSeq) this.problems.push(truncated(this.lastSeq, head.seq));
    else if (head.seq < this.lastSeq) this.problems.push(added(head.seq + 1, this.lastSeq));
    else if (this.#hash && !this.#hash.equals(head.hash)) this.problems.push(edited(head.seq, head.seq));
  }

  #endRun(): void {
    if (this.#wrongSince !== null) this.#report(edited(this.#wrongSince, this.lastSeq));
    this.#wrongSince = null;
  }

  #report(problem: Problem): void {
    if (this.problems.length < most) this.problems.push(problem);
  }
}

export const span = (from: number, to: number): string => (from === to ? `${from}` : `${from}–${to}`);
const inserted = (seq: number): Problem => ({
  seq,
  kind: 'inserted',
  zh: `第 ${seq} 条是插入的,审计从第 1 条开始`,
  en: `Row ${seq} was inserted: the trail begins with row 1`,
});
const edited = (from: number, to: number): Problem => ({
  seq: from,
  kind: 'edited',
  zh: `第 ${span(from, to)} 条与前文接不上:被改动、调换或插入过`,
  en: `Row ${span(from, to)} does not follow what comes before: changed, moved or inserted`,
});
const added = (from: number, to: number): Problem => ({
  seq: from,
  kind: 'inserted',
  zh: `第 ${span(from, to)} 条是在链尾之后添加的`,
  en: `Row ${span(from, to)} was added behind the end of the chain`,
});
const missing = (from: number, to: number): Problem => ({
  seq: from,
  kind: 'missing',
  zh: `缺少第 ${span(from, to)} 条`,
  en: `Row ${span(from, to)} is missing`,
});
export const truncated = (last: number, known: number): Problem => ({
  seq: last + 1,
  kind: 'truncated',
  zh: `审计应有 ${known} 条,只剩到第 ${last} 条:尾部被截断`,
  en: `The trail should reach row ${known} but ends with row ${last}: its tail was cut off`,
});
const headLost = (last: number): Problem => ({
  seq: last,
  kind: 'truncated',
  zh: '链尾记录丢失,无法确认尾部完整',
  en: 'The record of where the chain ends is gone, so its tail cannot be confirmed',
});
