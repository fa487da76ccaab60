import { refuse } from '@anyuan/contract';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

import type { App } from '../../kernel/app.ts';
import { bearerOf, sameToken } from '../../kernel/auth/index.ts';
import { keepsFromSubjects } from '../../kernel/cases/index.ts';
import { asked } from '../../kernel/db/index.ts';
import { addressesIn } from '../../kernel/http/index.ts';

/** Who may read them: whoever shows the token, or asks from an address that is let in. */
function reading({ config: { metricsToken, metricsFrom } }: App): (ip: string, token: string | undefined) => boolean {
  const isNear = addressesIn(metricsFrom);
  return (ip, token) =>
    isNear(ip) || (metricsToken !== undefined && token !== undefined && sameToken(token, metricsToken));
}

/** Counts and durations of this process, at `/metrics`. No personal data, so no account: an address or a token. */
export function startMetrics(app: App): void {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'anyuan_http_seconds',
    help: 'Duration of HTTP requests',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers,
  });
  const events = new Counter({
    name: 'anyuan_events_total',
    help: 'Events published',
    labelNames: ['type'],
    registers,
  });
  new Gauge({
    name: 'anyuan_database_up',
    help: '1 when the database answers',
    registers,
    collect() {
      this.set(app.database.isUp() ? 1 : 0);
    },
  });
  for (const [name, help] of [
    ['statements', 'Statements sent to the database'],
    ['sealed', 'Transactions that wrote to the record'],
  ] as const)
    new Counter({
      name: `anyuan_db_${name}_total`,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(asked[name]);
      },
    });
  new Gauge({
    name: 'anyuan_disk_low',
    help: '1 when only alarms are still taken',
    registers,
    collect() {
      this.set(app.room.isLow() ? 1 : 0);
    },
  });
  new Gauge({
    name: 'anyuan_event_seq',
    help: 'Newest event told',
    registers,
    collect() {
      this.set(app.bus.seq());
    },
  });
  const open = new Gauge({
    name: 'anyuan_open_cases',
    help: 'Open cases',
    labelNames: ['type', 'state'],
    registers,
    async collect() {
      this.reset();
      const told = app.cases.types().flatMap((type) => (keepsFromSubjects(type, type.secrecy) ? [] : [type.type]));
      const rows = await app.db
        .selectFrom('case')
        .select(['type', 'state', (eb) => eb.fn.countAll<number>().as('n')])
        .where('is_open', '=', true)
        .where('mode', '=', 'real')
        // Whom such a matter is about could count, too.
        .where('type', 'in', told.length > 0 ? told : [''])
        .where('secrecy', '<', 4)
        .groupBy(['type', 'state'])
        .execute()
        .catch(() => []);
      for (const row of rows) open.set({ type: row.type, state: row.state }, row.n);
    },
  });
  app.bus.subscribe((batch) => {
    for (const event of batch) events.inc({ type: event.type });
  });
  app.http.fastify.addHook('onResponse', async (request, reply) => {
    requests.observe(
      { method: request.method, route: request.routeOptions.url ?? 'page', status: reply.statusCode },
      reply.elapsedTime / 1000,
    );
  });
  const mayRead = reading(app);
  app.http.fastify.get('/metrics', async (request, reply) => {
    if (!mayRead(request.ip, bearerOf(request.headers.authorization))) throw refuse('bad_token');
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
