import { createHash } from 'node:crypto';

import type { Doubt, ErrorCode } from '@anyuan/contract';
import {
  ack,
  duh,
  eventsOf,
  isTimely,
  nak,
  positionOf,
  readContent,
  readFrame,
  type Content,
  type Event,
  type Frame,
} from '@anyuan/dc09';

import type { App } from '../../kernel/app.ts';
import { protocolDesk, type ProtocolDesk, type Spoken } from '../signal/index.ts';
import { hostOf, type Host } from './hosts.ts';

/** Openings and closings name a user where other events name a zone. */
const byUser = new Set<Event['kind']>(['armed', 'disarmed', 'report', 'test']);

/** Deals with one frame and gives the answer; null: none. Throws when nothing could be kept, so that it comes again. */
export function makeReceiver(app: App): (bytes: Buffer, from: string) => Promise<Buffer | null> {
  const desk = protocolDesk(app, 'dc09');
  /** Frames of one account are taken one after the other, also when they come over several connections. */
  const turns = new Map<string, Promise<unknown>>();

  async function inTurn<T>(account: string, work: () => Promise<T>): Promise<T> {
    const turn = (turns.get(account) ?? Promise.resolve()).then(work);
    const quiet = turn.catch(() => undefined);
    turns.set(account, quiet);
    void quiet.then(() => {
      if (turns.get(account) === quiet) turns.delete(account);
    });
    return turn;
  }

  return async (bytes, from) => {
    const said = { frame: bytes.toString('latin1') };
    const refused = (code: ErrorCode, device: string | null) => desk.refused(from, code, device, said);
    const read = readFrame(bytes);
    // Damaged on the way: the standard wants no answer, and the panel sends it again.
    if ('problem' in read) {
      await refused('bad_frame', null);
      return null;
    }
    const { frame } = read;
    const account = frame.account ?? readContent(frame, null)?.account ?? '';
    return inTurn(account.toUpperCase(), async () => {
      const host = account === '' ? undefined : await hostOf(app, account);
      if (!host) {
        await refused('unknown_device', account);
        return duh(frame);
      }
      const wrong = checked(app, frame, host);
      if ('code' in wrong) {
        await refused(wrong.code, host.code);
        return wrong.code === 'clock_wrong' ? nak(app.clock.now()) : duh(frame);
      }
      return taken(app, desk, from, said, { frame, host, content: wrong.content, events: wrong.events });
    });
  };
}

/** What stands in the frame, or why it cannot be taken. */
function checked(app: App, frame: Frame, host: Host): { content: Content; events: Event[] } | { code: ErrorCode } {
  if (!frame.isEncrypted && host.key && app.settings.get<boolean>('dc09.onlyEncrypted'))
    return { code: 'encryption_needed' };
  const content = readContent(frame, host.key);
  if (!content) return { code: frame.isEncrypted ? 'wrong_key' : 'bad_frame' };
  // Replays of what somebody overheard are too old.
  if (frame.isEncrypted && !isTimely(content.at, app.clock.now())) return { code: 'clock_wrong' };
  const events = eventsOf(frame, content);
  return events ? { content, events } : { code: 'bad_frame' };
}

interface Read {
  frame: Frame;
  host: Host;
  content: Content;
  events: Event[];
}

async function taken(app: App, desk: ProtocolDesk, from: string, said: { frame: string }, read: Read): Promise<Buffer> {
  const { frame, host, events } = read;
  const spoken = events.map((event, index) => spokenOf(app, read, event, index));
  const refusal = await desk.take(from, host, spoken, said);
  return refusal ? duh(frame) : ack(frame, host.key, app.clock.now());
}

/** One event, in our words. */
function spokenOf(app: App, { frame, content }: Read, event: Event, index: number): Spoken {
  const isByUser = byUser.has(event.kind);
  const user = isByUser ? event.zone?.replace(/^0+(?=.)/, '') : undefined;
  const digest = createHash('sha256').update(`${content.data}#${index}`).digest('hex').slice(0, 16);
  const doubts: Doubt[] = [
    ...(frame.lengthFits ? [] : (['frame_length'] as const)),
    ...(content.hasOddStamp ? (['at_unreadable'] as const) : []),
  ];
  return {
    kind: event.kind ?? `dc09-${event.code.toLowerCase()}`,
    zone: isByUser ? undefined : (event.zone ?? undefined),
    area: event.area,
    // A panel that got no answer sends the same number with the same content again.
    key: `${frame.sequence}-${digest}`,
    at: content.at,
    data: {
      code: event.code,
      ...(event.of && { of: event.of }),
      ...(event.area && { area: event.area }),
      ...(user && user !== '0' ? { user } : {}),
      ...(event.text && { text: event.text }),
      ...positionOf(content),
      ...(content.blocks.length > 0 && { blocks: content.blocks }),
    },
    doubts,
  };
}
