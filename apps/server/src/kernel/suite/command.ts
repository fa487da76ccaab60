import { sealTrail } from '../audit/index.ts';
import { canonical } from '../canonical.ts';
import { systemClock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import { databaseClient } from '../db/client.ts';
import type { Database } from '../db/database.ts';
import { openInstalled, openStopped } from '../db/installed.ts';
import { keyLost, makeSecrets, openSecrets, readKey } from '../secrets.ts';
import { exitCodes, StartError } from '../start-error.ts';
import { keptSuite, suiteNames, suites, usualSuite, type KeptSuite, type SuiteName } from './index.ts';
import { reseal } from './reseal.ts';

type Print = (line: string) => void;

/**
 * `anyuan suite [standard|sm]`: says which cipher suite the data work with, or changes it. From then on the trail is sealed
 * with the new one, and all that lies sealed is sealed anew; what was sealed before goes on being verified as it was.
 */
export async function suiteCommand(config: Config, args: readonly string[], print: Print = console.log): Promise<void> {
  const [wanted, ...more] = args;
  const name = suiteNames.find((one) => one === wanted);
  if ((wanted !== undefined && !name) || more.length > 0) throw usage();
  const database = await (name ? openStopped(config) : openInstalled(config));
  try {
    const kept = await keptIn(database);
    if (!name) return print(`${kept.name}: ${suites[kept.name].says}`);
    const count = await change(config, database, kept, name);
    print(`密码套件 Cipher suite: ${name}(${suites[name].says})`);
    print(`重新密封 ${count} 行。 ${count} rows were sealed anew.`);
    if (config.suite !== undefined && config.suite !== name)
      print(`请把设置 ANYUAN_SUITE 改为 ${name},再启动。 Set ANYUAN_SUITE to ${name} before the next start.`);
  } finally {
    await database.stop();
  }
}

async function keptIn(database: Database): Promise<KeptSuite> {
  const { rows } = await database.pool.query<{ has: boolean }>(`select to_regclass('public.suite') is not null as has`);
  if (rows[0]?.has !== true) throw tooOld();
  return (await keptSuite(database.db)) ?? usualSuite;
}

async function change(config: Config, { db, ownerUrl }: Database, kept: KeptSuite, name: SuiteName): Promise<number> {
  if (!(await readKey(config.secretFile))) throw keyLost(config.secretFile);
  // A key that is not this database's is refused before anything is written.
  await openSecrets(config.secretFile, db, kept);
  const client = databaseClient(ownerUrl, { application_name: 'anyuan suite' });
  await client.connect();
  try {
    if (kept.name !== name) {
      const line = {
        actorKind: 'system',
        actorName: 'anyuan',
        action: 'suite.switch',
        subjectType: 'suite',
        detail: canonical({ from: kept.name, suite: name }),
      };
      await client.query('begin');
      await client.query(
        `insert into suite (name, macs, since) values ($1, $2, now())
         on conflict (is_only) do update set name = excluded.name, since = excluded.since`,
        [name, kept.macs],
      );
      await client.query(`select seal(now(), $1::jsonb, '[]')`, [JSON.stringify([line])]);
      await client.query('commit');
    }
    const secrets = makeSecrets((await readKey(config.secretFile))!, { ...kept, name });
    // Also where it was this suite already: a change that was cut off goes on.
    const count = await reseal(client, secrets);
    await sealTrail(db, secrets, systemClock);
    return count;
  } finally {
    await client.end();
  }
}

const usage = () =>
  new StartError('usage', '用法:anyuan suite [standard|sm]', 'Usage: anyuan suite [standard|sm]', {
    exitCode: exitCodes.config,
  });
const tooOld = () =>
  new StartError(
    'suite_not_known',
    '数据库还是旧版本的:请先启动一次新程序。',
    'The database is of an older version: start the new program once first.',
    { exitCode: exitCodes.config },
  );
