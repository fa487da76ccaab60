import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import type { Duplex } from 'node:stream';

import { decode, encode, runNode, DEFAULT_SETTINGS, workerEntry } from '@anyuan/media';
import { WebSocket, type RawData } from 'ws';
import { z } from 'zod';

import { cleanEnv, runnerOf } from '../../../kernel/children.ts';
import { pipeProtocol } from '../pipes.ts';
import { isProof, newNonce, proofOf } from '../proof.ts';
import { nodeVersion } from '../version.ts';
import { factsNow } from './facts.ts';
import type { Membership } from './membership.ts';
import type { NodeOptions } from './options.ts';

const silentMs = 10_000;
const factsMs = 1_000;
const dialMs = 5_000;
const mostBytes = 16 << 20;

/** Why a line has ended. `refused`: the server does not want this node. */
export type Ended = { why: string; refused: { code: string; zh: string; en: string } | null };

const Refused = z.object({ refused: z.object({ code: z.string(), message: z.string(), messageEn: z.string() }) });

/** One line to the server, from its beginning to its end; the media process lives as long as it. */
export async function oneLine(
  member: Membership,
  options: NodeOptions,
  log: (text: string) => void,
  signal: AbortSignal,
): Promise<Ended> {
  const trust = member.ca === null ? {} : { ca: member.ca };
  const url = new URL('/api/v1/media-nodes/link', member.server);
  const socket = new WebSocket(url.href.replace(/^http/, 'ws'), {
    ...trust,
    handshakeTimeout: dialMs,
    maxPayload: mostBytes,
    perMessageDeflate: false,
  });
  const closed = new Promise<string>((resolve) => {
    socket.on('error', (error) => resolve(error.message));
    socket.on('close', (code, why) => resolve(why.toString() || `closed ${code}`));
  });
  const abort = (): void => socket.terminate();
  signal.addEventListener('abort', abort);
  const over = closed.then((why): Ended => ({ why, refused: null }));
  try {
    return await Promise.race([over, talk(socket, member, options, log, over)]);
  } finally {
    signal.removeEventListener('abort', abort);
    socket.terminate();
  }
}

async function talk(
  socket: WebSocket,
  member: Membership,
  options: NodeOptions,
  log: (text: string) => void,
  over: Promise<Ended>,
): Promise<Ended> {
  await new Promise((opened) => socket.once('open', opened));
  const nonce = newNonce();
  const challenged = said(socket);
  socket.send(encode({ id: member.id, version: nodeVersion, nonce }));
  const challenge = await challenged;
  const first = refusalIn(challenge);
  if (first) return first;
  const theirs = z.object({ nonce: z.string().max(64) }).parse(challenge).nonce;
  const answered = said(socket);
  socket.send(
    encode({
      proof: proofOf(member.key, 'node', nonce, theirs),
      address: options.address,
      ports: options.ports,
    }),
  );
  const answer = await answered;
  const second = refusalIn(answer);
  if (second) return second;
  const { proof } = z.object({ proof: z.string().max(64) }).parse(answer);
  // Whoever cannot show that he knows the key gets nothing from us, and we do nothing for him.
  if (!isProof(proof, proofOf(member.key, 'server', theirs, nonce)))
    return { why: 'this is not our server', refused: null };
  log(`joined ${member.server} as ${member.name}`);

  let heardAt = performance.now();
  const early: unknown[] = [];
  let node: Awaited<ReturnType<typeof runNode>> | undefined;
  socket.on('message', (data) => {
    heardAt = performance.now();
    const message = decode(bytesOf(data));
    if (node) node.hear(message);
    else early.push(message);
  });
  const send = (message: unknown): void => {
    if (socket.readyState === socket.OPEN) socket.send(encode(message));
  };
  // A machine that is busy takes longer for its media process than the server bears with silence.
  const starting = setInterval(() => send({ alive: false }), factsMs);
  node = await runNode(
    { send, dial: (ticket) => dial(member, ticket), log },
    { ...DEFAULT_SETTINGS, maxStreams: options.streams },
    { ...runnerOf(workerEntry), env: cleanEnv() },
  ).finally(() => clearInterval(starting));
  for (const message of early) node.hear(message);
  const { mediaMb, stop } = node;
  const facts = factsNow(options.data, options.streams);
  const timer = setInterval(() => {
    if (performance.now() - heardAt > silentMs) return socket.terminate();
    void facts(mediaMb).then((now) => send({ facts: now }));
  }, factsMs);
  try {
    return await over;
  } finally {
    clearInterval(timer);
    await stop();
  }
}

/** The next thing the server says; whoever waits is ended with the line. */
const said = (socket: WebSocket): Promise<unknown> =>
  new Promise((resolve) => socket.once('message', (data) => resolve(decode(bytesOf(data)))));

function refusalIn(message: unknown): Ended | null {
  const read = Refused.safeParse(message);
  if (!read.success) return null;
  const { code, message: zh, messageEn: en } = read.data.refused;
  return { why: code, refused: { code, zh, en } };
}

/** A further connection to the server, for one viewer. */
function dial(member: Membership, ticket: string): Promise<Duplex> {
  const url = new URL(`/api/v1/media-nodes/pipe/${encodeURIComponent(ticket)}`, member.server);
  const isSecure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const request = (isSecure ? secure : plain)(url, {
      headers: { connection: 'Upgrade', upgrade: pipeProtocol },
      agent: false,
      ...(isSecure && member.ca !== null && { ca: member.ca }),
    });
    const late = setTimeout(() => request.destroy(new Error('the server does not answer')), dialMs);
    request.once('close', () => clearTimeout(late));
    request.on('upgrade', (_response, socket, head) => {
      clearTimeout(late);
      socket.setNoDelay(true);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    request.on('response', (response) => {
      response.resume();
      reject(new Error(`the server answered ${response.statusCode}`));
    });
    request.on('error', reject);
    request.end();
  });
}

const bytesOf = (data: RawData): Buffer =>
  Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data);
