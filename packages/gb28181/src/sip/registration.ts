import type { Agent } from './agent.ts';
import type { Credentials } from './digest.ts';
import type { Hop } from './hop.ts';
import { allOf, header, type Header, type SipRequest, type SipResponse } from './message.ts';
import type { NoAnswer, Outcome } from './outcome.ts';
import { answered } from './talk.ts';
import { readAddress, sipUri, writeAddress, writeUri } from './uri.ts';

/** Who registers with whom. */
export interface Registrant {
  /** Our code of 20 digits, and the domain it is of. */
  code: string;
  domain: string;
  /** How it is asked: by its domain, or by where it is. */
  server: { code: string; domain: string; port?: number };
  credentials: Credentials;
  /** 9.1.1 d: 86,400 s unless agreed otherwise, never below 3,600 s. 0: signs off. */
  expires: number;
  /** Annex I; null: it is not said (editions before 2016). */
  version: string | null;
}

/** What the registrations of one registrant have in common. */
export interface RegistrationLine {
  callId: string;
  tag: string;
  seq: number;
}
export const newLine = (agent: Agent, host: string): RegistrationLine => ({
  callId: `${agent.options.random()}@${host}`,
  tag: agent.newTag(),
  seq: 0,
});

export type Registered =
  | { is: 'registered'; expires: number; date: Date | null; version: string | null; response: SipResponse }
  /** 9.1.2.3: go there, for so long. */
  | { is: 'moved'; code: string; host: string; port: number; expires: number }
  | { is: 'refused'; status: number; reason: string }
  | { is: 'silent'; why: NoAnswer['why'] };

/** Registers once: request, challenge, answer (9.1.2.1). */
export async function register(agent: Agent, who: Registrant, hop: Hop, line: RegistrationLine): Promise<Registered> {
  let expires = who.expires;
  for (let tries = 0; tries < 2; tries++) {
    const outcome = await ask(agent, { ...who, expires }, hop, line);
    const least = outcome.kind === 'response' && outcome.status === 423 ? Number(header(outcome, 'Min-Expires')) : NaN;
    if (!(least > expires && least <= 7 * 86_400)) return registered(outcome, expires);
    expires = least;
  }
  return { is: 'refused', status: 423, reason: 'Interval Too Brief' };
}

async function ask(agent: Agent, who: Registrant, hop: Hop, line: RegistrationLine): Promise<Outcome> {
  const { host, port } = agent.options.here(hop);
  const me = writeAddress({ display: '', uri: sipUri(who.code, who.domain), params: new Map() });
  let draft: Omit<SipRequest, 'kind'> = {
    method: 'REGISTER',
    uri: writeUri(sipUri(who.server.code, who.server.domain, who.server.port)),
    headers: [
      ['From', `${me};tag=${line.tag}`],
      ['To', me],
      ['Call-ID', line.callId],
      ['CSeq', `${++line.seq} REGISTER`],
      ['Contact', writeAddress({ display: '', uri: sipUri(who.code, host, port), params: new Map() })],
      ['Expires', String(who.expires)],
      ...(who.version === null ? [] : [['X-GB-ver', who.version] as Header]),
    ],
    body: Buffer.alloc(0),
  };
  for (let tries = 0; ; tries++) {
    const request = agent.dress(draft, hop);
    const outcome = await new Promise<Outcome>((resolve) =>
      agent.start(request, hop, {
        hears: (response) => void (response.status >= 200 && resolve(response)),
        fails: (why) => resolve({ kind: 'none', why }),
      }),
    );
    const again = answered(draft, outcome, who.credentials, tries);
    if (!again || tries >= 2) return outcome;
    line.seq++;
    draft = again;
  }
}

function registered(outcome: Outcome, asked: number): Registered {
  if (outcome.kind === 'none') return { is: 'silent', why: outcome.why };
  const contact = readAddress(allOf(outcome, 'Contact')[0] ?? '');
  const said = Number(contact?.params.get('expires') ?? header(outcome, 'Expires') ?? asked);
  const expires = Number.isFinite(said) && said >= 0 ? said : asked;
  if (outcome.status >= 200 && outcome.status < 300)
    return {
      is: 'registered',
      expires,
      date: readDate(header(outcome, 'Date')),
      version: header(outcome, 'X-GB-ver') ?? null,
      response: outcome,
    };
  if ((outcome.status === 301 || outcome.status === 302) && contact && contact.uri.host !== '')
    return { is: 'moved', code: contact.uri.user, host: contact.uri.host, port: contact.uri.port ?? 5060, expires };
  return { is: 'refused', status: outcome.status, reason: outcome.reason };
}

/** Beijing has one time, and the standard writes it without a zone (9.10.1). */
const beijingMs = 8 * 3_600_000;

/** `2026-11-29T08:30:00.000`: the Date of 9.10.3. */
export const writeDate = (at: Date): string => new Date(at.getTime() + beijingMs).toISOString().slice(0, 23);

/** Reads that, and the date of RFC 3261 where somebody keeps to it. */
export function readDate(text: string | undefined): Date | null {
  if (text === undefined) return null;
  const plain = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?)\d*$/.exec(text.trim());
  const at = plain ? Date.parse(`${plain[1]}T${plain[2]}+08:00`) : Date.parse(text);
  return Number.isNaN(at) ? null : new Date(at);
}

/** When to register next. */
export interface RegisterPlan {
  atMs: number;
  /** Begin with a Call-ID of one's own: some refuse a second REGISTER under the same one. */
  anew: boolean;
}

/** 9.1.1 c: not sooner than this after a failure. */
export const leastRetryMs = 60_000;

/** The course of a registration: in good time before it ends, and after a failure not too soon. */
export function planRegister(result: Registered, now: number, retryMs = leastRetryMs): RegisterPlan {
  switch (result.is) {
    case 'registered': {
      const ms = Math.max(1, result.expires) * 1_000;
      // A tenth of the time is left for the server to answer, an hour at most.
      return { atMs: now + Math.max(ms - Math.max(Math.min(ms / 10, 3_600_000), 0), ms / 2), anew: false };
    }
    case 'moved':
      return { atMs: now, anew: true };
    case 'refused':
    case 'silent':
      return { atMs: now + Math.max(retryMs, leastRetryMs), anew: true };
    default:
      return result satisfies never;
  }
}
