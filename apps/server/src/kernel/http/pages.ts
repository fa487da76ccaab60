import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, extname, join, sep } from 'node:path';

import { refuse } from '@anyuan/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
};

/** Packed when the pages were built, tighter than anybody could while somebody waits. The better first. */
const packings = [
  { encoding: 'br', suffix: '.br' },
  { encoding: 'gzip', suffix: '.gz' },
];

interface Kept {
  bytes: Buffer;
  etag: string;
}

/**
 * The built pages, from memory: what was asked for once is not looked for on the disk again (why, and against what:
 * docs/decisions/first-load.md). Every unknown path that is not the API's is a page of the web application.
 * A name that was not in the folder at the start is never opened, so no path leads out of it.
 */
export function servePages(server: FastifyInstance, folder: string): void {
  const names = existsSync(join(folder, 'index.html'))
    ? new Set(readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.split(sep).join('/')))
    : new Set<string>();
  const kept = new Map<string, Promise<Kept>>();
  const read = (name: string): Promise<Kept> => {
    const now = kept.get(name) ?? readKept(join(folder, name));
    kept.set(name, now);
    // What failed for a moment, e.g. with no descriptor left, is tried again.
    now.catch(() => kept.delete(name));
    return now;
  };

  const send = async (name: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const accepted = String(request.headers['accept-encoding'] ?? '');
    const packing = packings.find(({ encoding, suffix }) => names.has(name + suffix) && takes(accepted, encoding));
    const { bytes, etag } = await read(name + (packing?.suffix ?? ''));
    void reply.header('vary', 'accept-encoding').header('etag', etag);
    void reply.header('cache-control', name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
    if (request.headers['if-none-match'] === etag) return reply.status(304).send();
    if (packing) void reply.header('content-encoding', packing.encoding);
    return reply.type(types[extname(name)]!).send(bytes);
  };

  server.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?')[0]!;
    const name = path.slice(1);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (isRead && names.has(name) && types[extname(name)]) return send(name, request, reply);
    const isPage = isRead && !/^\/(api|assets)\//.test(path) && names.has('index.html');
    if (isPage) return send('index.html', request, reply);
    throw refuse('not_found', { what: `${request.method} ${path}` });
  });
}

async function readKept(path: string): Promise<Kept> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    // Built anew under a running server: it knows the new ones after its next start.
    throw error.code === 'ENOENT' ? refuse('not_found', { what: basename(path) }) : error;
  });
  return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` };
}

/** `br;q=0` is a no (RFC 9110, 12.5.3). */
function takes(accepted: string, encoding: string): boolean {
  const said = accepted.split(',').map((one) => one.trim().split(/\s*;\s*/));
  return said.some(([name, q]) => name?.toLowerCase() === encoding && !/^q=0(\.0*)?$/i.test(q ?? ''));
}
