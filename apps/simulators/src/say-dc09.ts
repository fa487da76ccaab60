/**
 * Speaks once as an alarm host, to try the way:
 * `node apps/simulators/src/say-dc09.ts 1001 "1130 01 005"` (Contact ID) or `… 1001 Nri1/BA5` (SIA-DCS) or `… 1001` (link test).
 * Options: --port 10500, --host 127.0.0.1, --udp, --key <hex>.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';

import { readKey } from '@anyuan/dc09';

import { overTcp, overUdp, simulatedHost } from './alarm-host.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string', default: '10500' },
    host: { type: 'string', default: '127.0.0.1' },
    udp: { type: 'boolean', default: false },
    key: { type: 'string' },
  },
});
const [account, data] = positionals;
if (!account) {
  console.error(
    '用法 Usage: node apps/simulators/src/say-dc09.ts <account> ["1130 01 005" | Nri1/BA5] [--port 10500] [--udp] [--key <hex>]',
  );
  process.exit(64);
}
const key = values.key === undefined ? null : readKey(values.key);
if (values.key !== undefined && key === null) {
  console.error('密钥须为 32、48 或 64 位十六进制数 / the key has 32, 48 or 64 hexadecimal digits');
  process.exit(64);
}
const token = data === undefined ? 'NULL' : /^\d{4} /.test(data) ? 'ADM-CID' : 'SIA-DCS';
const frame = simulatedHost(account, key)(token, data ?? '', {
  ...(key && { at: new Date() }),
  // Each start of this program is another event, not a repeat of the last.
  ...(data !== undefined && { sequence: String(1 + (Math.floor(Date.now() / 1000) % 9_999)).padStart(4, '0') }),
});
const answer = await (values.udp ? overUdp : overTcp)(Number(values.port), frame, key, 5_000, values.host);
console.log(answer ? `${answer.token} ${answer.sequence}` : '没有应答 no answer');
process.exit(answer?.token === 'ACK' ? 0 : 1);
