import { createSocket } from 'node:dgram';
import { connect } from 'node:net';

import { readContent, readFrame, splitFrames, writeFrame, type NewFrame } from '@anyuan/dc09';

/** What a receiver said to a frame. */
export interface Answer {
  token: string;
  sequence: string;
  isEncrypted: boolean;
  at: Date | null;
}

const withinMs = 20_000;

function answerIn(bytes: Buffer, key: Buffer | null): Answer | null {
  const [frame] = splitFrames(bytes).frames;
  const read = frame && readFrame(frame);
  if (!read || !('frame' in read)) return null;
  const { token, sequence, isEncrypted } = read.frame;
  return { token, sequence, isEncrypted, at: readContent(read.frame, key)?.at ?? null };
}

/** Sends bytes over TCP and gives the first answer; null: none in time, or the connection was cut. */
export function overTcp(
  port: number,
  bytes: Buffer,
  key: Buffer | null = null,
  waitMs = withinMs,
  host = '127.0.0.1',
): Promise<Answer | null> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => socket.write(bytes));
    let got: Buffer = Buffer.alloc(0);
    const done = (answer: Answer | null): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => done(null), waitMs);
    socket.on('data', (chunk: Buffer) => {
      got = Buffer.concat([got, chunk]);
      const answer = answerIn(got, key);
      if (answer) done(answer);
    });
    socket.on('error', () => done(null));
    socket.on('close', () => done(null));
  });
}

/** The same in one datagram. */
export function overUdp(
  port: number,
  bytes: Buffer,
  key: Buffer | null = null,
  waitMs = withinMs,
  host = '127.0.0.1',
): Promise<Answer | null> {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    const done = (answer: Answer | null): void => {
      clearTimeout(timer);
      socket.close();
      resolve(answer);
    };
    const timer = setTimeout(() => done(null), waitMs);
    socket.once('message', (got) => done(answerIn(got, key)));
    socket.once('error', () => done(null));
    socket.send(bytes, port, host);
  });
}

/** An alarm host as real ones speak: makes its next frame each time. */
export function simulatedHost(account: string, key: Buffer | null = null) {
  let sequence = 0;
  const next = (): string => String((sequence = (sequence % 9_999) + 1)).padStart(4, '0');
  return (token: 'SIA-DCS' | 'ADM-CID' | 'NULL', data: string, given: Partial<NewFrame> = {}): Buffer =>
    writeFrame({
      token,
      sequence: token === 'NULL' ? '0000' : next(),
      receiver: '0',
      line: '0',
      account,
      data: token === 'NULL' ? '' : `#${account}|${data}`,
      key,
      ...given,
    });
}
