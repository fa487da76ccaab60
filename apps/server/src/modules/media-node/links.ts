import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

import { ApiError, refuse } from '@anyuan/contract';
import { decode, encode, FarWorker, isFromNode, mediaOver, type NodeFacts } from '@anyuan/media';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { z } from 'zod';

import type { App } from '../../kernel/app.ts';
import { mediaFleet } from '../video/index.ts';
import { Lobby } from './lobby.ts';
import { knownNode, noteSeen } from './nodes.ts';
import { makePipes } from './pipes.ts';
import { isProof, newNonce, proofOf } from './proof.ts';
import { nodeVersion } from './version.ts';

const mostBytes = 16 << 20;
/** Who has not said who he is after so long is sent away; of so many, and of one address no more than these. */
const helloMs = 5_000;
const lobbyPlaces = { places: 20, each: 4 };
/** Whoever has not shown who he is says no more than this. */
const mostUnknownBytes = 8 << 10;
const beatMs = 1_000;

const Hello = z.object({ id: z.string().max(64), version: z.string().max(40), nonce: z.string().max(64) });
const port = z.number().int().min(1).max(65_535);
const Proved = z.object({
  proof: z.string().max(64),
  /** Where devices reach it, as it knows itself; null: where it has come from. */
  address: z.union([z.ipv4(), z.ipv6()]).nullable(),
  ports: z.object({ from: port, to: port }).nullable(),
});

export interface Linked {
  name: string;
  version: string;
  address: string;
  facts: NodeFacts | null;
  /** Its media process runs. */
  isAlive: boolean;
}
export interface Refused {
  code: string;
  details: Record<string, unknown>;
  at: Date;
}
export interface Links {
  /** Nodes that are there now, by id. */
  linked(): Map<string, Linked>;
  /** Why somebody was not let in when he came last, by id. */
  refused(): Map<string, Refused>;
  take(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** A connection that a node was asked to open. */
  pipe(ticket: string, request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** What somebody has said of it holds from now on. */
  renew(id: string, given: { enabled: boolean; takesAny: boolean }): void;
  drop(id: string): void;
  stop(): void;
}

type Known = NonNullable<Awaited<ReturnType<typeof knownNode>>>;

/** The lines of media nodes: who comes, whether it is who it says, and what it says. */
export function openLinks(app: App): Links {
  const server = new WebSocketServer({ noServer: true, maxPayload: mostBytes, perMessageDeflate: false });
  const linked = new Map<string, Linked & { end: () => void; worker: FarWorker }>();
  const refused = new Map<string, Refused>();
  const pipes = makePipes();
  const lobby = new Lobby(lobbyPlaces);
  /** How often somebody has said something of a node: what was read of one before that may hold no more. */
  let changes = 0;

  /** Whether he was let in. */
  async function greet(socket: WebSocket, from: string): Promise<boolean> {
    const next = reader(socket);
    const hello = Hello.parse(await next());
    const before = changes;
    let isKnown = false;
    try {
      const node = await knownNode(app, hello.id);
      if (!node) throw refuse('node_unknown');
      isKnown = true;
      const nonce = newNonce();
      socket.send(encode({ nonce }));
      const said = Proved.parse(await next());
      if (!isProof(said.proof, proofOf(node.key, 'node', hello.nonce, nonce))) throw refuse('node_unknown');
      if (!node.is_enabled) throw refuse('node_off');
      if (hello.version !== nodeVersion) throw refuse('node_version', { node: hello.version, server: nodeVersion });
      // It may have been switched off or removed while we waited for its proof; it comes again, and is looked at anew.
      if (before !== changes) throw new Error('somebody has said something of a node meanwhile');
      refused.delete(node.id);
      socket.send(encode({ proof: proofOf(node.key, 'server', nonce, hello.nonce) }));
      join(socket, node, { version: hello.version, address: said.address ?? from, ports: said.ports });
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { code, details } = error;
      // Of strangers nothing is kept: they can be any number.
      if (isKnown) refused.set(hello.id, { code, details, at: app.clock.now() });
      app.log.warn({ node: hello.id, from, code }, 'a media node was not let in');
      socket.send(encode({ refused: error.toBody().error }));
      socket.close(4403, code);
      return false;
    }
  }

  function join(
    socket: WebSocket,
    node: Known,
    { version, address, ports }: { version: string; address: string; ports: { from: number; to: number } | null },
  ): void {
    const video = mediaFleet(app);
    if (!video) throw refuse('media_down');
    const { fleet, events } = video;
    // One that comes again has lost its line before we have noticed.
    linked.get(node.id)?.end();
    const { id, name } = node;
    let worker: FarWorker | undefined;
    const media = mediaOver(
      (told) =>
        (worker = new FarWorker(
          {
            send: (message) => socket.readyState === socket.OPEN && socket.send(encode(message)),
            dial: (one) => pipes.wait((ticket) => socket.send(encode({ dial: { ticket, id: one } }))),
            close: () => socket.close(1001),
          },
          told,
        )),
      {
        ...events,
        log: (text) => app.log.info({ node: name, media: text.slice(0, 500) }, 'media node'),
        onCamera: (...told) => fleet.camera(id, ...told),
        onState: (alive) => fleet.turned(id, alive),
      },
    );
    const far = worker;
    if (!far) throw new Error('a node without a process');
    let heardAt = performance.now();
    let isOver = false;
    const silentMs = app.settings.get<number>('video.nodeSilentSeconds') * 1_000;
    const beat = setInterval(() => {
      if (performance.now() - heardAt > silentMs) return end('silent');
      if (socket.readyState === socket.OPEN) socket.send(encode({ beat: Math.round(performance.now()) }));
    }, beatMs);
    function end(why: string): void {
      if (isOver) return;
      isOver = true;
      clearInterval(beat);
      if (linked.get(id)?.worker === far) linked.delete(id);
      far?.gone();
      fleet.leave(id);
      socket.terminate();
      app.log.warn({ node: name, why }, 'a media node is gone; its cameras go to the others');
      seen();
    }
    const seen = (): void =>
      void noteSeen(app, id, version, address).catch((error: unknown) =>
        app.log.debug({ err: error }, 'a node was not noted'),
      );
    const here: Linked & { end: () => void; worker: FarWorker } = {
      name,
      version,
      address,
      get facts() {
        return far.facts;
      },
      get isAlive() {
        return far.alive;
      },
      end: () => end('replaced'),
      worker: far,
    };
    linked.set(id, here);
    const host = address.includes(':') ? '::' : '0.0.0.0';
    fleet.join({ id, media, takesAny: node.takes_any, place: { host, address, ports } });
    socket.on('message', (data) => {
      heardAt = performance.now();
      const message = decode(bytesOf(data));
      if (!isFromNode(message)) return end('unknown words');
      try {
        far.hear(message);
      } catch (error) {
        app.log.warn({ err: error, node: name }, 'what a node said could not be followed');
        end('unknown words');
      }
    });
    socket.on('close', () => end('closed'));
    app.log.info({ node: name, address, version }, 'a media node is there');
    seen();
  }

  return {
    linked: () => new Map(linked),
    refused: () => refused,
    take(request, socket, head) {
      const from = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
      server.handleUpgrade(request, socket, head, (opened) => {
        const leave = lobby.enter(from, () => opened.terminate());
        opened.on('error', () => opened.terminate());
        const late = setTimeout(() => opened.terminate(), helloMs).unref();
        let heard = head.length;
        const count = ({ length }: Buffer): void => {
          heard += length;
          if (heard > mostUnknownBytes) opened.terminate();
        };
        socket.on('data', count);
        greet(opened, from)
          .then((isIn) => {
            if (!isIn) return;
            socket.removeListener('data', count);
            clearTimeout(late);
          })
          .catch((error: unknown) => {
            app.log.debug({ err: error, from }, 'somebody who is no media node');
            opened.terminate();
          })
          .finally(leave);
      });
    },
    pipe: (ticket, ...about) => pipes.come(ticket, ...about),
    renew(id, { enabled, takesAny }) {
      changes++;
      if (enabled) mediaFleet(app)?.fleet.opens(id, takesAny);
      else linked.get(id)?.end();
    },
    drop(id) {
      changes++;
      refused.delete(id);
      linked.get(id)?.end();
    },
    stop() {
      for (const one of linked.values()) one.end();
      for (const client of server.clients) client.terminate();
      pipes.stop();
    },
  };
}

/** One message after the other, before there is a line; null: it has gone. */
function reader(socket: WebSocket): () => Promise<unknown> {
  return () =>
    new Promise((resolve, reject) => {
      const gone = (): void => reject(new Error('gone'));
      if (socket.readyState !== socket.OPEN) return gone();
      socket.once('close', gone);
      socket.once('message', (data) => {
        socket.removeListener('close', gone);
        resolve(decode(bytesOf(data).subarray(0, 4096)));
      });
    });
}

const bytesOf = (data: RawData): Buffer =>
  Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data);
