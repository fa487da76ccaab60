import type { IncomingHttpHeaders } from 'node:http';

import { refuse } from '@anyuan/contract';

/**
 * A page of another site can send our cookie, and can sign a browser in as somebody else. Browsers always say where a
 * writing request or a WebSocket comes from; what is no browser says nothing.
 * @param host as the browser called us, also behind a proxy we believe
 */
export function sameOrigin({ origin, 'sec-fetch-site': site }: IncomingHttpHeaders, host: string | undefined): void {
  if (site === 'cross-site') throw refuse('csrf');
  if (origin !== undefined && URL.parse(origin)?.host !== host) throw refuse('csrf');
}
