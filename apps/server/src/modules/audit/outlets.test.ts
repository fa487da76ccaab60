import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';

import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { testApp, type TestApp } from '../../../test/kit.ts';
import { freePort } from '../../../test/ports.ts';

// Of no host but this test's: localhost, until 2126.
const cert = `-----BEGIN CERTIFICATE-----
MIIBlTCCATugAwIBAgIUX4QikVWnR1RV9bZBupAcS1hQEgkwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyOTAxNTQzNFoYDzIxMjYxMTA1
MDE1NDM0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASyk8wLpm18qzyEPUnTJvO8NQzOpV2Er+mOkqxyjKfv8sWgnTHnlnMP
+XzFpREZnhNqrSpzqDIMeC9gwLcl/wSuo2kwZzAdBgNVHQ4EFgQUbelrg8f0S3+9
5lqoyiYOQtz3tSswHwYDVR0jBBgwFoAUbelrg8f0S3+95lqoyiYOQtz3tSswDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SAAwRQIhALlby1oFRxMWefWqQW9CsDIOo4Kejq8XcPdFHXZqhzgrAiA9lqd8M6+u
IYgqZxidRlgixPcEEe0V89JQQwM2LJeT6w==
-----END CERTIFICATE-----`;
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg84CWeLGwlnCd1j3K
GveQvNtn5SB2l79cqVNJkpSiRqOhRANCAASyk8wLpm18qzyEPUnTJvO8NQzOpV2E
r+mOkqxyjKfv8sWgnTHnlnMP+XzFpREZnhNqrSpzqDIMeC9gwLcl/wSu
-----END PRIVATE KEY-----`;

/** A log host: takes frames counted in octets, over TLS, and can be away for a while. */
class LogHost {
  readonly messages: string[] = [];
  readonly #port: number;
  readonly #open = new Set<Socket>();
  #server = this.#make();

  constructor(port: number) {
    this.#port = port;
  }

  #make() {
    return createServer({ key, cert }, (socket) => {
      let rest = Buffer.alloc(0);
      this.#open.add(socket);
      socket.on('error', () => undefined);
      socket.on('data', (data: Buffer) => {
        rest = Buffer.concat([rest, data]);
        for (;;) {
          const space = rest.indexOf(0x20);
          const length = Number(rest.subarray(0, Math.max(space, 0)).toString());
          if (space < 1 || rest.length < space + 1 + length) return;
          this.messages.push(rest.subarray(space + 1, space + 1 + length).toString('utf8'));
          rest = rest.subarray(space + 1 + length);
        }
      });
    });
  }

  async up(): Promise<void> {
    this.#server = this.#make();
    await new Promise<void>((done) => this.#server.listen(this.#port, '127.0.0.1', done));
  }

  async down(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    this.#open.clear();
    await new Promise<void>((done) => this.#server.close(() => done()));
  }

  /** Rows of the audit trail that have come, each once. */
  rows(): number[] {
    const seqs = this.messages.flatMap((one) => / audit \[.* seq="(\d+)"/.exec(one)?.[1] ?? []);
    return [...new Set(seqs.map(Number))].sort((a, b) => a - b);
  }
}

let t: TestApp;
let host: LogHost;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anyuan-outlets-'));
  await writeFile(join(folder, 'ca.pem'), cert);
  const port = await freePort();
  host = new LogHost(port);
  await host.up();
  t = await testApp({
    env: {
      ANYUAN_SYSLOG: `tls://localhost:${port}`,
      ANYUAN_SYSLOG_CA: join(folder, 'ca.pem'),
      ANYUAN_AUDIT_FILE: join(folder, 'audit.jsonl'),
      ANYUAN_ANCHOR_FOLDER: folder,
    },
  });
});
afterAll(async () => {
  await t.stop();
  await host.down();
  await rm(folder, { recursive: true });
});

const head = async () =>
  (await t.app.db.selectFrom('chain_head').select('audit_seq').executeTakeFirstOrThrow()).audit_seq;
const write = () =>
  t.app.system('测试"员]').tx(async (tx) => tx.audit('thing.refused', 'thing', 't1', { words: '第一行\n第二行' }));
const until = (look: () => unknown) => vi.waitFor(look, { timeout: 60_000, interval: 50 });
const all = (to: number) => Array.from({ length: to }, (_, i) => i + 1);

test('every audit line goes to the log host and to the file, in order, whole, also what was written while it was away', async () => {
  await write();
  const first = await head();
  await until(() => expect(host.rows()).toEqual(all(first)));
  const message = host.messages.findLast((one) => one.includes(' audit ')) ?? '';
  // RFC 5424: <facility 13, warning>1 time host app process id data, then UTF-8 with its mark.
  expect(message).toMatch(/^<108>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ anyuan \d+ audit \[anyuan@32473 seq="\d+" /);
  expect(message).toContain('actor="测试\\"员\\]" action="thing.refused"');
  expect(message).toContain('\ufeff{"words":"第一行\\n第二行"}');
  expect(message).toMatch(/hash="[0-9a-f]{64}"/);

  await host.down();
  for (let i = 0; i < 3; i++) await write();
  await host.up();
  const then = await head();
  await until(() => expect(host.rows()).toEqual(all(then)));

  const lines = () =>
    readFile(join(folder, 'audit.jsonl'), 'utf8').then((text) =>
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { seq: number; detail: object }),
    );
  await until(async () => expect((await lines()).map(({ seq }) => seq)).toEqual(all(then)));
  expect((await lines()).at(-1)?.detail).toEqual({ words: '第一行\n第二行' });
});

test('anchors go to the folder elsewhere and to the log host', async () => {
  const auditor = await t.as('auditor');
  await auditor.audit.verify({});
  const { anchor, kept } = await auditor.audit.state({});
  expect(kept).toEqual({ folder: true, host: true });
  expect(await readdir(folder)).toContain('anyuan-audit-head.jsonl');
  expect(await readFile(join(folder, 'anyuan-audit-head.jsonl'), 'utf8')).toContain(anchor.hash);
  await until(() =>
    expect(host.messages.some((one) => one.includes(' anchor [') && one.includes(anchor.hash))).toBe(true),
  );
});

test('a restart sends nothing twice to the file and leaves nothing out', async () => {
  const start = await t.interrupt();
  await start();
  await write();
  const to = await head();
  await until(async () => {
    const lines = (await readFile(join(folder, 'audit.jsonl'), 'utf8')).trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual(all(to));
  });
});
