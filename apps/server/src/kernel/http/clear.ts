import { refuse } from '@anyuan/contract';
import type { FastifyInstance } from 'fastify';

import type { Tls } from '../tls/index.ts';

/** What devices and watchers ask in clear: a press is never sent elsewhere, a button may know no TLS. */
const stays = new Set([
  'POST /api/v1/signals',
  'POST /api/v1/heartbeat',
  'GET /healthz',
  'GET /metrics',
  'GET /ca.crt',
  'GET /install',
]);

/**
 * Where there is TLS, pages that are asked for in clear are sent to the same address over TLS. Programs are refused: one
 * that is quietly sent on would show its token in clear for ever (ASVS 5.0 4.1.2).
 */
export function inClear(server: FastifyInstance, tls: Tls): void {
  server.addHook('onRequest', async (request, reply) => {
    if (request.protocol === 'https' || stays.has(`${request.method} ${request.url.split('?')[0]}`)) return;
    const path = request.url.startsWith('/') ? request.url : '/';
    if (path.startsWith('/api/')) throw refuse('tls_needed');
    return reply.header('cache-control', 'no-store').redirect(`https://${request.host}${path}`, 308);
  });
  server.get('/ca.crt', async (_request, reply) => {
    const authority = tls.authority();
    return authority === null
      ? reply.callNotFound()
      : reply.type('application/x-x509-ca-cert').header('content-disposition', 'attachment').send(authority);
  });
}
