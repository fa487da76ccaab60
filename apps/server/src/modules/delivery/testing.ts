import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createNetServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface Heard {
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
  raw: Buffer;
}

/** An HTTP server in a gateway's place: keeps what it hears and answers as it is told to. */
export async function startGateway() {
  const heard: Heard[] = [];
  let answer: (response: ServerResponse, request: Heard) => void = (response) => response.end('{"code":0}');
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const raw = Buffer.concat(parts);
      const one = { url: request.url ?? '', headers: request.headers, body: raw.toString(), raw };
      heard.push(one);
      answer(response, one);
    });
  });
  await listening(server);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    answers: (next: typeof answer) => void (answer = next),
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
export type Gateway = Awaited<ReturnType<typeof startGateway>>;

const listening = (server: Server): Promise<void> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve()));

export interface Mail {
  from: string;
  to: string[];
  text: string;
}

/** As much of a mail server (RFC 5321) as one message needs. `refuse`: its answer to RCPT in the place of 250. */
export async function startMailServer() {
  const mails: Mail[] = [];
  const sockets = new Set<Socket>();
  const server = { refuse: null as string | null, isSilent: false };
  const listener = createNetServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let mail: Mail = { from: '', to: [], text: '' };
    let isData = false;
    let rest = '';
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    if (!server.isSilent) say('220 mail.test ESMTP');
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString('utf8')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (server.isSilent) return;
        if (isData) {
          if (line !== '.') {
            mail.text += `${line}\n`;
            continue;
          }
          isData = false;
          mails.push(mail);
          mail = { from: '', to: [], text: '' };
          say('250 kept');
          continue;
        }
        const verb = line.slice(0, 4).toUpperCase();
        if (verb === 'EHLO') say('250-mail.test\r\n250 8BITMIME');
        else if (verb === 'MAIL') {
          mail.from = line;
          say('250 ok');
        } else if (verb === 'RCPT') {
          if (server.refuse) say(server.refuse);
          else {
            mail.to.push(/<(.*)>/.exec(line)?.[1] ?? '');
            say('250 ok');
          }
        } else if (verb === 'DATA') {
          isData = true;
          say('354 go on');
        } else if (verb === 'QUIT') {
          say('221 bye');
          socket.end();
        } else say('250 ok');
      }
    });
  });
  await listening(listener);
  return Object.assign(server, {
    port: (listener.address() as AddressInfo).port,
    mails,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => listener.close(done));
    },
  });
}
