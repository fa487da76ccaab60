import { request as plain, type IncomingMessage } from 'node:http';
import { request as secure } from 'node:https';

import { Login } from '@anyuan/media/rtsp/login';

import type { App } from '../../kernel/app.ts';
import { to } from '../../kernel/outgoing.ts';
import { lineTo, onvifCameras, type OnvifCamera } from './camera.ts';
import { reachable } from './enter.ts';
import { done, type Cam } from './line.ts';

const timeoutMs = 4_000;
const largest = 8 << 20;

/** The picture that a camera takes by itself (GetSnapshotUri); undefined: it is none of these, or takes none. */
export async function onvifStill(app: App, cameraId: string): Promise<Buffer | undefined> {
  const camera = (await onvifCameras(app)).find(({ id }) => id === cameraId);
  if (!camera) return undefined;
  const cam = await lineTo(app, camera);
  const url = await addressOf(cam, camera);
  const login = new Login(camera.login.username || undefined, camera.login.password);
  for (let tries = 0; tries < 3; tries++) {
    const answer = await get(app, url, login);
    if (answer.statusCode !== 401) return answer.statusCode === 200 ? jpegOf(answer) : drop(answer);
    answer.resume();
    const { rawHeaders } = answer;
    const headers = rawHeaders.flatMap((name, i): [string, string][] =>
      i % 2 === 0 ? [[name.toLowerCase(), rawHeaders[i + 1] ?? '']] : [],
    );
    if (login.refused({ headers }) !== 'again') return undefined;
  }
  return undefined;
}

/** Behind a router, or set up elsewhere before, it names an address that is not its own. */
async function addressOf(cam: Cam, { name, login }: OnvifCamera): Promise<URL> {
  const { uri } = await done<{ uri: string }>(name, (back) => cam.getSnapshotUri({} as never, back as never));
  return new URL(reachable(uri, login.host));
}

function get(app: App, url: URL, login: Login): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? secure : plain;
  const path = `${url.pathname}${url.search}`;
  const said = login.authorization('GET', path);
  const { lookup } = to(app, url.hostname);
  return new Promise((resolve, reject) => {
    const asked = send(
      url,
      {
        lookup,
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
        // Cameras make their own certificates: TLS keeps the password from whoever only listens.
        ...(url.protocol === 'https:' && { rejectUnauthorized: false }),
        headers: said === undefined ? {} : { authorization: said },
      },
      resolve,
    );
    asked.on('error', reject);
    asked.end();
  });
}

const drop = (answer: IncomingMessage): undefined => void answer.destroy();

async function jpegOf(answer: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) return drop(answer);
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  return body.length > 4 && body.readUInt16BE(0) === 0xffd8 ? body : undefined;
}
