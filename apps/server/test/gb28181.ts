import type { As } from './kit.ts';

/** The code of the server, where a test does not say another. */
export const gbServer = '51010500002000000001';

/** What has a server speak GB/T 28181 at a port of this machine. */
export const gbEnv = (port: number, code = gbServer) => ({
  ANYUAN_GB28181_PORT: String(port),
  ANYUAN_GB28181_HOST: '127.0.0.1',
  ANYUAN_GB28181_ID: code,
  ANYUAN_GB28181_MEDIA_PORTS: '0',
});

/** Enters a recorder, so that a simulator of that code and secret may register. */
export const putRecorder = (as: As, code: string, address: string, secret = 'nvr-secret-1') =>
  as.device.put({ code, name: `录像机 ${code}`, kind: 'recorder', protocol: 'gb28181', address, secret });
