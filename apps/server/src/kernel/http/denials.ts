import type { ApiError } from '@anyuan/contract';

import type { App } from '../app.ts';
import { noRights } from '../auth/rights.ts';
import { makeCtx, systemActor, type Actor } from '../ctx.ts';

/** Refusals that somebody who tries doors collects. */
const noted = new Set(['forbidden', 'bad_token', 'csrf']);

// Enough to see what somebody tries, too little to fill the trail: the rest of a minute is one line with its count.
const linesAMinute = 20;
const keysAMinute = 200;
const minuteMs = 60_000;

interface Denial {
  actor: Actor;
  door: string;
  code: string;
  permission: string | null;
  ip: string;
  agent: string;
  times: number;
}

export interface Denials {
  /** Notes a refusal of a request; never waited for. */
  note(refusal: ApiError, request: { door: string; ip: string; agent: string; actor: Actor | undefined }): void;
  /** Writes what was only counted so far, and ends. */
  stop(): Promise<void>;
}

/** Denied requests and bad tokens in the audit trail: who tried what, how often, from where. */
export function makeDenials(app: App): Denials {
  const counted = new Map<string, Denial>();
  let others = 0;
  let left = linesAMinute;
  const writing = new Set<Promise<void>>();

  function write(denial: Denial): void {
    const { actor, door, code, permission, ip, agent, times } = denial;
    const work = makeCtx(app, actor, noRights, { ip, agent })
      .tx(async (tx) => tx.audit('request.denied', 'route', door, { code, permission, ip, times }))
      .catch((error: unknown) => app.log.warn({ err: error, door, code }, 'a denied request could not be noted'))
      .finally(() => writing.delete(work));
    writing.add(work);
  }

  function flush(): void {
    left = linesAMinute;
    const due = [...counted.values()].filter(({ times }) => times > 0).sort((a, b) => b.times - a.times);
    const more = others + due.slice(linesAMinute).reduce((sum, { times }) => sum + times, 0);
    counted.clear();
    others = 0;
    for (const denial of due.slice(0, linesAMinute)) write(denial);
    if (more > 0)
      write({
        actor: systemActor('http'),
        door: '*',
        code: 'denied',
        permission: null,
        ip: '',
        agent: '',
        times: more,
      });
  }
  const timer = setInterval(flush, minuteMs);
  timer.unref();

  return {
    note(refusal, { door, ip, agent, actor = systemActor('anonymous') }) {
      if (!noted.has(refusal.code)) return;
      const key = `${actor.id ?? ip} ${refusal.code} ${door}`;
      const known = counted.get(key);
      if (known) return void known.times++;
      if (counted.size >= keysAMinute) return void others++;
      const permission = refusal.details?.['permission'];
      const denial: Denial = {
        actor,
        door,
        code: refusal.code,
        permission: typeof permission === 'string' ? permission : null,
        ip,
        agent,
        times: 1,
      };
      // The first one at once; what follows of the same within the minute is counted.
      const isWritten = left > 0;
      counted.set(key, isWritten ? { ...denial, times: 0 } : denial);
      if (!isWritten) return;
      left--;
      write(denial);
    },
    async stop() {
      clearInterval(timer);
      flush();
      await Promise.all(writing);
    },
  };
}
