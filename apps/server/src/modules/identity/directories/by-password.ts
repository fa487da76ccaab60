import type { Ctx } from '../../../kernel/ctx.ts';
import { isGuardedAccount } from '../guarded.ts';
import { DirectoryDown } from './faults.ts';
import { provedByLdap, type Known } from './ldap.ts';
import { openDirectory, type OpenDirectory } from './store.ts';

interface Local {
  id: string;
  is_active: boolean;
  kind: string;
  password_hash: string | null;
}

export interface There {
  right: boolean;
  /** It has said so. */
  asked?: boolean;
  known?: Known;
  directory?: OpenDirectory<'ldap'>;
  down?: DirectoryDown;
  /** It could not be asked, and there was no password here to be wrong: no guess. */
  undecided?: boolean;
}

/**
 * What the directory says of a password that is not the one kept here. It is not told passwords of people who are not
 * in use or whom it does not speak for.
 */
export async function askDirectory(
  ctx: Ctx,
  username: string,
  password: string,
  local: Local | undefined,
): Promise<There> {
  const directory = await openDirectory(ctx.app, 'ldap');
  if (!directory?.isOn) return { right: false };
  if (local && (!local.is_active || local.kind === 'service')) return { right: false };
  if (local && !directory.config.guarded && (await isGuardedAccount(ctx.db, local.id))) return { right: false };
  try {
    const known = await provedByLdap(ctx.app, directory, ctx.ip, username, password);
    return known ? { right: true, known, directory } : { right: false, asked: true };
  } catch (error) {
    if (!(error instanceof DirectoryDown)) throw error;
    return { right: false, down: error, undecided: local?.password_hash == null };
  }
}
