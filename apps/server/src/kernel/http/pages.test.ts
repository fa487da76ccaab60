import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

import compress from '@fastify/compress';
import fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { servePages } from './pages.ts';

const script = 'export const name = "安院";\n'.repeat(100);
let folder: string;
let server: FastifyInstance;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'anyuan-pages-'));
  mkdirSync(join(folder, 'web/assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.html'), 'nobody');
  writeFileSync(join(folder, 'web/index.html'), '<!doctype html><title>安院</title>');
  writeFileSync(join(folder, 'web/icon-192.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47]));
  writeFileSync(join(folder, 'web/assets/page-1.js'), script);
  writeFileSync(join(folder, 'web/assets/page-1.js.br'), brotliCompressSync(script));
  writeFileSync(join(folder, 'web/assets/page-1.js.gz'), gzipSync(script));
  server = fastify();
  await server.register(compress, { threshold: 700, encodings: ['br', 'gzip'] });
  servePages(server, join(folder, 'web'));
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = {}, method: InjectOptions['method'] = 'GET') =>
  server.inject({ method, url, headers });

test('a part of a page comes packed as the browser takes it, and is kept for a year', async () => {
  for (const [accepted, packed, body] of [
    ['gzip, deflate, br', 'br', brotliCompressSync(script)],
    ['gzip', 'gzip', gzipSync(script)],
    ['br;q=0, GZIP', 'gzip', gzipSync(script)],
    ['identity', undefined, Buffer.from(script)],
  ] as const) {
    const answer = await get('/assets/page-1.js', { 'accept-encoding': accepted });
    expect([answer.statusCode, answer.headers['content-encoding']]).toEqual([200, packed]);
    expect(answer.rawPayload.equals(body)).toBe(true);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
  }
});

test('every way within the application is its page; what it has not is not found', async () => {
  for (const path of ['/', '/cases/alarm/1?tab=2', '/index.html', '/console/']) {
    const answer = await get(path);
    expect([path, answer.statusCode, answer.body]).toEqual([path, 200, '<!doctype html><title>安院</title>']);
    expect(answer.headers['cache-control']).toBe('no-cache');
  }
  for (const path of ['/assets/page-2.js', '/assets/', '/api/v1/nothing'])
    expect([path, (await get(path)).statusCode]).toEqual([path, 404]);
  expect((await get('/', {}, 'POST')).statusCode).toBe(404);
  const head = await get('/icon-192.png', {}, 'HEAD');
  expect([head.statusCode, head.headers['content-type'], head.body]).toEqual([200, 'image/png', '']);
});

test('who has it already is not sent it again', async () => {
  const { headers } = await get('/');
  const again = await get('/', { 'if-none-match': String(headers['etag']) });
  expect([again.statusCode, again.body]).toEqual([304, '']);
});

test('no path leads out of the folder', async () => {
  for (const path of [
    '/../secret.html',
    '/..%2fsecret.html',
    '/assets/../../secret.html',
    '/%2e%2e/secret.html',
    '//secret.html',
  ])
    expect([path, (await get(path)).body.includes('nobody')]).toEqual([path, false]);
});

test('what was sent once is sent without the disk; what was built away meanwhile is not found', async () => {
  await get('/assets/page-1.js');
  rmSync(join(folder, 'web/assets'), { recursive: true });
  expect((await get('/assets/page-1.js')).body).toBe(script);
  expect((await get('/assets/page-1.js', { 'accept-encoding': 'br' })).statusCode).toBe(404);
});

test('every kind of file of the built pages has its type', async () => {
  const names = readdirSync(join(import.meta.dirname, '../../../../web/public'), { recursive: true, encoding: 'utf8' });
  expect(names.length).toBeGreaterThan(2);
  for (const name of names) {
    writeFileSync(join(folder, 'web', name), 'x');
  }
  const other = fastify();
  servePages(other, join(folder, 'web'));
  for (const name of names) expect([name, (await other.inject(`/${name}`)).body]).toEqual([name, 'x']);
  await other.close();
});
