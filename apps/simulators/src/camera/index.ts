export type { CameraOptions } from './options.ts';
export { type CameraServer, type CameraServerOptions, type Fault, startCameraServer } from './server.ts';
