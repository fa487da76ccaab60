import type { Agent } from './agent.ts';
import { dialogOfAnswer, nextInDialog, seqOf } from './dialog.ts';
import type { Credentials } from './digest.ts';
import type { Hop } from './hop.ts';
import { header, type Header, type SipRequest, type SipResponse } from './message.ts';
import type { NoAnswer, Outcome } from './outcome.ts';
import { answered, Talk } from './talk.ts';
import { allVias } from './via.ts';

/** What happens to an invitation, for the ladder of a call. */
export type CallStep =
  | 'invite'
  | 'trying'
  | 'ringing'
  | 'challenged'
  | 'answered'
  | 'refused'
  | 'ack'
  | 'cancel'
  | 'none';

export interface CallOptions {
  credentials?: Credentials | undefined;
  step?(step: CallStep, status: number | null): void;
}

/** Rings; `talk` is there when it was answered. */
export interface Call {
  readonly outcome: Promise<{ response: SipResponse; talk: Talk } | Refused>;
  /** Calls it off, whatever it has come to: CANCEL while it rings, BYE when the answer crosses it. */
  cancel(): void;
}
export interface Refused {
  response: SipResponse | null;
  talk: null;
  why: 'refused' | 'cancelled' | NoAnswer['why'];
}

/** Invites; the draft has From with a tag, To, Call-ID, CSeq and Contact. */
export function invite(agent: Agent, draft: Omit<SipRequest, 'kind'>, hop: Hop, options: CallOptions = {}): Call {
  const step = options.step ?? (() => undefined);
  let request: SipRequest | null = null;
  let isProvisional = false;
  let isCancelled = false;
  let isSettled = false;
  let settle: (result: Awaited<Call['outcome']>) => void = () => undefined;
  const outcome = new Promise<Awaited<Call['outcome']>>((resolve) => (settle = resolve));
  const finish = (result: Awaited<Call['outcome']>): void => {
    if (isSettled) return;
    isSettled = true;
    settle(result);
  };

  function ring(current: Omit<SipRequest, 'kind'>, tries: number): void {
    const sent = agent.dress(current, hop);
    request = sent;
    isProvisional = false;
    let talk: Talk | undefined;
    step('invite', null);
    agent.start(sent, hop, {
      hears(response) {
        if (response.status < 200) return ringing(response);
        if (response.status < 300) {
          talk = confirm(sent, response, talk);
          return;
        }
        const again = isCancelled ? undefined : answered(current, response, options.credentials, tries);
        if (again && tries < 2) {
          step('challenged', response.status);
          ring(again, tries + 1);
          return;
        }
        step('refused', response.status);
        finish({ response, talk: null, why: isCancelled ? 'cancelled' : 'refused' });
      },
      fails(why) {
        step('none', null);
        finish({ response: null, talk: null, why: isCancelled ? 'cancelled' : why });
      },
    });
  }

  function ringing({ status }: SipResponse): void {
    step(status === 100 ? 'trying' : 'ringing', status);
    const first = !isProvisional;
    isProvisional = true;
    // Before the first word of the other side there is nothing to cancel (9.1).
    if (first && isCancelled) sendCancel();
  }

  function confirm(sent: SipRequest, response: SipResponse, known: Talk | undefined): Talk | undefined {
    const dialog = dialogOfAnswer(sent, response);
    if (!dialog) {
      step('refused', response.status);
      finish({ response, talk: null, why: 'refused' });
      return undefined;
    }
    sendAck(dialog.localSeq);
    // The answer came again: its ACK was lost, and now it was sent once more.
    if (known) return known;
    step('answered', response.status);
    step('ack', null);
    const talk = new Talk(agent, dialog, hop, options.credentials);
    if (isCancelled || isSettled) {
      void talk.bye();
      finish({ response, talk: null, why: 'cancelled' });
    } else finish({ response, talk });
    return talk;

    function sendAck(seq: number): void {
      const { uri, headers } = nextInDialog(dialog!, 'ACK', seq);
      const proven = sent.headers.filter(([name]) => /^(proxy-)?authorization$/i.test(name));
      agent.sendOnce(
        agent.dress({ method: 'ACK', uri, headers: [...headers, ...proven], body: Buffer.alloc(0) }, hop),
        hop,
      );
    }
  }

  function sendCancel(): void {
    if (!request) return;
    step('cancel', null);
    const kept = request.headers.filter(([name]) => /^(from|to|call-id|route|max-forwards)$/i.test(name));
    const headers: Header[] = [
      ['Via', allVias(request)[0] ?? ''],
      ...kept,
      ['CSeq', `${seqOf(request).number} CANCEL`],
    ];
    const cancel: SipRequest = { kind: 'request', method: 'CANCEL', uri: request.uri, headers, body: Buffer.alloc(0) };
    agent.start(cancel, hop, { hears: () => undefined, fails: () => undefined });
    agent.giveUp(request);
  }

  ring(draft, 0);
  return {
    outcome,
    cancel() {
      if (isSettled || isCancelled) return;
      isCancelled = true;
      if (isProvisional) sendCancel();
      // Some never answer the cancelled INVITE; whoever called must not wait for them.
      finish({ response: null, talk: null, why: 'cancelled' });
    },
  };
}

/** The status of an outcome, for people: 0 when there was none. */
export const statusOf = (outcome: Outcome): number => (outcome.kind === 'response' ? outcome.status : 0);
export const reasonOf = (response: SipResponse): string => header(response, 'Reason') ?? response.reason;
