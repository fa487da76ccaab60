import { deviceControl } from '@anyuan/gb28181';

import type { Center } from '../center.ts';
import { tell } from './ask.ts';
import { cameraById } from './camera.ts';

/**
 * Asks a camera for a key picture (A.2.3.1.6): somebody looks, and its pictures began in the middle of a group. Both
 * spellings are sent: `IFameCmd` is what most devices know, `IFrameCmd` what the edition of 2022 calls it.
 */
export async function askKey(center: Center, cameraId: string): Promise<void> {
  const camera = await cameraById(center.app, cameraId);
  const device = camera && center.devices.get(camera.device);
  if (!camera || !device) return;
  const isNew = (device.version ?? '').startsWith('3');
  const body = deviceControl.write({
    sn: center.nextSn(),
    deviceId: camera.channel,
    ...(isNew ? { keyFrame: 'Send' } : {}),
    keyFrameOld: 'Send',
  });
  await tell(center, device, body, camera.channel);
}
