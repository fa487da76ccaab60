import { deviceApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { oneSource } from '../../kernel/figures/index.ts';
import { entryHandlers } from '../../kernel/registers/index.ts';
import { spellAnew } from '../../kernel/spell-anew.ts';
import { addContents } from '../place/index.ts';
import { armingRegister } from './arming.ts';
import { suggestCameras } from './cameras.ts';
import { devicesIn } from './contents.ts';
import { deviceFigures } from './figures.ts';
import { startSweep } from './heard.ts';
import { deviceKind } from './kind.ts';
import { deviceSubjects } from './subject.ts';
import { summary } from './summary.ts';
import { giveEnds } from './token.ts';
import { issueToken, issueTokens, linkCameras, putDevice, startTest } from './write.ts';
import { unknownZones } from './zones.ts';

export { camerasFor } from './cameras.ts';
export {
  actOf,
  cameraOpen,
  closedTo,
  deviceKnown,
  hiddenAmong,
  hiddenFrom,
  hiddenIds,
  keptFrom,
  openToAll,
} from './open-camera.ts';
export { devicesOnPlan, type OnPlan } from './on-plan.ts';
export { visibleDevices } from './kind.ts';
export { fellSilent, heard, settled, sweepOffline, type Heard } from './heard.ts';
export { cameraSource, type OpenSource } from './source.ts';
export { movedTo } from './moved.ts';
export { enterState, leaveStates, noteRestored } from './states.ts';
export { deviceSubject } from './subject.ts';
export { enterDevices } from './write.ts';
export { testedNow } from './test-due.ts';
export { dropTokens, replaceToken } from './token.ts';
export { sawEnded, watchTokens } from './token-watch.ts';

/** Things that signal, see or open: where they are, how they are, who they are linked with. */
export const device: Module = {
  name: 'device',
  zh: '设备台账、令牌、心跳、关联摄像机',
  routes: (app) => {
    app.subjects.add(deviceSubjects(app));
    addContents(app, devicesIn(app));
    app.registers.add(armingRegister);
    app.figures.add(oneSource('device', deviceFigures));
    app.http.api('device', deviceApi, {
      ...entryHandlers(app, deviceKind(app)),
      put: putDevice,
      tokens: ({ codes, renew }, ctx) => issueTokens(ctx, [...new Set(codes)], renew),
      token: ({ code, revoke }, ctx) => issueToken(ctx, code, revoke),
      linkCameras: ({ code, cameras }, ctx) => linkCameras(ctx, code, cameras),
      suggestCameras: (input, ctx) => suggestCameras(ctx, input),
      startTest: ({ code, minutes }, ctx) => startTest(ctx, code, minutes),
      unknownZones: ({ code }, ctx) => unknownZones(ctx, code),
      summary: (_input, ctx) => summary(ctx),
    });
  },
  start: async (app) => {
    await spellAnew(app, 'device');
    await app.system('start').tx(giveEnds);
    return startSweep(app);
  },
};
