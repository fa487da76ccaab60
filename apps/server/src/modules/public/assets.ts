import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { FastifyInstance } from 'fastify';

/** Addresses of the style sheet and the script; they change with the content, so browsers keep them. */
export interface Assets {
  css: string;
  js: string;
}

export function serveAssets(server: FastifyInstance): Assets {
  const serve = (name: string, type: string): string => {
    const bytes = readFileSync(join(import.meta.dirname, 'assets', name));
    const mark = createHash('sha256').update(bytes).digest('hex').slice(0, 10);
    server.get(`/p/a/${name}`, async (_request, reply) =>
      reply.type(type).header('cache-control', 'public, max-age=31536000, immutable').send(bytes),
    );
    return `/p/a/${name}?${mark}`;
  };
  return {
    css: serve('public.css', 'text/css; charset=utf-8'),
    js: serve('public.js', 'text/javascript; charset=utf-8'),
  };
}
