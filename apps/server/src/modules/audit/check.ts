import type { AuditState, AuditVerdict } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { headFile, lastSeal, readAnchors, sealKey, verifyAudit, type Anchoring } from '../../kernel/audit/index.ts';
import { holders } from '../../kernel/countersign/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { notify } from '../notice/index.ts';

/** Who seals and anchors the trail of an app that runs. */
export const anchorings = new WeakMap<App, Anchoring>();

const verifying = new WeakMap<App, Promise<AuditVerdict>>();

/** However many ask at once, the record is walked once. */
function verifyOnce(app: App): Promise<AuditVerdict> {
  const running = verifying.get(app) ?? verify(app).finally(() => verifying.delete(app));
  verifying.set(app, running);
  return running;
}

async function verify(app: App): Promise<AuditVerdict> {
  await anchorings.get(app)?.seal();
  return verifyAudit(app.db, readAnchors(headFile(app.config.data)), app.files, true, sealKey(app.secrets));
}

// The line must stay readable; the whole list is one verification away.
const mostInLine = 20;

/** Verifies everything and writes down what came out; a record that does not hold is told to its auditors at once. */
export async function check(ctx: Ctx): Promise<AuditVerdict> {
  const verdict = await verifyOnce(ctx.app);
  const { ok, rows, head, things, files, seals, problems } = verdict;
  await ctx.tx(async (tx) => {
    tx.audit('audit.verify', 'audit', null, {
      ok,
      rows,
      head,
      things,
      files,
      seals: seals.count,
      ...(ok
        ? {}
        : { count: problems.length, problems: problems.slice(0, mostInLine).map(({ zh, en }) => ({ zh, en })) }),
    });
    if (!ok) await tellAuditors(tx, problems[0]?.zh ?? '', problems[0]?.en ?? '', problems.length);
  });
  if (!ok) ctx.app.log.error({ problems: problems.length, first: problems[0]?.en }, 'the record does not hold');
  return verdict;
}

export async function tellAuditors(tx: Tx, zh: string, en: string, count: number): Promise<void> {
  const auditors = (await holders(tx, 'audit.read').limit(50).execute()).map(({ id }) => id);
  await notify(tx, auditors, {
    subject: null,
    urgent: true,
    zh: `记录核验发现 ${count} 处问题:${zh}`.slice(0, 300),
    en: `The record does not hold, ${count} problems: ${en}`.slice(0, 300),
  });
}

interface Line {
  at: Date;
  detail: string;
}
type Said = Pick<AuditVerdict, 'ok' | 'rows'> & Partial<Omit<AuditVerdict, 'seals'>>;

export async function stateOf(app: App): Promise<AuditState> {
  const of = (ok: boolean | null, order: 'asc' | 'desc', after?: Date) =>
    sql<Line>`select at, detail from audit where action = 'audit.verify'
      and (${ok}::boolean is null or starts_with(detail, '{') and (detail::jsonb->>'ok')::boolean = ${ok})
      and at > ${after ?? new Date(0)} order by seq ${sql.raw(order)} limit 1`
      .execute(app.db)
      .then(({ rows }) => rows[0]);
  const [last, bad, good, first] = await Promise.all([
    of(null, 'desc'),
    of(false, 'desc'),
    of(true, 'desc'),
    app.db.selectFrom('audit').select('at').orderBy('seq').limit(1).executeTakeFirst(),
  ]);
  const said = last && (JSON.parse(last.detail) as Said);
  const since = bad ? (await of(true, 'asc', bad.at))?.at : first?.at;
  const { anchorFolder, syslog } = app.config;
  const head = await app.db.selectFrom('chain_head').select(['audit_seq', 'audit_hash']).executeTakeFirstOrThrow();
  const seal = await lastSeal(app.db);
  const anchor = anchorings.get(app)?.last() ?? {
    seq: head.audit_seq,
    hash: head.audit_hash.toString('hex'),
    at: app.clock.now().toISOString(),
  };
  return {
    last: said
      ? {
          at: last.at.toISOString(),
          ok: said.ok,
          rows: said.rows,
          things: said.things ?? 0,
          files: said.files ?? 0,
          problems: (said.problems ?? []).map(({ zh, en }) => ({ zh, en })),
        }
      : null,
    holdsSince: said?.ok ? (since?.toISOString() ?? null) : null,
    lastWhole: said && !said.ok ? (good?.at.toISOString() ?? null) : null,
    isOwner: app.database.url === app.database.ownerUrl,
    anchor,
    seal: {
      suite: app.suite.name,
      upTo: seal?.to_seq ?? 0,
      at: seal ? new Date(seal.at).toISOString() : null,
      behind: Math.max(0, head.audit_seq - (seal?.to_seq ?? 0)),
    },
    kept: { folder: anchorFolder !== undefined, host: syslog !== undefined },
  };
}
