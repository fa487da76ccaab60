import type { Client } from 'aedes';

import type { App } from '../../kernel/app.ts';
import { type Principal, stillValid } from '../../kernel/auth/index.ts';

export interface LinkedDevice {
  id: string;
  code: string;
  /** Of the token it signed in with. */
  tokenEndsAt: Date | null;
}

/** The devices that are connected. One that is switched off or gets another token is cut within five seconds. */
export interface Links {
  admit(client: Client, who: Principal): void;
  leave(client: Client): void;
  deviceOf(client: Client): LinkedDevice | undefined;
  stop(): void;
}

const recheckMs = 3_000;

export function makeLinks(app: App): Links {
  const open = new Map<Client, Principal>();

  async function recheck(): Promise<void> {
    const now = [...open];
    if (now.length === 0) return;
    const find = await stillValid(
      app,
      now.map(([, who]) => who),
    );
    for (const [client, who] of now) if (!find(who)) client.close();
  }

  const timer = setInterval(() => {
    recheck().catch((error: unknown) => app.log.warn({ err: error }, 'cannot ask again which devices may stay'));
  }, recheckMs);

  return {
    admit: (client, who) => void open.set(client, who),
    leave: (client) => void open.delete(client),
    deviceOf(client) {
      const actor = open.get(client)?.actor;
      return actor?.kind === 'device'
        ? { id: actor.id, code: actor.name, tokenEndsAt: actor.tokenEndsAt ?? null }
        : undefined;
    },
    stop: () => clearInterval(timer),
  };
}
