import { join } from 'node:path';

import { sql } from 'kysely';

import type { Config } from './config/config.ts';
import { openInstalled } from './db/installed.ts';
import { forgetKey } from './secrets.ts';

/** `anyuan secret renew`: the key is lost for good, the next start makes a new one. The trail says so. */
export async function renewSecret(config: Config, print: (line: string) => void = console.log): Promise<void> {
  const database = await openInstalled(config);
  try {
    await forgetKey(config.secretFile ?? join(config.data, 'secret.key'), database.db);
    const line = {
      actorKind: 'system',
      actorName: 'anyuan',
      action: 'secret.renew',
      subjectType: 'secret',
      detail: '{}',
    };
    await sql`select seal(now(), ${JSON.stringify([line])}::jsonb, '[]')`.execute(database.db);
  } finally {
    await database.stop();
  }
  print('下次启动将生成新密钥;摄像机密码、报警主机密钥、消息通道密钥须重新录入。');
  print('The next start makes a new key; type camera passwords, keys of alarm hosts and channel secrets in again.');
}
