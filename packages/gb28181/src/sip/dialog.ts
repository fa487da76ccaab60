import { allOf, header, type Header, type SipMessage, type SipRequest, type SipResponse } from './message.ts';
import { readAddress, tagOf, writeUri } from './uri.ts';

/** What two sides know of a talk (RFC 3261 12). */
export interface Dialog {
  callId: string;
  localTag: string;
  remoteTag: string;
  /** From and To of our requests, without their tags. */
  local: string;
  remote: string;
  /** Where our requests are addressed: the other side's Contact. */
  target: string;
  routes: readonly string[];
  localSeq: number;
  remoteSeq: number | null;
}

export const dialogKey = (callId: string, localTag: string, remoteTag: string): string =>
  `${callId}\n${localTag}\n${remoteTag}`;
export const keyOfDialog = ({ callId, localTag, remoteTag }: Dialog): string => dialogKey(callId, localTag, remoteTag);

export const seqOf = (message: SipMessage): { number: number; method: string } => {
  const [, number = '0', method = ''] = /^(\d{1,10})\s+(\S+)/.exec(header(message, 'CSeq') ?? '') ?? [];
  return { number: Number(number), method: method.toUpperCase() };
};
export const callIdOf = (message: SipMessage): string => header(message, 'Call-ID') ?? '';

export const withoutTag = (address: string): string => address.replace(/;\s*tag=[^;,\s]*/i, '');

const contactOf = (message: SipMessage): string | undefined => {
  const contact = readAddress(allOf(message, 'Contact')[0] ?? '');
  return contact && writeUri(contact.uri);
};

/** Of an answer to our request; without a tag of the other side there is none. */
export function dialogOfAnswer(request: SipRequest, response: SipResponse): Dialog | undefined {
  const [from, to] = [header(response, 'From') ?? header(request, 'From') ?? '', header(response, 'To') ?? ''];
  const remoteTag = tagOf(to);
  if (remoteTag === '') return undefined;
  return {
    callId: callIdOf(request),
    localTag: tagOf(header(request, 'From')) || tagOf(from),
    remoteTag,
    local: withoutTag(header(request, 'From') ?? ''),
    remote: withoutTag(header(request, 'To') ?? ''),
    // Some answer without Contact: they are where they were asked.
    target: contactOf(response) ?? request.uri,
    routes: allOf(response, 'Record-Route').reverse(),
    localSeq: seqOf(request).number,
    remoteSeq: null,
  };
}

/** Of a request that we have answered. */
export function dialogOfRequest(request: SipRequest, localTag: string): Dialog {
  const from = header(request, 'From') ?? '';
  return {
    callId: callIdOf(request),
    localTag,
    remoteTag: tagOf(from),
    local: withoutTag(header(request, 'To') ?? ''),
    remote: withoutTag(from),
    target: contactOf(request) ?? writeUriOf(from) ?? request.uri,
    routes: allOf(request, 'Record-Route'),
    localSeq: 0,
    remoteSeq: seqOf(request).number,
  };
}

const writeUriOf = (address: string): string | undefined => {
  const read = readAddress(address);
  return read && writeUri(read.uri);
};

/** The headers of our next request of a talk; an ACK has the number of what it acknowledges. */
export function nextInDialog(
  dialog: Dialog,
  method: string,
  seq = dialog.localSeq + 1,
): { dialog: Dialog; uri: string; headers: Header[] } {
  return {
    dialog: method === 'ACK' ? dialog : { ...dialog, localSeq: Math.max(dialog.localSeq, seq) },
    uri: dialog.target,
    headers: [
      ...dialog.routes.map((route): Header => ['Route', route]),
      ['From', `${dialog.local};tag=${dialog.localTag}`],
      ['To', dialog.remoteTag === '' ? dialog.remote : `${dialog.remote};tag=${dialog.remoteTag}`],
      ['Call-ID', dialog.callId],
      ['CSeq', `${seq} ${method}`],
    ],
  };
}

/** Takes note of a request of the other side; null: it is older than what came before (12.2.2). */
export function hearInDialog(dialog: Dialog, request: SipRequest): Dialog | null {
  const { number, method } = seqOf(request);
  if (method === 'ACK' || method === 'CANCEL') return dialog;
  if (dialog.remoteSeq !== null && number < dialog.remoteSeq) return null;
  const target = method === 'INVITE' || method === 'SUBSCRIBE' ? contactOf(request) : undefined;
  return { ...dialog, remoteSeq: number, target: target ?? dialog.target };
}
