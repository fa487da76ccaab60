import type { Socket } from 'node:net';

import { refuse } from '@anyuan/contract';
import type { Aedes, Client } from 'aedes';

import type { App } from '../../kernel/app.ts';
import { byToken, type Principal, Turns } from '../../kernel/auth/index.ts';
import { toApiError } from '../../kernel/http/index.ts';
import { newId } from '../../kernel/ids.ts';
import { logRefusal } from './receive.ts';

/** A CONNACK code of MQTT 3.1.1. */
const badUserNameOrPassword = 4;

// A flood of strangers must not take the database from those who press.
const atOnce = 4;
const waitingEach = 20_000;
const logEveryMs = 60_000;
const loggedAtMost = 100;

/** User name is the device's code, password its token. */
export function makeSignIn(
  app: App,
  admit: (client: Client, who: Principal) => void,
): { authenticate: Aedes['authenticate']; stop: () => void } {
  const turns = new Turns(atOnce, waitingEach);
  const logged = new Set<string>();
  const forget = setInterval(() => logged.clear(), logEveryMs);

  async function check(username: string | undefined, token: string): Promise<Principal> {
    const who = await byToken(app.db, token);
    if (who.actor.kind !== 'device' || who.actor.name !== username) throw refuse('bad_token');
    return who;
  }

  /** One line a minute for each name: somebody who keeps trying must not fill the disk. */
  async function keep(username: string): Promise<void> {
    if (logged.has(username) || logged.size >= loggedAtMost) return;
    logged.add(username);
    await logRefusal(app, 'mqtt', { device: username }, 'bad_token');
  }

  async function answer(...[client, username, password, done]: Parameters<Aedes['authenticate']>): Promise<void> {
    // Nobody takes over or empties another device's session by using its client id.
    const given = client.id;
    client.id = newId();
    const address = (client.conn as Socket).remoteAddress ?? '';
    try {
      const who = await turns.run(address, () => check(username, password?.toString('utf8') ?? ''));
      client.id = `${who.actor.name}/${given}`;
      admit(client, who);
      done(null, true);
    } catch (thrown) {
      const refusal = toApiError(thrown, app.log);
      // No answer at all: many devices never come back after a CONNACK that refuses them.
      if (refusal.code !== 'bad_token') return client.close();
      await keep(username ?? '');
      done(Object.assign(new Error(refusal.code), { returnCode: badUserNameOrPassword as never }), false);
    }
  }

  return {
    authenticate: (...asked) => void answer(...asked),
    stop: () => clearInterval(forget),
  };
}
