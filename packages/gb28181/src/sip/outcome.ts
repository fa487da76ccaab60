import type { Header, SipResponse } from './message.ts';

/** Why there is no answer. `unreachable`: no way to send it, or the connection broke. */
export interface NoAnswer {
  kind: 'none';
  why: 'timeout' | 'unreachable' | 'closed';
}
export type Outcome = SipResponse | NoAnswer;

export const isOk = (outcome: Outcome): outcome is SipResponse =>
  outcome.kind === 'response' && outcome.status >= 200 && outcome.status < 300;

/** What is said in a request or an answer beside what the talk itself demands. */
export interface Saying {
  headers?: readonly Header[];
  body?: Buffer;
  contentType?: string;
}

export const reasons: Record<number, string> = {
  100: 'Trying',
  180: 'Ringing',
  200: 'OK',
  202: 'Accepted',
  302: 'Moved Temporarily',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  415: 'Unsupported Media Type',
  423: 'Interval Too Brief',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  482: 'Loop Detected',
  483: 'Too Many Hops',
  486: 'Busy Here',
  487: 'Request Terminated',
  488: 'Not Acceptable Here',
  489: 'Bad Event',
  500: 'Server Internal Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
};
