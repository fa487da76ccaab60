import { deviceRegister } from './device.ts';
import { placeRegister } from './place.ts';
import type { RegisterKind } from './register-kit.ts';
import { uplinkRegister } from './uplink.ts';

/** Every kind of thing that is kept in a register. One line each. */
export const registers = {
  device: deviceRegister,
  place: placeRegister,
  uplink: uplinkRegister,
} as const satisfies Record<string, RegisterKind>;
