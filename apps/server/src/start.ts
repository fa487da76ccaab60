import { randomInt } from 'node:crypto';

import { buildApp } from './kernel/build.ts';
import { type Config, loadConfig } from './kernel/config/index.ts';
import { standBy } from './kernel/http/standby.ts';
import { exitCodes } from './kernel/start-error.ts';
import { giveBackWhenQuiet } from './kernel/young-space.ts';
import { modules } from './main.ts';
import { foundAccount, hasPeople } from './modules/identity/index.ts';
import { hospitalSettings } from './settings.ts';

/** `npm start`: the whole product, until a signal stops it. Says one line when it can be used. */
export async function start(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<void> {
  const config = loadConfig(env, args);
  let replaced = (): void => process.exit(exitCodes.temporary);
  const {
    app,
    start: open,
    stop,
  } = await buildApp(config, modules, {
    settings: hospitalSettings,
    standBy: async () => {
      process.stdout.write(`待命 Standby: ${config.host}:${config.port}\n`);
      return standBy(config.host, config.port);
    },
    replaced: () => replaced(),
  });
  let stopping = false;
  const end = (code: number) => {
    if (stopping) return;
    stopping = true;
    // Something that hangs must not keep the port: the supervisor wants to start us again.
    setTimeout(() => process.exit(code), 10_000).unref();
    stop().then(
      () => process.exit(code),
      () => process.exit(code || 1),
    );
  };
  // The supervisor starts us again, and then we wait.
  replaced = () => end(exitCodes.temporary);
  process.on('SIGINT', () => end(0));
  process.on('SIGTERM', () => end(0));
  try {
    await open();
    const first = await app.system('start').tx((tx) => firstAccount(tx, config));
    await app.http.listen(config.host, config.port);
    announce(config, app.tls !== null, first);
    giveBackWhenQuiet();
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}

/** On an empty database: the account that sets everything up, and its one-time password if none was given. */
async function firstAccount(tx: Parameters<typeof foundAccount>[0], config: Config): Promise<string | null> {
  if (await hasPeople(tx)) return null;
  const password = config.adminPassword ?? oneTimePassword();
  await foundAccount(tx, password, config.adminPassword === undefined);
  return config.adminPassword === undefined ? password : null;
}

// No 0/O, 1/l: it is read from a screen and typed.
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
const oneTimePassword = (): string =>
  Array.from({ length: 3 }, () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')).join(
    '-',
  );

function announce(config: Config, isSecure: boolean, oneTime: string | null): void {
  const host = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host;
  process.stdout.write(`安院已就绪 Anyuan is ready: ${isSecure ? 'https' : 'http'}://${host}:${config.port}\n`);
  if (oneTime !== null) process.stdout.write(`首次登录 First sign-in: admin / ${oneTime}\n`);
}
