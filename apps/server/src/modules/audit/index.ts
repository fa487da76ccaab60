import { auditApi } from '@anyuan/contract';

import type { App, Module } from '../../kernel/app.ts';
import { startAnchoring, type Anchoring } from '../../kernel/audit/anchoring.ts';
import { headFile, readAnchors } from '../../kernel/audit/anchors.ts';
import { verifyAudit } from '../../kernel/audit/verify.ts';
import { listAudit } from './list.ts';

/** The trail of who did and saw what: read, verify, anchor. */
export const audit: Module = {
  name: 'audit',
  routes: (app) =>
    app.http.api('audit', auditApi, {
      list: (query, ctx) => listAudit(ctx, query),
      async verify(_, ctx) {
        const verdict = await verifyOnce(app);
        await ctx.tx(async (tx) =>
          tx.audit('audit.verify', 'audit', null, { ok: verdict.ok, rows: verdict.rows, head: verdict.head }),
        );
        await anchorings.get(app)?.anchor();
        return verdict;
      },
    }),
  async start(app) {
    const anchoring = await startAnchoring(app);
    anchorings.set(app, anchoring);
    return anchoring.stop;
  },
};

const anchorings = new WeakMap<App, Anchoring>();
const verifying = new WeakMap<App, ReturnType<typeof verifyAudit>>();

/** However many ask at once, the chain is walked once. */
function verifyOnce(app: App): ReturnType<typeof verifyAudit> {
  const running =
    verifying.get(app) ??
    verifyAudit(app.db, readAnchors(headFile(app.config.data))).finally(() => verifying.delete(app));
  verifying.set(app, running);
  return running;
}
