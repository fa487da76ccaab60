import type { App } from '../../kernel/app.ts';
import { lineTo, onvifCameras } from './camera.ts';
import { done } from './line.ts';

/** Asks for a key picture: SetSynchronizationPoint, of the Media2 service where there is one, else of profile S. */
export async function askOnvifKey(app: App, cameraId: string): Promise<void> {
  const camera = (await onvifCameras(app)).find(({ id }) => id === cameraId);
  if (!camera) return;
  const cam = await lineTo(app, camera);
  const profileToken = (cam as { activeSource?: { profileToken?: string } }).activeSource?.profileToken;
  if (profileToken === undefined) return;
  await done<unknown>(camera.name, (back) => cam.setSynchronizationPoint({ profileToken } as never, back as never));
}
