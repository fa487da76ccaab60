import { onvifApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { whenKeyWanted, whenStillWanted } from '../video/index.ts';
import { discover } from './discover.ts';
import { enterOnvif, lookAt } from './enter.ts';
import { listen } from './events.ts';
import { stopOnvifHeads } from './heads.ts';
import { askOnvifKey } from './key-frame.ts';
import { onvifStill } from './still.ts';

export { onvifCamera } from './camera.ts';
export { moveOnvif, onvifPresets } from './heads.ts';

/** Cameras by ONVIF: found, entered with their own stream, moved, and listened to. Pictures come by RTSP. */
export const onvif: Module = {
  name: 'onvif',
  zh: 'ONVIF 摄像机:发现、登记、云台、预置位、抓图与事件',
  routes(app) {
    app.http.api('onvif', onvifApi, {
      async discover({ network }, ctx) {
        const found = await discover(network);
        const rows = await ctx.db
          .selectFrom('device')
          .select(['code', 'name', 'address', 'source_url'])
          .where('kind', '=', 'camera')
          .execute();
        // Several cameras may answer at one address, each at a port of its own.
        const ours = (host: string, port: number) =>
          rows.find(({ address, source_url: url }) =>
            address !== null && /:\d+$/.test(address)
              ? address === `${host}:${port}`
              : address === host || (url !== null && URL.parse(url)?.hostname === host),
          );
        return {
          items: found.map((one) => {
            const device = ours(one.host, one.port);
            return { ...one, device: device ? { code: device.code, name: device.name } : null };
          }),
        };
      },
      look: (input) => lookAt(app, input),
      enter: (input, ctx) => enterOnvif(ctx, input),
    });
  },
  start: async (app) => {
    const ear = listen(app);
    ear.look().catch((error: unknown) => app.log.debug({ err: error }, 'cameras of ONVIF could not be listened to'));
    const forget = whenKeyWanted(app, (cameraId) => {
      askOnvifKey(app, cameraId).catch((error: unknown) =>
        app.log.debug({ err: error }, 'a camera could not be asked for a key picture'),
      );
    });
    const noStills = whenStillWanted(app, (cameraId) => onvifStill(app, cameraId));
    return async () => {
      forget();
      noStills();
      ear.stop();
      stopOnvifHeads(app);
    };
  },
};
