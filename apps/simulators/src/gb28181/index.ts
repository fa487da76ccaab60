export {
  channelCodes,
  startGbDevice,
  type DeviceQuirk,
  type GbChannelOptions,
  type GbDevice,
  type GbDeviceOptions,
} from './device.ts';
export { startGbPlatform, type GbPlatform, type GbPlatformOptions, type Watched } from './platform.ts';
export type { GbStream, StreamQuirk } from './stream.ts';
