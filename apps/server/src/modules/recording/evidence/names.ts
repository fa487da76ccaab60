import { wallClock } from '@anyuan/contract';

/** `20261130-210513` in the hospital. */
export const fileStamp = (at: Date): string => wallClock(at).replace(/[-:]/g, '').replace(' ', '-');
