import { framed, writeFrame, type Frame } from './frame.ts';
import { stampOf } from './stamp.ts';

const back = ({ sequence, receiver, line, account }: Frame) => ({ sequence, receiver, line, account });

/** It is kept. Encrypted when the frame was. */
export const ack = (frame: Frame, key: Buffer | null, now: Date): Buffer =>
  writeFrame({ token: 'ACK', ...back(frame), ...(frame.isEncrypted && key ? { key, at: now } : {}) });

/** Understood, but nothing can be done with it: the panel need not send it again. Never encrypted. */
export const duh = (frame: Frame): Buffer => writeFrame({ token: 'DUH', ...back(frame) });

/** Its time is off; here is ours, set your clock and send again. Never encrypted. */
export const nak = (now: Date): Buffer => framed(`"NAK"0000R0L0A0[]_${stampOf(now)}`);
