import { startCameraServer } from './camera/index.ts';
import { startOnvifDevice } from './onvif.ts';

export interface OnvifCameraOptions {
  username: string;
  password: string;
  /** Where it is found by whoever looks for ONVIF devices, if nobody sits there. */
  port: number;
  discoveryPort: number;
}

/** What a demonstration has by ONVIF: a camera that nobody has entered yet, with its pictures. */
export async function startOnvifCamera({ username, password, port, discoveryPort }: OnvifCameraOptions) {
  const pictures = await startCameraServer({ host: '127.0.0.1', username, password });
  const address = (size: string): string => `rtsp://127.0.0.1:${pictures.port}/cam/ONVIF-1/${size}`;
  const device = await startOnvifDevice({
    username,
    password,
    port,
    discoveryPort,
    name: '急诊通道球机(仿真)',
    stream: address('960x540/15fps'),
    subStream: address('320x180/10fps'),
  });
  return {
    port: device.port,
    discoveryPort: device.discoveryPort,
    async stop() {
      await Promise.all([device.stop(), pictures.stop()]);
    },
  };
}
