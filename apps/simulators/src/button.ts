import { randomUUID } from 'node:crypto';

import { connectAsync, type MqttClient } from 'mqtt';

export interface ButtonOptions {
  /** The broker, e.g. `mqtt://127.0.0.1:1883`. */
  url: string;
  code: string;
  token: string;
}

export interface Press {
  /** The same for every repeat of one press. */
  key?: string;
  /** A kind of signal; `panic` unless told. */
  kind?: string;
  /** What the button's clock says; now unless told. */
  at?: string;
}

/** What came back for one press. `signalId` and `caseId` are null if the reply itself was lost. */
export interface PressReceipt {
  key: string;
  signalId: string | null;
  caseId: string | null;
  number: string | null;
  repeat: boolean;
  /** From the press to the PUBACK. */
  ackMs: number;
}

export interface SimulatedButton {
  code: string;
  /** Resolves when the broker has acknowledged and answered; rejects when it has refused for good. */
  press(press?: Press): Promise<PressReceipt>;
  heartbeat(fault?: string): Promise<void>;
  isConnected(): boolean;
  close(): Promise<void>;
}

interface Reply {
  key: string | null;
  signalId?: string;
  caseId?: string | null;
  number?: string | null;
  repeat?: boolean;
  error?: { code: string; message: string };
}

/** PUBACK and reply are two messages; a connection that breaks between them loses the second. */
const replyWithinMs = 30_000;

/**
 * A one-key alarm button on the wire: MQTT 3.1.1, QoS 1. What is not acknowledged is sent again after a reconnect,
 * with the same key, as real buttons do. Rejects when the broker does not let it in.
 */
export async function simulatedButton({ url, code, token }: ButtonOptions): Promise<SimulatedButton> {
  const topic = (what: string) => `anyuan/device/${code}/${what}`;
  const client: MqttClient = await connectAsync(url, {
    clientId: `sim-${code}-${randomUUID().slice(0, 8)}`,
    username: code,
    password: token,
    keepalive: 30,
    reconnectPeriod: 1_000,
    connectTimeout: 10_000,
  });
  // Without a listener a broken connection would end the process; the client reconnects by itself.
  client.on('error', () => undefined);
  const waiting = new Map<string, (reply: Reply) => void>();
  client.on('message', (_topic, payload) => {
    const reply = JSON.parse(payload.toString('utf8')) as Reply;
    if (reply.key !== null) waiting.get(reply.key)?.(reply);
  });
  await client.subscribeAsync(topic('reply'), { qos: 1 });

  function replyTo(key: string): Promise<Reply | null> & { giveUpSoon(): void } {
    let timer: NodeJS.Timeout | undefined;
    let settle: (reply: Reply | null) => void = () => undefined;
    const promise = new Promise<Reply | null>((resolve) => {
      settle = (reply) => {
        clearTimeout(timer);
        waiting.delete(key);
        resolve(reply);
      };
    });
    waiting.set(key, settle);
    return Object.assign(promise, {
      giveUpSoon: () => {
        timer = setTimeout(() => settle(null), replyWithinMs);
      },
    });
  }

  return {
    code,
    async press({ key = randomUUID(), kind = 'panic', at = new Date().toISOString() } = {}) {
      const reply = replyTo(key);
      const before = performance.now();
      await client.publishAsync(topic('signal'), JSON.stringify({ key, kind, at }), { qos: 1 });
      const ackMs = performance.now() - before;
      reply.giveUpSoon();
      const answer = await reply;
      if (answer?.error) throw Object.assign(new Error(answer.error.message), { code: answer.error.code });
      return {
        key,
        signalId: answer?.signalId ?? null,
        caseId: answer?.caseId ?? null,
        number: answer?.number ?? null,
        repeat: answer?.repeat ?? false,
        ackMs,
      };
    },
    heartbeat: async (fault) => {
      await client.publishAsync(topic('heartbeat'), JSON.stringify(fault ? { fault } : {}), { qos: 0 });
    },
    isConnected: () => client.connected,
    close: () => client.endAsync(true),
  };
}
