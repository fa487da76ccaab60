import { deviceApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { suggestCameras } from './cameras.ts';
import { exportDevices } from './export.ts';
import { startSweep } from './heard.ts';
import { importDevices } from './import.ts';
import { getDevice, listDevices } from './read.ts';
import { summary } from './summary.ts';
import { startTest } from './test-due.ts';
import { issueToken, linkCameras, putDevice, removeDevice } from './write.ts';

export { camerasFor } from './cameras.ts';
export { heard, settled, sweepOffline, type Heard } from './heard.ts';
export { cameraSource, type OpenSource } from './source.ts';
export { testedNow } from './test-due.ts';

/** Things that signal, see or open: where they are, how they are, who they are linked with. */
export const device: Module = {
  name: 'device',
  routes: (app) =>
    app.http.api('device', deviceApi, {
      list: (input, ctx) => listDevices(ctx, input),
      get: ({ code }, ctx) => getDevice(ctx, code),
      put: putDevice,
      remove: ({ code }, ctx) => removeDevice(ctx, code),
      token: ({ code }, ctx) => issueToken(ctx, code),
      linkCameras: ({ code, cameras }, ctx) => linkCameras(ctx, code, cameras),
      suggestCameras: (input, ctx) => suggestCameras(ctx, input),
      startTest: ({ code, minutes }, ctx) => startTest(ctx, code, minutes),
      summary: (_input, ctx) => summary(ctx),
      export: (_input, ctx) => exportDevices(ctx),
      import: ({ dryRun }, ctx) => importDevices(ctx, dryRun),
    }),
  start: async (app) => startSweep(app),
};
