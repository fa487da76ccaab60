import { existsSync } from 'node:fs';

import { auditApi } from '@anyuan/contract';

import { systemCtx, type App, type Module } from '../../kernel/app.ts';
import { headFile, startAnchoring } from '../../kernel/audit/index.ts';
import { anchorings, check, stateOf, tellAuditors } from './check.ts';
import { listAudit } from './list.ts';
import { startOutlets } from './outlets.ts';

/** The trail of who did and saw what: read, verify, anchor, carry out of the house. */
export const audit: Module = {
  name: 'audit',
  zh: '审计记录的查询、核验与链尾留存',
  routes: (app) => {
    app.http.api('audit', auditApi, {
      list: (query, ctx) => listAudit(ctx, query),
      state: () => stateOf(app),
      async verify(_, ctx) {
        const verdict = await check(ctx);
        await anchorings.get(app)?.anchor();
        return verdict;
      },
    });
    // In the quietest hour: 02:37 in China.
    app.jobs.cron('37 18 * * * audit-verify ?id=audit-verify&fill=1d&max=3');
  },
  jobs: { 'audit-verify': async (_, ctx) => void (await check(ctx)) },
  async start(app) {
    await lookForHead(app);
    const anchoring = await startAnchoring(app);
    anchorings.set(app, anchoring);
    const close = startOutlets(app, anchoring);
    return async () => {
      await close();
      await anchoring.stop();
    };
  },
};

/** A head file that was there before and is gone would begin anew and say nothing of what came before: the record says it. */
async function lookForHead(app: App): Promise<void> {
  if (existsSync(headFile(app.config.data))) return;
  await systemCtx(app, 'audit').tx(async (tx) => {
    const begun = await tx.db
      .selectFrom('audit')
      .select('seq')
      .where('action', '=', 'audit.headBegun')
      .limit(1)
      .execute();
    tx.audit(begun.length === 0 ? 'audit.headBegun' : 'audit.headMissing', 'audit', null);
    if (begun.length > 0)
      await tellAuditors(tx, '链尾凭证文件在停机期间不见了', 'the head file has gone while the server was down', 1);
  });
}
