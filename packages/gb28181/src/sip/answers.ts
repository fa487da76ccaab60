import { allOf, header, type Header, type SipRequest, type SipResponse } from './message.ts';
import { reasons, type Saying } from './outcome.ts';
import { tagOf } from './uri.ts';

/** An answer to a request, with what RFC 3261 8.2.6 copies. */
export function answerTo(
  request: SipRequest,
  status: number,
  { headers = [], body = Buffer.alloc(0), contentType }: Saying = {},
  toTag = '',
  reason = reasons[status] ?? 'Answer',
): SipResponse {
  const to = header(request, 'To') ?? '';
  const copied: Header[] = [
    ...allOf(request, 'Via').map((via): Header => ['Via', via]),
    ...allOf(request, 'Record-Route').map((route): Header => ['Record-Route', route]),
    ['From', header(request, 'From') ?? ''],
    ['To', toTag === '' || tagOf(to) !== '' ? to : `${to};tag=${toTag}`],
    ['Call-ID', header(request, 'Call-ID') ?? ''],
    ['CSeq', header(request, 'CSeq') ?? ''],
  ];
  return {
    kind: 'response',
    status,
    reason,
    headers: [...copied, ...headers, ...(contentType ? [['Content-Type', contentType] as Header] : [])],
    body,
  };
}
