import type { AuditVerdict } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import { asksOf, setPlainText } from '../db/shapes.ts';
import type { DB } from '../db/types.ts';
import type { FileStore } from '../files/store.ts';
import type { Anchor } from './anchors.ts';
import { lineText, type ChainRow } from './chain.ts';
import { compareFiles } from './files.ts';
import { compareRows, unlikeMarks } from './rows.ts';
import { SealWalk } from './seal-walk.ts';
import { sealsAfter, type SealKey } from './seals.ts';
import { linesAfter } from './trail.ts';
import { ChainWalk, truncated, type Problem } from './walk.ts';

// Small enough that hashing a batch does not keep an alarm waiting.
const batch = 1_000;
const mostProblems = 100;

type Anchors = Iterable<Anchor | null> | AsyncIterable<Anchor | null>;

/**
 * Recomputes the whole chain outside the database and compares it with what was written down elsewhere
 * (anchors) and with the seals of the server: a chain that was rewritten consistently gives itself away there. Then every row of the record with what its
 * last audit line binds, and every file with its hash. Memory does not grow with the trail.
 * @param files left out, no bytes are read
 * @param isKept anchors and seals there must be, up to now: none, or only old ones, are a problem
 * @param keyOf the keys this installation signs with, where whoever looks has them
 * @param anchors seq and hash at earlier moments; null is a line that cannot be read, and a problem
 */
export async function verifyAudit(
  db: Kysely<DB>,
  anchors: Anchors = [],
  files?: FileStore,
  isKept = false,
  keyOf?: SealKey,
): Promise<AuditVerdict> {
  const { walk, seals, problems, furthest, things } = await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const record = asksOf(tx);
      // Millions of rows are compared in one statement a table; presses go on meanwhile.
      await sql.raw(`set local statement_timeout = 0; set local work_mem = '64MB'; ${setPlainText}`).execute(tx);
      const head = await tx.selectFrom('chain_head').select(['audit_seq', 'audit_hash']).executeTakeFirst();
      const walked = new ChainWalk();
      const sealed = new SealWalk();
      const marks: Problem[] = [];
      let newest: ChainRow | undefined;
      for await (const rows of trail(tx)) {
        newest = rows.at(-1)!;
        sealed.add(await sealsAfter(tx, sealed.lastId, newest.seq));
        for (const row of rows) {
          const text = lineText(row);
          walked.take(row, text);
          sealed.take(row, text);
        }
        if (marks.length < mostProblems) marks.push(...(await unlikeMarks(record, rows)));
      }
      walked.end(head ? { seq: head.audit_seq, hash: head.audit_hash } : null);
      sealed.end(walked.lastSeq, await sealsAfter(tx, sealed.lastId, Number.MAX_SAFE_INTEGER), keyOf);
      const compared = await compareRows(record);
      const { problems: unlike, furthest: beyond, latest } = await compare(tx, anchors, walked.lastSeq);
      if (isKept) unlike.push(...(await stale(tx, latest, walked.lastSeq)), ...late(sealed, newest));
      return {
        walk: walked,
        seals: sealed,
        things: compared.things,
        problems: [...marks.slice(0, mostProblems), ...compared.problems, ...unlike],
        furthest: beyond,
      };
    });
  // An anchor written after our snapshot lies beyond it; one whose row is nowhere tells of a lost tail.
  if (furthest && (await unlike(db, [furthest])).length > 0) problems.push(truncated(walk.lastSeq, furthest.seq));
  const read = files ? await compareFiles(asksOf(db), files) : { files: 0, problems: [] };
  const all = [...walk.problems, ...seals.problems, ...problems, ...read.problems];
  const { count, sealed, suite } = seals;
  return {
    ok: all.length === 0,
    rows: walk.rows,
    head: walk.lastSeq,
    things,
    files: read.files,
    seals: { count, upTo: sealed, suite },
    problems: all,
  };
}

async function* trail(tx: Kysely<DB>): AsyncGenerator<ChainRow[]> {
  let from: number | null = null;
  for (;;) {
    const rows: ChainRow[] = await linesAfter(tx, from, batch);
    if (rows.length > 0) yield rows;
    if (rows.length < batch) return;
    from = rows.at(-1)?.seq ?? null;
  }
}

/** Checks every anchor the snapshot reaches; gives back the furthest one beyond it. */
async function compare(
  tx: Kysely<DB>,
  anchors: Anchors,
  last: number,
): Promise<{ problems: Problem[]; furthest: Anchor | null; latest: number }> {
  const problems: Problem[] = [];
  let waiting: Anchor[] = [];
  let furthest: Anchor | null = null;
  let latest = -1;
  const check = async () => {
    problems.push(...(await unlike(tx, waiting)).slice(0, mostProblems - problems.length).map(broken));
    waiting = [];
  };
  for await (const anchor of anchors) {
    if (anchor !== null) latest = Math.max(latest, anchor.seq);
    if (anchor === null) problems.push(unreadable);
    else if (anchor.seq > last) furthest = furthest && furthest.seq > anchor.seq ? furthest : anchor;
    else if (anchor.seq > 0) waiting.push(anchor);
    if (waiting.length === batch) await check();
  }
  await check();
  return { problems, furthest, latest };
}

// Anchors and seals follow the chain within a minute; what a power cut has kept from having them is no longer than that.
const longestMs = 10 * 60_000;

/** Whether the anchors reach up to the end of the chain. */
async function stale(tx: Kysely<DB>, latest: number, last: number): Promise<Problem[]> {
  if (latest < 0) return [noAnchors];
  if (latest >= last) return [];
  const rows = await tx
    .selectFrom('audit')
    .select('at')
    .where('seq', 'in', [latest + 1, last])
    .orderBy('seq')
    .execute();
  const [from, to] = [rows[0], rows.at(-1)];
  if (!from || !to || to.at.getTime() - from.at.getTime() <= longestMs) return [];
  return [
    {
      seq: latest,
      kind: 'anchor',
      zh: `链尾凭证只到第 ${latest} 条,之后的 ${last - latest} 条没有凭证:凭证文件被截短或停写`,
      en: `The anchors end with row ${latest}, the ${last - latest} rows behind it have none: the head file was cut or is not written any more`,
    },
  ];
}

/** Whether the seals reach up to the end of the chain. */
function late({ sealed, unsealedSince }: SealWalk, newest: ChainRow | undefined): Problem[] {
  if (!newest || unsealedSince === null || Date.parse(newest.at) - Date.parse(unsealedSince) <= longestMs) return [];
  return [
    {
      seq: sealed + 1,
      kind: 'seal',
      zh: `签封只到第 ${sealed} 条,${unsealedSince} 起的记录没有签封:签封被删除或停做`,
      en: `The seals end with row ${sealed}, what was written since ${unsealedSince} has none: seals were deleted or are not made any more`,
    },
  ];
}

async function unlike(db: Kysely<DB>, anchors: readonly Anchor[]): Promise<Anchor[]> {
  if (anchors.length === 0) return [];
  const seqs = anchors.map((anchor) => anchor.seq);
  const rows = await db.selectFrom('audit').select(['seq', 'hash']).where('seq', 'in', seqs).execute();
  const hashes = new Map(rows.map((row) => [row.seq, row.hash.toString('hex')]));
  return anchors.filter((anchor) => hashes.get(anchor.seq) !== anchor.hash);
}

const broken = (anchor: Anchor): Problem => ({
  seq: anchor.seq,
  kind: 'anchor',
  zh: `第 ${anchor.seq} 条与 ${anchor.at} 留下的链尾凭证不符:此处或之前被改写过`,
  en: `Row ${anchor.seq} is not what it was at ${anchor.at}: it or something before it was rewritten`,
});
const noAnchors: Problem = {
  seq: 0,
  kind: 'anchor',
  zh: '没有链尾凭证文件:整体重写和截尾查不出来',
  en: 'There is no head file: a rewrite of the whole or a cut tail would not be found',
};
const unreadable: Problem = {
  seq: 0,
  kind: 'anchor',
  zh: '链尾凭证文件有一行无法读取',
  en: 'A line of the head file cannot be read',
};
