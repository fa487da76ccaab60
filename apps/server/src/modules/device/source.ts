import type { CameraSource } from '@anyuan/contract';
import type { Kysely } from 'kysely';
import type { z } from 'zod';

import type { DB } from '../../kernel/db/index.ts';
import type { Secrets } from '../../kernel/secrets.ts';

/** Everything needed to reach a camera. For the media process only; it never leaves the server. */
export interface OpenSource {
  url: string;
  username: string | null;
  password: string | null;
  transport: 'tcp' | 'udp' | 'auto';
}

export type GivenSource = z.infer<typeof CameraSource>;

/** Takes a name and password out of the address, where lists, logs and exports would show them; undefined: not one. */
export function splitSource(given: GivenSource): GivenSource | undefined {
  // By hand: people paste passwords with # and @ in them, which no URL parser reads.
  const [, scheme = '', authority = '', path = ''] = /^(rtsps?:\/\/)([^/]*)(.*)$/is.exec(given.url.trim()) ?? [];
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  const bare = `${scheme.toLowerCase()}${host}${path}`;
  if (!URL.canParse(bare) || host === '' || path.includes('@')) return undefined;
  if (at < 0) return { ...given, url: bare };
  const [user = '', ...rest] = authority.slice(0, at).split(':');
  return {
    ...given,
    url: bare,
    username: given.username ?? plain(user),
    ...(given.password === undefined && rest.length > 0 ? { password: plain(rest.join(':')) } : {}),
  };
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** How to reach this camera now; null: it has no address or is switched off. */
export async function cameraSource(db: Kysely<DB>, secrets: Secrets, deviceId: string): Promise<OpenSource | null> {
  const row = await db
    .selectFrom('device')
    .select(['source_url', 'source_user', 'source_secret', 'source_transport'])
    .where('id', '=', deviceId)
    .where('is_enabled', '=', true)
    .executeTakeFirst();
  if (!row?.source_url) return null;
  return {
    url: row.source_url,
    username: row.source_user,
    password: row.source_secret ? secrets.open(row.source_secret) : null,
    transport: (row.source_transport ?? 'auto') as OpenSource['transport'],
  };
}
