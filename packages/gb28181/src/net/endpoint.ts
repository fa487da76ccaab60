import type { TlsOptions } from 'node:tls';

import { Agent, type AgentOptions, type Incoming } from '../sip/agent.ts';
import type { Waits } from '../sip/client-transaction.ts';
import type { Hop } from '../sip/hop.ts';
import { writeSip, type SipProblem } from '../sip/message.ts';
import { openSockets, type SipSocketsOptions } from './sockets.ts';
import { makeWords } from './words.ts';

export interface EndpointOptions extends Pick<
  SipSocketsOptions,
  'host' | 'port' | 'tls' | 'admits' | 'connectionsAtMost' | 'connectionsEach'
> {
  /** As whom others reach us; where it is not said, by the address that reaches them. */
  here?(hop: Hop, port: number): { host: string; port: number };
  userAgent?: string;
  random?(): string;
  now?(): number;
  waits?: Waits;
  onRequest(incoming: Incoming): void;
  onProblem?(problem: SipProblem, hop: Hop, bytes: Buffer): void;
  /** Every message that came or went; its bytes are to be copied, if anything of them is kept. */
  trace?(way: 'in' | 'out', bytes: Buffer, hop: Hop): void;
  wider?: AgentOptions['wider'];
  /** Something of ours stumbled over a message; the others are dealt with all the same. */
  onError(error: unknown): void;
  onUnreachable?(hop: Hop, wasOpen: boolean): void;
  /** Says of each message whether it is lost, whole, as on a bad line: for simulated networks. */
  loses?(): boolean;
}

export interface Endpoint {
  readonly agent: Agent;
  readonly port: number;
  readonly tlsPort: number | null;
  readonly connections: number;
  renewTls(options: TlsOptions): void;
  close(): Promise<void>;
}

/** A SIP element at a port: the agent, its sockets and its clock. */
export async function openEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const { here, now = () => performance.now(), trace } = options;
  let timer: NodeJS.Timeout | undefined;
  let wakesAt = Number.POSITIVE_INFINITY;

  const sockets = await openSockets({
    ...options,
    onMessage(message, hop, bytes) {
      if (options.loses?.()) return;
      try {
        trace?.('in', bytes ?? writeSip(message), hop);
        agent.receive(message, hop);
      } catch (error) {
        options.onError(error);
      }
    },
    onUnreachable(hop, wasOpen) {
      options.onUnreachable?.(hop, wasOpen);
      agent.unreachable((one) =>
        one.connection !== undefined && hop.connection !== undefined
          ? one.connection === hop.connection
          : one.transport === hop.transport && one.address === hop.address && one.port === hop.port,
      );
    },
  });

  const agent = new Agent({
    now,
    random: options.random ?? makeWords(),
    send(bytes, hop) {
      trace?.('out', bytes, hop);
      sockets.send(bytes, hop);
    },
    here(hop) {
      const port = (hop.transport === 'tls' ? sockets.tlsPort : null) ?? sockets.port;
      return here?.(hop, port) ?? { host: options.host, port };
    },
    wake(at) {
      if (at >= wakesAt) return;
      wakesAt = at;
      clearTimeout(timer);
      timer = setTimeout(tick, Math.max(0, at - now()));
    },
    onRequest: options.onRequest,
    ...(options.userAgent === undefined ? {} : { userAgent: options.userAgent }),
    ...(options.waits === undefined ? {} : { waits: options.waits }),
    ...(options.wider === undefined ? {} : { wider: options.wider }),
  });

  function tick(): void {
    wakesAt = Number.POSITIVE_INFINITY;
    try {
      agent.tick();
    } catch (error) {
      options.onError(error);
    }
  }

  return {
    agent,
    port: sockets.port,
    tlsPort: sockets.tlsPort,
    renewTls: (given) => sockets.renewTls(given),
    get connections() {
      return sockets.connections;
    },
    async close() {
      clearTimeout(timer);
      agent.close();
      clearTimeout(timer);
      await sockets.close();
    },
  };
}
