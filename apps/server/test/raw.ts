import { once } from 'node:events';
import type { Socket } from 'node:net';

/** Says something no client of ours would, as it is, and gives all that is answered until the other end has closed. */
export async function sayRaw(socket: Socket, said: string | Buffer): Promise<string> {
  socket.on('error', () => undefined);
  socket.write(said);
  let answer = '';
  socket.on('data', (part: Buffer) => (answer += part.toString('utf8')));
  await Promise.race([once(socket, 'end'), once(socket, 'close')]);
  socket.destroy();
  return answer;
}
