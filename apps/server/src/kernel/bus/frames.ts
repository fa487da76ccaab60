import { events as eventTypes, type EventMessage } from '@anyuan/contract';

import { sees, type Rights } from '../auth/rights.ts';
import type { BusEvent } from './bus.ts';
import { type Kept, nothingKept } from './kept.ts';

/**
 * What a handful of events is to whoever listens: the bytes of as few WebSocket frames as it takes, built once for
 * all who may hear the same. Whoever something is kept from hears it as `kept` says.
 * Gives null for whom there is nothing in it.
 */
export function framesOf(batch: readonly BusEvent[], kept: Kept = nothingKept): (rights: Rights) => Buffer | null {
  const texts = batch.map(textOf);
  const named = new Set(batch.flatMap(({ reach }) => [...(reach.people ?? []), ...(reach.except ?? [])]));
  for (const person of kept.people) named.add(person);
  const built = new Map<string, Buffer | null>();
  return (rights) => {
    // Whoever is not named hears what all hear who hold the same.
    const key = `${signatureOf(rights)} ${rights.personId !== null && named.has(rights.personId) ? rights.personId : ''}`;
    const known = built.get(key);
    if (known !== undefined) return known;
    const { personId } = rights;
    const heard = texts.flatMap((text, i) => {
      const event = batch[i] as BusEvent;
      if (!hears(rights, event)) return [];
      if (personId === null || !kept.people.has(personId)) return [text];
      const left = kept.veil(event, personId);
      return left === null ? [] : [left === event ? text : textOf(left)];
    });
    const frame = heard.length === 0 ? null : Buffer.concat(messagesOf(heard).map(frameOf));
    built.set(key, frame);
    return frame;
  };
}

const signatures = new WeakMap<Rights, string>();
function signatureOf(rights: Rights): string {
  const known = signatures.get(rights);
  if (known !== undefined) return known;
  const grants = [...rights.grants].map(([permission, scope]) => `${permission}=${scope}`).toSorted();
  const signature = JSON.stringify([grants, rights.departmentPath, rights.campusId]);
  signatures.set(rights, signature);
  return signature;
}

function hears(rights: Rights, event: BusEvent): boolean {
  const { permission } = eventTypes[event.type];
  if (permission === 'own') return rights.personId !== null && (event.reach.people?.includes(rights.personId) ?? false);
  return sees(rights, event.reach);
}

function textOf({ seq, type, id, at, data }: BusEvent): string {
  return JSON.stringify({ seq, type, id, at, data } satisfies EventMessage);
}

/** Longer messages would hold up whoever reads them. */
const longestMessage = 64 << 10;

/** One event is a message of its own, several are a list. */
function messagesOf(texts: readonly string[]): string[] {
  const lists: string[][] = [];
  let size = Infinity;
  for (const text of texts) {
    if (size + text.length > longestMessage) {
      lists.push([]);
      size = 0;
    }
    lists.at(-1)?.push(text);
    size += text.length;
  }
  return lists.map((list) => (list.length === 1 ? (list[0] as string) : `[${list.join(',')}]`));
}

/** A text message as RFC 6455 has it from a server: whole, not masked, not compressed. */
export function frameOf(text: string): Buffer {
  const size = Buffer.byteLength(text);
  const head = size < 126 ? 2 : size < 1 << 16 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + size);
  frame[0] = 0x81;
  if (head === 2) frame[1] = size;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(size, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(size), 2);
  }
  frame.write(text, head);
  return frame;
}
