export type Transport = 'udp' | 'tcp' | 'tls';

/** Where somebody is heard from and reached. */
export interface Hop {
  transport: Transport;
  address: string;
  port: number;
  /** Of a stream: the connection itself. Behind a router nobody is reached by another one (9.1.1 f). */
  connection?: number | undefined;
}

export const isReliable = ({ transport }: Hop): boolean => transport !== 'udp';
export const sameHop = (a: Hop, b: Hop): boolean =>
  a.transport === b.transport && a.address === b.address && a.port === b.port && a.connection === b.connection;
