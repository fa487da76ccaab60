import { Alarms } from './alarms.ts';
import { answerTo } from './answers.ts';
import {
  clientHears,
  clientTime,
  dueOf,
  startClient,
  usualWaits,
  type ClientStep,
  type ClientTransaction,
  type Waits,
} from './client-transaction.ts';
import { callIdOf, dialogKey, seqOf } from './dialog.ts';
import { isReliable, type Hop } from './hop.ts';
import { header, writeSip, type Header, type SipMessage, type SipRequest, type SipResponse } from './message.ts';
import type { NoAnswer, Saying } from './outcome.ts';
import {
  serverAnswers,
  serverHearsAck,
  serverHearsAgain,
  serverTime,
  startServer,
  type ServerStep,
  type ServerTransaction,
} from './server-transaction.ts';
import { tagOf } from './uri.ts';
import { allVias, backTo, markVia, topVia, writeVia } from './via.ts';

export interface AgentOptions {
  now(): number;
  /** Letters and digits that nobody guesses. */
  random(): string;
  /** Sends or, where it cannot, says so later by `unreachable`. */
  send(bytes: Buffer, hop: Hop, message: SipMessage): void;
  /** Where we are for whoever is there. */
  here(hop: Hop): { host: string; port: number };
  /** `tick` has to be called by then. */
  wake(at: number): void;
  /** A request of somebody else's, outside of any talk that is known. */
  onRequest(incoming: Incoming): void;
  /** A way for what is too large for a datagram (Annex M, RFC 3261 18.1.1); undefined: there is none. */
  wider?(hop: Hop): Hop | undefined;
  userAgent?: string;
  waits?: Waits;
}

/** A request that came, and how it is answered. */
export interface Incoming {
  request: SipRequest;
  hop: Hop;
  /** Our tag in the answers that found a talk. */
  toTag: string;
  answer(status: number, saying?: Saying): void;
  /** It could not be dealt with: what comes again is taken anew. Over a connection nothing comes again by itself. */
  again(): void;
  /** Called when the caller gave up before we answered (CANCEL). */
  onCancel(called: () => void): void;
  /** Called when nobody acknowledged our 2xx. */
  onLost(called: () => void): void;
}

/** Whoever holds a talk. */
export interface Listener {
  hears(incoming: Incoming): void;
}

interface Sent {
  state: ClientTransaction;
  request: SipRequest;
  bytes: Buffer;
  hop: Hop;
  hears(response: SipResponse): void;
  fails(why: NoAnswer['why']): void;
}
interface Got {
  state: ServerTransaction;
  request: SipRequest;
  hop: Hop;
  toTag: string;
  last: { bytes: Buffer; message: SipResponse } | null;
  cancelled: (() => void) | null;
  lost: (() => void) | null;
}

const cookie = 'z9hG4bK';
/** Requests remembered to answer their repeats. With more of them it is a flood, and repeats are taken anew. */
const gotAtMost = 20_000;

/**
 * Both sides of SIP, without sockets and without a clock of its own: what came goes into `receive`, what has to go out
 * comes through `send`, and `tick` says that time has passed.
 */
export class Agent {
  readonly options: AgentOptions;
  readonly #waits: Waits;
  readonly #sent = new Map<string, Sent>();
  /** For answers without a Via that could be known: by Call-ID and CSeq. */
  readonly #sentByCall = new Map<string, string>();
  readonly #got = new Map<string, Got>();
  /** Invitations by Call-ID and number: the ACK of a 2xx is known by nothing else. */
  readonly #invited = new Map<string, string>();
  readonly #alarms = new Alarms<string>();
  readonly talks = new Map<string, Listener>();

  constructor(options: AgentOptions) {
    this.options = options;
    this.#waits = options.waits ?? usualWaits;
  }

  /** For the curious and for tests: nothing of it may grow. */
  get sizes(): { sent: number; got: number; talks: number; alarms: number } {
    return { sent: this.#sent.size, got: this.#got.size, talks: this.talks.size, alarms: this.#alarms.size };
  }

  receive(message: SipMessage, hop: Hop): void {
    if (message.kind === 'response') this.#hearResponse(message);
    else if (message.method === 'ACK') this.#hearAck(message);
    else this.#hearRequest(message, hop);
    this.#wake();
  }

  tick(): void {
    const now = this.options.now();
    for (const key of this.#alarms.due(now)) {
      const sent = this.#sent.get(key);
      if (sent) this.#doClient(key, sent, clientTime(sent.state, now, this.#waits));
      const got = this.#got.get(key);
      if (got) this.#doServer(key, got, serverTime(got.state, now, this.#waits));
    }
    this.#wake();
  }

  /** Nothing reaches that place, or not by that connection: whoever waits for an answer from there is told. */
  unreachable(matches: (hop: Hop) => boolean): void {
    for (const [key, sent] of this.#sent)
      if (matches(sent.hop) && (sent.state.phase === 'calling' || sent.state.phase === 'proceeding')) {
        this.#forgetSent(key, sent);
        sent.fails('unreachable');
      }
  }

  close(): void {
    for (const [key, sent] of this.#sent) {
      this.#forgetSent(key, sent);
      sent.fails('closed');
    }
    this.#got.clear();
    this.#invited.clear();
    this.talks.clear();
  }

  newTag = (): string => this.options.random().slice(0, 16);

  /** Puts our Via, Max-Forwards and name to a request; `branch` is new unless it belongs to an INVITE. */
  dress(request: Omit<SipRequest, 'kind'>, hop: Hop, branch = `${cookie}${this.options.random()}`): SipRequest {
    const { host, port } = this.options.here(hop);
    const params = new Map([
      ['rport', ''],
      ['branch', branch],
    ]);
    const front: Header[] = [
      ['Via', writeVia({ transport: hop.transport, host, port, params })],
      ['Max-Forwards', '70'],
    ];
    const named = request.headers.some(([name]) => name.toLowerCase() === 'user-agent');
    const back: Header[] = this.options.userAgent && !named ? [['User-Agent', this.options.userAgent]] : [];
    return { ...request, kind: 'request', headers: [...front, ...request.headers, ...back] };
  }

  /** Sends a request that waits for answers. */
  start(request: SipRequest, hop: Hop, { hears, fails }: Pick<Sent, 'hears' | 'fails'>): void {
    const key = keyOfSent(request);
    const step = startClient(request.method === 'INVITE', isReliable(hop), this.options.now(), this.#waits);
    const sent: Sent = { state: step[0], request, bytes: writeSip(request), hop, hears, fails };
    this.#sent.set(key, sent);
    this.#sentByCall.set(callKey(request), key);
    this.#doClient(key, sent, step);
    this.#wake();
  }

  /** Waits no longer than usual for the end of what was called off; some never answer an INVITE that was cancelled. */
  giveUp(request: SipRequest): void {
    const key = keyOfSent(request);
    const sent = this.#sent.get(key);
    if (!sent) return;
    sent.state = { ...sent.state, endsAt: sent.state.endsAt ?? this.options.now() + 64 * this.#waits.t1 };
    this.#alarms.set(key, dueOf(sent.state));
    this.#wake();
  }

  /** Sends what nobody answers: an ACK. */
  sendOnce(request: SipRequest, hop: Hop): void {
    this.options.send(writeSip(request), hop, request);
  }

  #hearResponse(response: SipResponse): void {
    const branch = topVia(response)?.params.get('branch');
    const { method } = seqOf(response);
    const direct = branch === undefined ? undefined : `c ${branch} ${method}`;
    const key = direct !== undefined && this.#sent.has(direct) ? direct : this.#sentByCall.get(callKey(response));
    const sent = key === undefined ? undefined : this.#sent.get(key);
    if (!sent || key === undefined) return;
    this.#doClient(key, sent, clientHears(sent.state, response.status, this.options.now(), this.#waits), response);
  }

  #doClient(key: string, sent: Sent, [state, deeds]: ClientStep, response?: SipResponse): void {
    sent.state = state;
    this.#alarms.set(key, dueOf(state));
    for (const deed of deeds) {
      switch (deed) {
        case 'send':
          this.options.send(sent.bytes, sent.hop, sent.request);
          break;
        case 'ack':
          if (response) this.sendOnce(ackOfRefusal(sent.request, response), sent.hop);
          break;
        case 'pass':
          if (response) sent.hears(response);
          break;
        case 'timeout':
          this.#forgetSent(key, sent);
          sent.fails('timeout');
          break;
        case 'end':
          this.#forgetSent(key, sent);
          break;
        default:
          deed satisfies never;
      }
    }
  }

  #forgetSent(key: string, { request }: Sent): void {
    this.#sent.delete(key);
    this.#alarms.set(key, null);
    if (this.#sentByCall.get(callKey(request)) === key) this.#sentByCall.delete(callKey(request));
  }

  #hearAck(request: SipRequest): void {
    const now = this.options.now();
    const direct = this.#got.get(keyOfGot(request, 'INVITE'));
    if (direct) {
      this.#doServer(keyOfGot(request, 'INVITE'), direct, serverHearsAck(direct.state, now, this.#waits));
      return;
    }
    const key = this.#invited.get(`${callIdOf(request)} ${seqOf(request).number}`);
    const got = key === undefined ? undefined : this.#got.get(key);
    if (key !== undefined && got) this.#doServer(key, got, serverHearsAck(got.state, now, this.#waits));
  }

  #hearRequest(came: SipRequest, hop: Hop): void {
    const request = markVia(came, hop.address, hop.port);
    const key = keyOfGot(request, request.method);
    const known = this.#got.get(key);
    if (known) return this.#doServer(key, known, serverHearsAgain(known.state));
    const back = backTo(request, hop);
    const got: Got = {
      state: startServer(request.method === 'INVITE', isReliable(hop), this.options.now(), this.#waits),
      request,
      hop: back,
      toTag: tagOf(header(request, 'To')) || this.newTag(),
      last: null,
      cancelled: null,
      lost: null,
    };
    if (this.#got.size < gotAtMost) {
      this.#got.set(key, got);
      this.#alarms.set(key, dueOf(got.state));
      if (request.method === 'INVITE') this.#invited.set(`${callIdOf(request)} ${seqOf(request).number}`, key);
    }
    const incoming: Incoming = {
      request,
      hop,
      toTag: got.toTag,
      answer: (status, saying) => this.#answer(key, got, status, saying),
      again: () => {
        if (isReliable(hop) || got.last) this.#answer(key, got, 503, { headers: [['Retry-After', '5']] });
        this.#forgetGot(key, got);
      },
      onCancel: (called) => (got.cancelled = called),
      onLost: (called) => (got.lost = called),
    };
    const wrong = this.#refusalOf(request);
    if (wrong) return incoming.answer(wrong);
    if (request.method === 'CANCEL') return this.#cancel(incoming);
    const talk = this.#talkOf(request);
    if (talk) return talk.hears(incoming);
    this.options.onRequest(incoming);
  }

  /** What no request may lack (8.1.1), and what a loop ends with. */
  #refusalOf(request: SipRequest): number | null {
    const { number, method } = seqOf(request);
    if (callIdOf(request) === '' || !header(request, 'From') || !header(request, 'To')) return 400;
    if (method !== request.method || number < 0 || number > 2 ** 31) return 400;
    return header(request, 'Max-Forwards')?.trim() === '0' ? 483 : null;
  }

  #talkOf(request: SipRequest): Listener | undefined {
    const localTag = tagOf(header(request, 'To'));
    if (localTag === '') return undefined;
    return this.talks.get(dialogKey(callIdOf(request), localTag, tagOf(header(request, 'From'))));
  }

  #cancel(incoming: Incoming): void {
    const key = keyOfGot(incoming.request, 'INVITE');
    const invited = this.#got.get(key);
    if (!invited) return incoming.answer(481);
    incoming.answer(200);
    if (invited.state.phase !== 'trying' && invited.state.phase !== 'proceeding') return;
    this.#answer(key, invited, 487);
    invited.cancelled?.();
  }

  #answer(key: string, got: Got, status: number, saying: Saying = {}): void {
    const named: Header[] = this.options.userAgent ? [['User-Agent', this.options.userAgent]] : [];
    const response = answerTo(
      got.request,
      status,
      { ...saying, headers: [...(saying.headers ?? []), ...named] },
      status === 100 ? '' : got.toTag,
    );
    const [state, deeds] = serverAnswers(got.state, status, this.options.now(), this.#waits);
    // Answered before: the first word counts.
    if (deeds.length === 0) return;
    got.last = { bytes: writeSip(response), message: response };
    this.#doServer(key, got, [state, deeds]);
    this.#wake();
  }

  #doServer(key: string, got: Got, [state, deeds]: ServerStep): void {
    got.state = state;
    if (this.#got.get(key) === got) this.#alarms.set(key, dueOf(state));
    for (const deed of deeds) {
      switch (deed) {
        case 'send':
          if (got.last) this.options.send(got.last.bytes, got.hop, got.last.message);
          break;
        case 'trying': {
          const trying = answerTo(got.request, 100);
          got.last = { bytes: writeSip(trying), message: trying };
          this.options.send(got.last.bytes, got.hop, trying);
          break;
        }
        case 'lost':
          got.lost?.();
          break;
        case 'end':
          this.#forgetGot(key, got);
          break;
        default:
          deed satisfies never;
      }
    }
  }

  #forgetGot(key: string, got: Got): void {
    if (this.#got.get(key) !== got) return;
    this.#got.delete(key);
    this.#alarms.set(key, null);
    const call = `${callIdOf(got.request)} ${seqOf(got.request).number}`;
    if (this.#invited.get(call) === key) this.#invited.delete(call);
  }

  #wake(): void {
    const next = this.#alarms.next;
    if (next !== undefined) this.options.wake(next);
  }
}

const keyOfSent = (request: SipRequest): string => `c ${topVia(request)?.params.get('branch') ?? ''} ${request.method}`;
const callKey = (message: SipMessage): string => `${callIdOf(message)} ${header(message, 'CSeq')?.trim() ?? ''}`;

function keyOfGot(request: SipRequest, method: string): string {
  const via = topVia(request);
  const branch = via?.params.get('branch') ?? '';
  if (via && branch.startsWith(cookie)) return `s ${branch} ${via.host}:${via.port ?? ''} ${method}`;
  // Written by somebody of RFC 2543, or without a Via at all.
  return `s ${callIdOf(request)} ${seqOf(request).number} ${tagOf(header(request, 'From'))} ${method}`;
}

/** The ACK of a refusal belongs to its INVITE, Via and all (17.1.1.3). */
function ackOfRefusal(invite: SipRequest, response: SipResponse): SipRequest {
  const kept = invite.headers.filter(([name]) => /^(from|call-id|route|max-forwards)$/i.test(name));
  return {
    kind: 'request',
    method: 'ACK',
    uri: invite.uri,
    headers: [
      ['Via', allVias(invite)[0] ?? ''],
      ...kept,
      ['To', header(response, 'To') ?? header(invite, 'To') ?? ''],
      ['CSeq', `${seqOf(invite).number} ACK`],
    ],
    body: Buffer.alloc(0),
  };
}
