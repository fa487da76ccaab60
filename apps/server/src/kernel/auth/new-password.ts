import { refuse } from '@anyuan/contract';
import type { Kysely } from 'kysely';

import type { App } from '../app.ts';
import type { DB } from '../db/types.ts';
import { listed } from '../listed.ts';
import { pinyinOf, spelledMark } from '../pinyin.ts';
import { isPassword } from './passwords.ts';
import { isCommon, strengthOf } from './strength.ts';

/** ASVS 5.0 6.2: length before composition; nothing common, nothing of one's own, nothing one has had before. */

/** So much has to be left when words, runs and names are taken for what they are. */
const enough = 8;

export interface Whose {
  username: string;
  name?: string;
  phone?: string | null;
}

/** Refuses a password that somebody could guess. */
export function checkNewPassword({ settings }: Pick<App, 'settings'>, password: string, whose: Whose): void {
  const shortest = settings.get<number>('password.shortest');
  const hospital = settings.get<string>('hospital.name');
  const names = [hospital, whose.name ?? '', ...listed(settings.get<string>('password.words'))];
  const own = [whose.username, whose.phone ?? '', 'anyuan', ...names, ...names.flatMap(spelt)].map((word) =>
    word.toLowerCase(),
  );
  const say = (zh: string, en: string) => refuse('weak_password', { reason: { zh, en } });
  if (Array.from(password).length < shortest) throw say(`至少 ${shortest} 位`, `at least ${shortest} characters`);
  if (isCommon(password.toLowerCase())) throw say('是常见密码', 'it is a common one');
  if (strengthOf(password, own) < enough)
    throw say('由常见词、连续键、姓名或单位名拼成', 'it is made of common words, runs of keys or names');
}

/** `单小兰` → `shanxiaolan`, `sxl` and their other readings. */
const spelt = (name: string): string[] => pinyinOf(name, { personName: true }).split(spelledMark);

/** Refuses one of the last passwords of this person. */
export async function checkNotBefore(app: App, db: Kysely<DB>, personId: string, password: string): Promise<void> {
  const most = app.settings.get<number>('password.history');
  if (most === 0) return;
  const before = await db
    .selectFrom('password_before')
    .select('password_hash')
    .where('person_id', '=', personId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
    .execute();
  for (const { password_hash } of before)
    if (await isPassword(password, password_hash))
      throw refuse('weak_password', {
        reason: { zh: `最近 ${most} 次用过`, en: `it is one of the last ${most}` },
      });
}
