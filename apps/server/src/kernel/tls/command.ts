import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { systemClock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import { exitCodes, StartError } from '../start-error.ts';
import { readStored, renewOwn, takeOver, tlsFolder, type Stored } from './store.ts';

const usage = 'tls [show] | tls [--name 名称 NAME …] | tls use --cert 文件 FILE --key 文件 FILE';

/** `anyuan tls`: an authority and a certificate of our own, or the hospital's. Gives the exit code. */
export async function tlsCommand(
  config: Config,
  args: readonly string[],
  print: (line: string) => void = console.log,
): Promise<number> {
  const { values, positionals } = options(args);
  const [what = 'make'] = positionals;
  const folder = tlsFolder(config);
  if (what === 'show') return show(await readStored(folder), print);
  if (what === 'use') {
    if (values.cert === undefined || values.key === undefined) throw wrong('--cert, --key');
    const pair = { cert: await readFile(values.cert, 'utf8'), key: await readFile(values.key, 'utf8') };
    return done(await takeOver(folder, pair, systemClock.now()), config, print);
  }
  if (what !== 'make') throw wrong(what);
  const known = (await readStored(folder).catch(() => null))?.names ?? [];
  const names = values.name ?? (known.length > 0 ? known : ofThisMachine());
  const stored = await renewOwn(folder, names, systemClock.now());
  print(`请让浏览器和设备信任 ${join(folder, 'ca.pem')}(启动后也可从 http://本机:${config.port}/ca.crt 下载)。`);
  print(
    `Let browsers and devices trust ${join(folder, 'ca.pem')} (also at http://this-machine:${config.port}/ca.crt).`,
  );
  return done(stored, config, print);
}

function done(stored: Stored, config: Config, print: (line: string) => void): number {
  show(stored, print);
  print(`重新启动后:HTTPS 与 WSS 在 ${config.port},MQTTS 在 ${config.mqttsPort}。`);
  print(`After a restart: HTTPS and WSS at ${config.port}, MQTTS at ${config.mqttsPort}.`);
  return 0;
}

function show(stored: Stored | null, print: (line: string) => void): number {
  if (!stored) {
    print('没有证书:网页、接口和设备消息都以明文传输。 No certificate: pages, API and devices speak in clear.');
    return 1;
  }
  const leaf = new X509Certificate(stored.pair.cert);
  print(`${stored.names.join(', ')}\n  ${leaf.issuer.replaceAll('\n', ', ')}, ${leaf.validTo}`);
  print(`  SHA-256 ${leaf.fingerprint256}`);
  return 0;
}

function ofThisMachine(): string[] {
  const addresses = Object.values(networkInterfaces())
    .flatMap((some) => some ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
  return [...new Set([hostname(), 'localhost', ...addresses, '127.0.0.1'])];
}

function options(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { name: { type: 'string', multiple: true }, cert: { type: 'string' }, key: { type: 'string' } },
      strict: true,
      allowPositionals: true,
    });
  } catch (error) {
    throw wrong((error as Error).message);
  }
}

const wrong = (said: string) =>
  new StartError('usage', `参数不对:${said}。用法:${usage}`, `${said}. Usage: ${usage}`, {
    exitCode: exitCodes.config,
  });
