import type { Duplex } from 'node:stream';

import { MediaError } from '../errors.ts';
import type { Answer, Question } from '../protocol.ts';
import { Supervisor, type Run } from '../supervisor.ts';
import type { MediaSettings } from '../types.ts';
import { isToNode, type FromNode, type ToNode } from './messages.ts';

/** The node's end of the line to its server. */
export type NodeLine = {
  send(message: FromNode): void;
  /** Opens a further connection to the server with this ticket. */
  dial(ticket: string): Promise<Duplex>;
  log(text: string): void;
};

/**
 * A media process for a server elsewhere, as long as the line to it lasts: it gets what the server asks, and the server what it
 * says. Without its server it knows no camera and no password.
 */
export async function runNode(
  line: NodeLine,
  settings: MediaSettings,
  run: Run,
): Promise<{ hear(message: unknown): void; mediaMb(): Promise<number>; stop(): Promise<void> }> {
  const supervisor = new Supervisor(
    settings,
    {
      alive: (alive) => line.send({ alive }),
      notice: (notice) => line.send({ notice }),
      log: (text) => line.log(text),
    },
    run,
  );
  await supervisor.start().catch(() => undefined);

  async function answer({ id, op, ask }: Question): Promise<Answer> {
    try {
      return { id, answer: await supervisor.ask(op, ask) };
    } catch (error) {
      const { code, reason } = error instanceof MediaError ? error : new MediaError('media_down');
      return { id, error: { code, reason } };
    }
  }

  async function connect({ ticket, id }: { ticket: string; id: string }): Promise<void> {
    const far = await line.dial(ticket);
    far.on('error', () => far.destroy());
    const near = await supervisor.reach(id).catch((error: unknown) => {
      far.destroy();
      throw error;
    });
    near.pipe(far).pipe(near);
    near.once('close', () => far.destroy());
    far.once('close', () => near.destroy());
    if (far.destroyed) near.destroy();
  }

  const obey = (message: ToNode): void => {
    if ('ask' in message) void answer(message.ask).then((said) => line.send({ answer: said }));
    else if ('dial' in message)
      connect(message.dial).catch((error: unknown) => line.log(`a viewer was not connected: ${String(error)}`));
  };
  return {
    hear: (message) => (isToNode(message) ? obey(message) : line.log('the server said something unknown')),
    mediaMb: () => supervisor.ask('ping', null).catch(() => 0),
    stop: () => supervisor.stop(),
  };
}
