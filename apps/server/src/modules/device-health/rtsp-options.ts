import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

import type { App } from '../../kernel/app.ts';
import { to } from '../../kernel/outgoing.ts';

const withinMs = 5_000;
const maxAnswer = 4_096;

/**
 * Asks a camera `OPTIONS`, the request that needs no password. Null: it is well; a text: it answers, but with a
 * complaint. Throws when there is no answer.
 */
export async function askCamera(app: App, address: string): Promise<string | null> {
  const { protocol, hostname, port } = new URL(address);
  const isTls = protocol === 'rtsps:';
  const where = { ...to(app, hostname), port: Number(port) || (isTls ? 322 : 554) };
  return new Promise((resolve, reject) => {
    // Cameras sign their own certificates; nothing secret is sent here.
    const socket = isTls ? connectTls({ ...where, rejectUnauthorized: false }) : connect(where);
    const done = (finish: () => void) => {
      socket.destroy();
      finish();
    };
    socket.setTimeout(withinMs, () => done(() => reject(new Error('no answer in time'))));
    socket.once(isTls ? 'secureConnect' : 'connect', () =>
      socket.write(`OPTIONS ${address} RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: Anyuan\r\n\r\n`),
    );
    let answer = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      answer += chunk;
      const status = /^RTSP\/\d\.\d (\d{3})[^\r\n]*\r?\n/.exec(answer)?.[1];
      if (status !== undefined) done(() => resolve(complaint(Number(status))));
      else if (answer.length > maxAnswer || /^[^\n]*\n/.test(answer))
        done(() => resolve('非 RTSP 应答 not an RTSP answer'));
    });
    socket.once('error', (error) => done(() => reject(error)));
    socket.once('close', () => reject(new Error('closed without an answer')));
  });
}

/** Wanting a password, or not knowing this one request, is still a camera that is well. */
function complaint(status: number): string | null {
  return status < 300 || status === 401 || status === 405 || status === 501 ? null : `RTSP ${status}`;
}
