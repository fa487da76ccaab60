import { auditApi, settingApi, setupApi } from './admin.ts';
import { caseApi, fileApi } from './case.ts';
import { deliveryApi } from './delivery.ts';
import { deskApi } from './desk.ts';
import { deviceApi } from './device.ts';
import { dispatchApi, noticeApi } from './dispatch.ts';
import { dutyApi } from './duty.ts';
import { identityApi } from './identity.ts';
import { figureApi, ledgerApi } from './ledger.ts';
import { placeApi } from './place.ts';
import { publicApi } from './public.ts';
import { sessionApi } from './session.ts';
import { signalApi } from './signal.ts';
import { videoApi } from './video.ts';

export * from './admin.ts';
export * from './case-fields.ts';
export * from './case-figures.ts';
export * from './case-kit.ts';
export * from './case-rules.ts';
export * from './case.ts';
export * from './cases/alarm.ts';
export * from './cases/hazard-choices.ts';
export * from './cases/index.ts';
export * from './cases/lost-item.ts';
export * from './cases/major-hazards.ts';
export * from './cases/order-choices.ts';
export * from './client.ts';
export * from './common.ts';
export * from './delivery.ts';
export * from './desk.ts';
export * from './device.ts';
export * from './dispatch.ts';
export * from './duties.ts';
export * from './duty.ts';
export * from './errors.ts';
export * from './events.ts';
export * from './identity.ts';
export * from './ledger.ts';
export * from './permissions.ts';
export * from './place.ts';
export * from './public.ts';
export * from './route.ts';
export * from './session.ts';
export * from './signal.ts';
export * from './video.ts';

/** Every route of the product, by group. */
export const apis = {
  setup: setupApi,
  session: sessionApi,
  identity: identityApi,
  place: placeApi,
  device: deviceApi,
  signal: signalApi,
  duty: dutyApi,
  case: caseApi,
  file: fileApi,
  figure: figureApi,
  ledger: ledgerApi,
  dispatch: dispatchApi,
  notice: noticeApi,
  delivery: deliveryApi,
  desk: deskApi,
  video: videoApi,
  audit: auditApi,
  setting: settingApi,
  public: publicApi,
} as const;
