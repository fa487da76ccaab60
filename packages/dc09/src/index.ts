/** SIA DC-09 (ANSI/SIA DC-09-2013, -2021), the language of alarm hosts: frames, encryption, events. Opens nothing. */
export { readKey } from './cipher.ts';
export { contactIdCodes } from './contact-id.ts';
export { eventsOf, positionOf } from './events.ts';
export {
  framed,
  readContent,
  readFrame,
  writeFrame,
  type Content,
  type Frame,
  type FrameProblem,
  type NewFrame,
} from './frame.ts';
export type { Event, Kind } from './kinds.ts';
export { ack, duh, nak } from './reply.ts';
export { siaCodes } from './sia-codes.ts';
export { splitFrames } from './split.ts';
export { isTimely, readStamp, stampOf } from './stamp.ts';
