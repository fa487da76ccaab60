import { Agent, type AgentOptions, type Incoming } from './agent.ts';
import type { Hop } from './hop.ts';
import { readSip, type SipMessage } from './message.ts';

/** A clock that stands still and a network that does what a test wants of it. */
export class TestNet {
  now = 0;
  /** How often a datagram arrives: 0 is lost, 2 came twice. */
  copies: (bytes: Buffer, from: string) => number = () => 1;
  /** How long one takes. */
  delay: (bytes: Buffer) => number = () => 1;
  readonly log: { at: number; from: string; to: string; message: SipMessage }[] = [];
  readonly #agents = new Map<string, { agent: Agent; wakeAt: number }>();
  readonly #flying: {
    at: number;
    order: number;
    from: string;
    to: string;
    transport: Hop['transport'];
    bytes: Buffer;
  }[] = [];
  #order = 0;
  #random = 1;

  /** An agent at `name:5060`. */
  agent(name: string, onRequest: (incoming: Incoming) => void, options: Partial<AgentOptions> = {}): Agent {
    const known = { agent: undefined as unknown as Agent, wakeAt: Number.POSITIVE_INFINITY };
    known.agent = new Agent({
      now: () => this.now,
      random: () => `r${(this.#random++).toString(36)}${name}`,
      here: () => ({ host: name, port: 5060 }),
      wake: (at) => (known.wakeAt = Math.min(known.wakeAt, at)),
      send: (bytes, hop, message) => {
        this.log.push({ at: this.now, from: name, to: hop.address, message });
        const copies = hop.transport === 'udp' ? this.copies(bytes, name) : 1;
        for (let i = 0; i < copies; i++)
          this.#flying.push({
            at: this.now + this.delay(bytes),
            order: this.#order++,
            from: name,
            to: hop.address,
            transport: hop.transport,
            bytes,
          });
      },
      onRequest,
      ...options,
    });
    this.#agents.set(name, known);
    return known.agent;
  }

  hop = (name: string, transport: Hop['transport'] = 'udp'): Hop => ({ transport, address: name, port: 5060 });

  /** What was sent, as `method` or `status method`. */
  said(from: string): string[] {
    return this.log
      .filter((one) => one.from === from)
      .map(({ message }) => (message.kind === 'request' ? message.method : String(message.status)));
  }

  /** Lets time pass, event by event; promises are settled in between. */
  async run(ms: number): Promise<void> {
    const end = this.now + ms;
    await settle();
    for (;;) {
      const packet = this.#flying.toSorted((a, b) => a.at - b.at || a.order - b.order)[0];
      const wakes = [...this.#agents.values()].toSorted((a, b) => a.wakeAt - b.wakeAt)[0];
      const at = Math.min(packet?.at ?? Number.POSITIVE_INFINITY, wakes?.wakeAt ?? Number.POSITIVE_INFINITY);
      if (at > end) break;
      this.now = Math.max(this.now, at);
      if (packet && packet.at <= (wakes?.wakeAt ?? Number.POSITIVE_INFINITY)) {
        this.#flying.splice(this.#flying.indexOf(packet), 1);
        const read = readSip(packet.bytes);
        const there = this.#agents.get(packet.to);
        if (!('problem' in read)) there?.agent.receive(read, this.hop(packet.from, packet.transport));
      } else if (wakes) {
        wakes.wakeAt = Number.POSITIVE_INFINITY;
        wakes.agent.tick();
      }
      await settle();
    }
    this.now = end;
  }
}

const settle = async (): Promise<void> => {
  for (let i = 0; i < 8; i++) await Promise.resolve();
};
