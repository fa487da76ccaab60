import { sql } from 'kysely';

import type { App, Module } from '../../kernel/app.ts';
import { tellSteps } from './clock-steps.ts';
import { startMetrics } from './metrics.ts';

const probeMs = 1_500;

/** `/healthz`: can alarms be taken? `/metrics`: figures for Prometheus. */
export const health: Module = {
  name: 'health',
  zh: '就绪检查与运行指标',
  routes(app) {
    app.http.fastify.get('/healthz', async (_request, reply) => {
      const reasons = { ...app.readiness.reasons(), ...(await databaseTrouble(app)) };
      const ready = Object.keys(reasons).length === 0;
      return reply
        .status(ready ? 200 : 503)
        .header('cache-control', 'no-store')
        .send({ ready, reasons });
    });
    startMetrics(app);
  },
  start: async (app) => tellSteps(app),
};

async function databaseTrouble(app: App): Promise<Record<string, string>> {
  const late = new Promise<Record<string, string>>((resolve) =>
    setTimeout(() => resolve({ database: 'no answer' }), probeMs).unref(),
  );
  const probe = sql`select 1`.execute(app.db).then(
    () => ({}),
    // Its own words may tell strangers where the database is and who signs in there.
    () => ({ database: 'no connection' }),
  );
  return Promise.race([probe, late]);
}
