import { readKey } from '@anyuan/dc09';

import { overTcp, simulatedHost } from './alarm-host.ts';
import type { SimulatedHost } from './protocol.ts';

const superviseMs = 60_000;

export interface Hosts {
  /** Is it a zone of one of them? */
  has(zone: string): boolean;
  /** A zone is broken into. Rejects when the receiver does not acknowledge it. */
  alarm(zone: string): Promise<void>;
  stop(): void;
}

/** Alarm hosts as real ones are: one line to the receiver each, supervised every minute, encrypted, with the time in it. */
export function startHosts(port: number, hosts: readonly SimulatedHost[]): Hosts {
  const zones = new Map<string, () => Promise<void>>();
  const timers = hosts.map(({ account, key: hex, zones: own }) => {
    const key = readKey(hex);
    const say = simulatedHost(account, key);
    let aheadMs = 0;
    const tell = async (token: 'ADM-CID' | 'NULL', data: string, isAgain = false): Promise<void> => {
      const answer = await overTcp(port, say(token, data, { at: new Date(Date.now() + aheadMs) }), key);
      // Its clock is wrong: it is set by what the receiver says.
      if (answer?.token === 'NAK' && answer.at && !isAgain) {
        aheadMs = answer.at.getTime() - Date.now();
        return tell(token, data, true);
      }
      if (answer?.token !== 'ACK') throw new Error(`the receiver said ${answer?.token ?? 'nothing'}`);
    };
    for (const [code, zone] of Object.entries(own))
      // 1130: burglary, a new event.
      zones.set(code, () => tell('ADM-CID', `1130 01 ${zone.padStart(3, '0')}`));
    // The server may be restarting; silence is what a real host would show, too.
    const beat = (): void => void tell('NULL', '').catch(() => undefined);
    beat();
    return setInterval(beat, superviseMs);
  });
  return {
    has: (zone) => zones.has(zone),
    alarm: async (zone) => zones.get(zone)?.(),
    stop: () => timers.forEach((timer) => clearInterval(timer)),
  };
}
