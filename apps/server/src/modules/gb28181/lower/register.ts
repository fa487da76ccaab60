import {
  expiresOf,
  header,
  knowsPassword,
  readAuthorization,
  userOf,
  writeChallenge,
  writeDate,
  type Header,
  type Incoming,
} from '@anyuan/gb28181';

import { logRefusal } from '../../signal/index.ts';
import type { Center, Stranger } from '../center.ts';
import type { Registered } from './devices.ts';

/** 9.1.1 d; shorter ones are granted as asked, since some devices take a longer answer amiss. */
const longestSeconds = 7 * 86_400;
const usualSeconds = 86_400;
const strangersKept = 100;
const version: Header = ['X-GB-ver', '3.0'];

/** A device signs on, renews, or signs off (9.1). */
export async function onRegister(center: Center, incoming: Incoming): Promise<void> {
  const { app, domain, nonces } = center;
  const { request, hop } = incoming;
  const code = userOf(header(request, 'From')) || userOf(header(request, 'To'));
  const challenge = (stale: boolean): void =>
    incoming.answer(401, {
      headers: [['WWW-Authenticate', writeChallenge(domain, nonces.give(), { stale })], version],
    });
  // Nobody is looked up who has not answered a challenge of ours: a flood costs an answer each, and no question.
  const said = readAuthorization(header(request, 'Authorization'));
  if (!said) return challenge(false);
  if (nonces.judge(said.nonce) !== 'fresh') return challenge(true);
  const device = await center.find(code);
  if (!device) return turnAway(center, incoming, code, 'unknown');
  const password = device.secret ? app.secrets.open(device.secret) : app.config.gb28181Password;
  if (password === undefined) return turnAway(center, incoming, code, 'no_password');
  if (!knowsPassword(said, password, request)) return turnAway(center, incoming, code, 'password');
  // Spent with the password that answers it: nobody uses up another's by guessing.
  if (nonces.take(said.nonce) !== 'fresh') return challenge(true);

  const now = app.clock.now();
  const asked = header(request, 'Expires') === undefined ? usualSeconds : expiresOf(request);
  const before = center.devices.get(code);
  if (asked === 0) {
    incoming.answer(200, { headers: [['Expires', '0'], version] });
    if (before) await center.devices.drop(before);
    return;
  }
  const expires = Math.min(longestSeconds, asked);
  const one: Registered = {
    deviceId: device.id,
    ours: device.code,
    name: device.name,
    code,
    hop,
    registeredAt: now,
    expiresAt: new Date(now.getTime() + expires * 1_000),
    heardAt: now,
    version: header(request, 'X-GB-ver') ?? null,
    maker: before?.maker ?? null,
    model: before?.model ?? null,
    firmware: before?.firmware ?? null,
    intervalSeconds: before?.intervalSeconds ?? null,
    misses: before?.misses ?? null,
    quirks: before?.quirks ?? new Set(device.quirks),
    channels: before?.channels ?? device.channels,
  };
  center.devices.put(one);
  center.strangers.delete(code);
  const contact = header(request, 'Contact');
  incoming.answer(200, {
    headers: [
      ['Expires', String(expires)],
      ['Date', writeDate(now)],
      version,
      ...(contact === undefined ? [] : [['Contact', contact] as Header]),
    ],
  });
  // Asked once it knows that it is registered; whoever renews has been asked before.
  if (!before || before.hop.address !== hop.address) center.greeter.greet(one);
}

const words = { unknown: 'unknown_device', password: 'bad_token', no_password: 'bad_token' } as const;

/** Refused for good (9.1.2.1 d): asked again with every challenge, some try a wrong password for ever. */
async function turnAway(center: Center, incoming: Incoming, code: string, why: Stranger['why']): Promise<void> {
  incoming.answer(403, { headers: [version] });
  const { strangers, app } = center;
  const known = strangers.get(code);
  const { address } = incoming.hop;
  strangers.delete(code);
  strangers.set(code, { code, address, at: app.clock.now(), why, tries: (known?.tries ?? 0) + 1 });
  const [oldest] = strangers.keys();
  if (strangers.size > strangersKept && oldest !== undefined) strangers.delete(oldest);
  // One line when it begins: some try every few seconds for months.
  if (!known || known.why !== why)
    await logRefusal(app, 'gb28181', { device: code, from: address, said: 'REGISTER' }, words[why]);
}
