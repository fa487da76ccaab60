import { once } from 'node:events';
import { createServer } from 'node:http';

const zh = '待命:另一台安院服务器正在工作,它停止后本机自动接替。';
const en = 'Standby: another Anyuan server is at work; this one goes on when it stops.';

/** What is heard at the port of a server that waits for another one to stop: its health, and one sentence. */
export async function standBy(host: string, port: number): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    const isHealth = request.url?.split('?')[0] === '/healthz';
    response.writeHead(503, {
      'content-type': isHealth ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      connection: 'close',
      'retry-after': '5',
    });
    response.end(isHealth ? JSON.stringify({ ready: false, reasons: { standby: `${zh} ${en}` } }) : `${zh}\n${en}\n`);
  });
  await once(server.listen(port, host), 'listening');
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
}
