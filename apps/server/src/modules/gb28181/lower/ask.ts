import { refuse } from '@anyuan/contract';
import {
  Gathering,
  manscdpType,
  readManscdp,
  sendRequest,
  type Charset,
  type Gathered,
  type Header,
  type Manscdp,
  type Outcome,
  type Part,
} from '@anyuan/gb28181';

import { contactOf, me, them, uriAt, type Center } from '../center.ts';
import type { Registered } from './devices.ts';

const answerMs = 10_000;

/** Sends a message to a device; gives what it answers at once. */
export function send(center: Center, device: Registered, body: Buffer, to = device.code): Promise<Outcome> {
  const { agent } = center.endpoint;
  const headers: Header[] = [
    ['From', `${me(center)};tag=${agent.newTag()}`],
    ['To', them(to)],
    ['Call-ID', `${agent.options.random()}@${agent.options.here(device.hop).host}`],
    ['CSeq', '1 MESSAGE'],
    ['Contact', contactOf(center, device.hop)],
    ['Content-Type', manscdpType],
  ];
  return sendRequest(agent, { method: 'MESSAGE', uri: uriAt(to, device.hop), headers, body }, device.hop);
}

/** The same, refused where it is. */
export async function tell(center: Center, device: Registered, body: Buffer, to = device.code): Promise<void> {
  const outcome = await send(center, device, body, to);
  if (outcome.kind === 'none') throw refuse('gb_silent', { what: device.name });
  const { status, reason } = outcome;
  if (status >= 300) throw refuse('gb_refused', { what: device.name, status: `${status} ${reason}` });
  // Some say what was asked for in the answer itself, and send no message of their own.
  const said = outcome.body.length > 0 ? readManscdp(outcome.body) : undefined;
  if (said) center.asks.take(device.code, said);
}

/** Asks for one answer. */
export function ask<T>(
  center: Center,
  device: Registered,
  cmdType: string,
  write: (sn: number) => Buffer,
  read: (message: Manscdp) => T,
  to = device.code,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const sn = center.nextSn();
    const done = center.asks.add(sn, {
      from: device.code,
      cmdType,
      take(message) {
        finish();
        resolve(read(message));
      },
    });
    const timer = setTimeout(() => {
      finish();
      reject(refuse('gb_silent', { what: device.name }));
    }, answerMs);
    const finish = (): void => {
      clearTimeout(timer);
      done();
    };
    tell(center, device, write(sn), to).catch((error: unknown) => {
      finish();
      reject(error as Error);
    });
  });
}

/** Asks for a list that comes in pages (Annex M); ends when all of it came, or nothing comes any more. */
export function askAll<T>(
  center: Center,
  device: Registered,
  cmdType: string,
  write: (sn: number) => Buffer,
  read: (message: Manscdp) => Part<T>,
  keyOf: (item: T) => string,
  to = device.code,
): Promise<Gathered<T>> {
  return new Promise((resolve, reject) => {
    const sn = center.nextSn();
    const gathering = new Gathering<T>(keyOf, performance.now());
    let isAnswered = false;
    const done = center.asks.add(sn, {
      from: device.code,
      cmdType,
      take(message) {
        isAnswered = true;
        gathering.add(read(message), performance.now());
        if (gathering.isWhole) finish();
      },
    });
    const timer = setInterval(() => {
      if (gathering.isOver(performance.now())) finish();
    }, 250);
    const stop = (): void => {
      clearInterval(timer);
      done();
    };
    const finish = (): void => {
      stop();
      if (isAnswered) resolve(gathering.result);
      else reject(refuse('gb_silent', { what: device.name }));
    };
    tell(center, device, write(sn), to).catch((error: unknown) => {
      stop();
      reject(error as Error);
    });
  });
}

/** A device whose names came in UTF-8 is answered in UTF-8. */
export const charsetOf = (device: Registered): Charset => (device.quirks.has('utf-8') ? 'utf-8' : 'gb18030');
