import type { EventMessage, StreamControl } from '@anyuan/contract';

/** Contact with the server, as a pure state machine: (state, happening) → state and what to do. */
export interface StreamState {
  phase: 'off' | 'connecting' | 'live' | 'waiting';
  /** Newest event handled; a reconnect asks for what follows. */
  seq: number | undefined;
  /** When the server was last heard, local ms. */
  heardAt: number;
  /** No word from the server for `silenceMs`: set until it is heard again. */
  lostSince: number | undefined;
  attempt: number;
  retryAt: number;
  /** server clock − local clock, from the least delayed of the recent beats. */
  offsets: readonly number[];
}

export type Happening =
  | { kind: 'start' }
  | { kind: 'stop' }
  | { kind: 'tick' }
  | { kind: 'closed'; random: number }
  | { kind: 'message'; message: EventMessage | StreamControl };

export type Effect =
  | { kind: 'connect'; after: number | undefined }
  | { kind: 'drop' }
  /** Lists may be out of date: load them again. */
  | { kind: 'resync' }
  | { kind: 'deliver'; event: EventMessage };

export const silenceMs = 10_000;
export const longestWaitMs = 5_000;
const keptOffsets = 12;

export const initial: StreamState = {
  phase: 'off',
  seq: undefined,
  heardAt: 0,
  lostSince: undefined,
  attempt: 0,
  retryAt: 0,
  offsets: [],
};

type Step = [StreamState, Effect[]];

export function step(state: StreamState, happening: Happening, now: number): Step {
  switch (happening.kind) {
    case 'start':
      return state.phase === 'off' ? connect({ ...state, heardAt: now }) : [state, []];
    case 'stop':
      return [{ ...state, phase: 'off', lostSince: undefined }, state.phase === 'off' ? [] : [{ kind: 'drop' }]];
    case 'closed':
      return state.phase === 'off' ? [state, []] : [wait(state, now, happening.random), []];
    case 'tick':
      return tick(state, now);
    case 'message':
      return hear({ ...state, heardAt: now, lostSince: undefined }, happening.message, now);
  }
}

const connect = (state: StreamState): Step => [
  { ...state, phase: 'connecting' },
  [{ kind: 'connect', after: state.seq }],
];

/** Doubling waits with jitter, so that four hundred consoles do not knock at once. */
function wait(state: StreamState, now: number, random: number): StreamState {
  const longest = Math.min(longestWaitMs, 500 * 2 ** state.attempt);
  return { ...state, phase: 'waiting', attempt: state.attempt + 1, retryAt: now + longest * (0.5 + random / 2) };
}

function tick(state: StreamState, now: number): Step {
  if (state.phase === 'off') return [state, []];
  const isSilent = now - state.heardAt >= silenceMs;
  const next = isSilent && state.lostSince === undefined ? { ...state, lostSince: state.heardAt } : state;
  if (next.phase === 'waiting') return now >= next.retryAt ? connect(next) : [next, []];
  if (next.phase === 'live' && isSilent) return [{ ...next, phase: 'waiting', retryAt: now }, [{ kind: 'drop' }]];
  return [next, []];
}

function hear(state: StreamState, message: EventMessage | StreamControl, now: number): Step {
  if (!('control' in message)) return deliver(state, message);
  switch (message.control) {
    case 'hello': {
      const timed = clock(state, message.serverTime, now);
      // A sequence that runs backwards: another database stands behind the address now.
      const isOther = state.seq !== undefined && message.seq < state.seq;
      const seq = state.seq === undefined || isOther ? message.seq : state.seq;
      // Also the first time: an event may have come between the loading of a list and this word.
      return [{ ...timed, phase: 'live', attempt: 0, seq }, [{ kind: 'resync' }]];
    }
    case 'reset':
      return [{ ...state, seq: message.seq }, [{ kind: 'resync' }]];
    case 'beat':
      return [clock(state, message.serverTime, now), []];
  }
}

function deliver(state: StreamState, event: EventMessage): Step {
  if (state.seq !== undefined && event.seq <= state.seq) return [state, []];
  return [{ ...state, seq: event.seq }, [{ kind: 'deliver', event }]];
}

function clock(state: StreamState, serverTime: string, now: number): StreamState {
  const offset = Date.parse(serverTime) - now;
  return Number.isNaN(offset) ? state : { ...state, offsets: [...state.offsets, offset].slice(-keptOffsets) };
}

/** Delay only ever makes the server look earlier, so the largest difference is the truest. */
export const offsetOf = (state: StreamState): number => (state.offsets.length > 0 ? Math.max(...state.offsets) : 0);
