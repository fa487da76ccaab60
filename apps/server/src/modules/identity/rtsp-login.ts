import { halvesOf, type Halves } from '@anyuan/media';

import type { App } from '../../kernel/app.ts';

/** With what a service account signs in where cameras are handed on by RTSP; its password is its token. */
interface RtspLogin extends Halves {
  username: string;
}

export const usualRtspName = 'anyuan';

export const sealRtspLogin = (app: App, username: string, token: string): Buffer =>
  app.secrets.seal(JSON.stringify({ username, ...halvesOf(username, token) } satisfies RtspLogin));

/** Every account that may sign in so. */
export async function rtspLogins(app: App): Promise<(RtspLogin & { token: Buffer })[]> {
  const rows = await app.db
    .selectFrom('api_token')
    .innerJoin('person', 'person.id', 'api_token.person_id')
    .select(['api_token.token_hash', 'api_token.rtsp'])
    .where('person.is_active', '=', true)
    .where('api_token.rtsp', 'is not', null)
    .execute();
  return rows.map(({ token_hash, rtsp }) => ({
    token: token_hash,
    ...(JSON.parse(app.secrets.open(rtsp!)) as RtspLogin),
  }));
}
