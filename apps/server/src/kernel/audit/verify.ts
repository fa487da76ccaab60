import type { AuditVerdict } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import type { DB } from '../db/types.ts';
import type { Anchor } from './anchors.ts';
import type { ChainRow } from './chain.ts';
import { ChainWalk, truncated, type Problem } from './walk.ts';

// Small enough that hashing a batch does not keep an alarm waiting.
const batch = 1_000;
const mostProblems = 100;

type Anchors = Iterable<Anchor | null> | AsyncIterable<Anchor | null>;

/**
 * Recomputes the whole chain outside the database and compares it with what was written down elsewhere
 * (anchors): a chain that was rewritten consistently gives itself away there. Memory does not grow with the trail.
 * @param anchors seq and hash at earlier moments; null is a line that cannot be read, and a problem
 */
export async function verifyAudit(db: Kysely<DB>, anchors: Anchors = []): Promise<AuditVerdict> {
  const { walk, problems, furthest } = await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const head = await tx.selectFrom('chain_head').select(['audit_seq', 'audit_hash']).executeTakeFirst();
      const walked = new ChainWalk();
      for await (const rows of trail(tx)) for (const row of rows) walked.take(row);
      walked.end(head ? { seq: head.audit_seq, hash: head.audit_hash } : null);
      return { walk: walked, ...(await compare(tx, anchors, walked.lastSeq)) };
    });
  // An anchor written after our snapshot lies beyond it; one whose row is nowhere tells of a lost tail.
  if (furthest && (await unlike(db, [furthest])).length > 0) problems.push(truncated(walk.lastSeq, furthest.seq));
  const all = [...walk.problems, ...problems];
  return { ok: all.length === 0, rows: walk.rows, head: walk.lastSeq, problems: all };
}

async function* trail(tx: Kysely<DB>): AsyncGenerator<ChainRow[]> {
  let from: number | null = null;
  for (;;) {
    const { rows } = await sql<ChainRow>`
      select seq, pg_catalog.to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
             actor_kind, actor_id, actor_name, action, subject_type, subject_id, detail, hash
      from audit where ${from === null ? sql`true` : sql`seq > ${from}`} order by audit.seq limit ${batch}`.execute(tx);
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
): Promise<{ problems: Problem[]; furthest: Anchor | null }> {
  const problems: Problem[] = [];
  let waiting: Anchor[] = [];
  let furthest: Anchor | null = null;
  const check = async () => {
    problems.push(...(await unlike(tx, waiting)).slice(0, mostProblems - problems.length).map(broken));
    waiting = [];
  };
  for await (const anchor of anchors) {
    if (anchor === null) problems.push(unreadable);
    else if (anchor.seq > last) furthest = furthest && furthest.seq > anchor.seq ? furthest : anchor;
    else if (anchor.seq > 0) waiting.push(anchor);
    if (waiting.length === batch) await check();
  }
  await check();
  return { problems, furthest };
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
const unreadable: Problem = {
  seq: 0,
  kind: 'anchor',
  zh: '链尾凭证文件有一行无法读取',
  en: 'A line of the head file cannot be read',
};
