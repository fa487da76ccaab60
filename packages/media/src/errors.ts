import type { Reason } from './types.ts';

export type MediaErrorCode = 'media_down' | 'camera_unreachable' | 'ticket_unknown';

export class MediaError extends Error {
  readonly code: MediaErrorCode;
  readonly reason: Reason | undefined;

  constructor(code: MediaErrorCode, reason?: Reason) {
    super(reason ? `${code}: ${reason}` : code);
    this.name = 'MediaError';
    this.code = code;
    this.reason = reason;
  }
}
