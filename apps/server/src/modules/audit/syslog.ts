import { readFileSync } from 'node:fs';
import { connect as connectPlain, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { connect as connectTls } from 'node:tls';

/** A message for a log host, by RFC 5424; facility 13 is "log audit". */
export interface SyslogMessage {
  at: string;
  /** `audit` or `anchor`. */
  id: string;
  severity: 'notice' | 'warning';
  facts: Record<string, string>;
  text: string;
}

const facility = 13;
const severities = { warning: 4, notice: 5 } as const;
const host =
  hostname()
    .replaceAll(/[^\x21-\x7e]/g, '')
    .slice(0, 255) || '-';
// The number reserved for examples; structured data must carry one, and we have none of our own.
const dataId = 'anyuan@32473';

const escaped = (value: string): string =>
  value.replaceAll(/[\\"\]]/g, (one) => `\\${one}`).replaceAll(/\p{Cc}/gu, ' ');

/** One message as it goes over the wire: RFC 5424, counted in octets (RFC 6587, RFC 5425). */
export function frame({ at, id, severity, facts, text }: SyslogMessage): Buffer {
  const data = Object.entries(facts)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join('');
  const line = `<${facility * 8 + severities[severity]}>1 ${at} ${host} anyuan ${process.pid} ${id} [${dataId}${data}] \ufeff${text.replaceAll(/\p{Cc}/gu, ' ')}`;
  const bytes = Buffer.from(line);
  return Buffer.concat([Buffer.from(`${bytes.length} `), bytes]);
}

/** A connection to a log host that is opened when something is to be sent. */
export function syslogTo(address: string, caFile?: string) {
  const url = new URL(address);
  const target = { host: url.hostname, port: Number(url.port || (url.protocol === 'tls:' ? 6514 : 514)) };
  let socket: Socket | undefined;

  const open = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const made: Socket =
        url.protocol === 'tls:'
          ? connectTls({ ...target, servername: target.host, ...(caFile ? { ca: readFileSync(caFile) } : {}) })
          : connectPlain(target);
      made.setTimeout(10_000, () => made.destroy(new Error('the log host does not answer')));
      made.once(url.protocol === 'tls:' ? 'secureConnect' : 'connect', () => {
        made.setTimeout(0);
        socket = made;
        resolve(made);
      });
      made.on('error', reject);
      made.on('close', () => {
        if (socket === made) socket = undefined;
        reject(new Error('the log host has hung up'));
      });
      // It says nothing; reading is how its hanging up is noticed.
      made.resume();
    });

  return {
    /** Resolves once the system has taken the bytes. */
    async send(messages: readonly SyslogMessage[]): Promise<void> {
      const to = socket ?? (await open());
      await new Promise<void>((resolve, reject) =>
        to.write(Buffer.concat(messages.map(frame)), (error) => (error ? reject(error) : resolve())),
      );
    },
    /** Whether a new connection was needed since. */
    isOpen: () => socket !== undefined,
    close: () => void socket?.destroy(),
  };
}
