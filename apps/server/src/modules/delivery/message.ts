import type { DeliveryError } from '@anyuan/contract';

/** What goes out: never more than which matter, and that one should look. */
export interface Message {
  /** The same for every try of one message, so that the other end can tell a repeat. */
  id: string;
  /** Telephone number, WeCom account, e-mail address or phone that takes push; empty for a group. */
  to: string;
  isUrgent: boolean;
  text: string;
  /** Number and kind of the matter, for gateways with registered templates; empty for what named persons only may know. */
  number: string;
  type: string;
}

/** A try that came to nothing, in words that may be shown: no secrets, no addresses. */
export class DeliveryFailed extends Error {
  readonly code: DeliveryError;
  constructor(code: DeliveryError, detail = '', options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
  }
}

export interface Matter {
  number: string | null;
  secrecy: number | null;
  label: string | null;
}

const look = '请登录安院查看';

/** @param stood the state the matter has come to since, if it has moved on */
export function textOf(
  { number, secrecy, label }: Matter,
  isUrgent: boolean,
  stood: string | null = null,
): Pick<Message, 'text' | 'number' | 'type'> {
  const mark = isUrgent ? '[紧急]' : '';
  if (number === null || label === null || (secrecy ?? 0) >= 4)
    return { text: `${mark}您有一条新消息,${look}`, number: '', type: '' };
  return { text: `${mark}${label} ${number}${stood === null ? '' : `(现为${stood})`},${look}`, number, type: label };
}

export const testText = `测试消息,${look}`;
