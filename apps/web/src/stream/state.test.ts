import type { EventMessage } from '@anyuan/contract';
import { describe, expect, test } from 'vitest';

import {
  initial,
  longestWaitMs,
  offsetOf,
  silenceMs,
  step,
  type Effect,
  type Happening,
  type StreamState,
} from './state.ts';

/** Plays happenings at given times and gathers the effects. */
function play(script: [at: number, happening: Happening][], from: StreamState = initial) {
  let state = from;
  const effects: (Effect & { at: number })[] = [];
  for (const [at, happening] of script) {
    const [next, out] = step(state, happening, at);
    state = next;
    effects.push(...out.map((effect) => ({ at, ...effect })));
  }
  return { state, effects };
}

const hello = (seq: number, at = 0): Happening => ({
  kind: 'message',
  message: { control: 'hello', seq, serverTime: new Date(at).toISOString() },
});
const beat = (seq: number, at = 0): Happening => ({
  kind: 'message',
  message: { control: 'beat', seq, serverTime: new Date(at).toISOString() },
});
const event = (seq: number): Happening => ({
  kind: 'message',
  message: { seq, type: 'case.created', id: 'x', at: '', data: {} } satisfies EventMessage,
});
const closed: Happening = { kind: 'closed', random: 1 };
const live = play([
  [0, { kind: 'start' }],
  [10, hello(7)],
]).state;

describe('event stream', () => {
  test('connects, learns the newest event, and reloads what was loaded before: an event may have come between', () => {
    const { state, effects } = play([
      [0, { kind: 'start' }],
      [10, hello(7)],
    ]);
    expect(effects).toEqual([
      { at: 0, kind: 'connect', after: undefined },
      { at: 10, kind: 'resync' },
    ]);
    expect(state).toMatchObject({ phase: 'live', seq: 7, lostSince: undefined });
  });

  test('delivers each event once though it is replayed', () => {
    const { effects, state } = play(
      [8, 9, 9, 8, 10].map((seq) => [20, event(seq)]),
      live,
    );
    expect(effects.map((effect) => effect.kind === 'deliver' && effect.event.seq)).toEqual([8, 9, 10]);
    expect(state.seq).toBe(10);
  });

  test('silence for ten seconds is a loss, dates from the last word, and drops the dead socket', () => {
    const before = play([[silenceMs + 9, { kind: 'tick' }]], live);
    expect(before.state.lostSince).toBeUndefined();
    const after = play([[silenceMs + 10, { kind: 'tick' }]], live);
    expect(after.state).toMatchObject({ phase: 'waiting', lostSince: 10 });
    expect(after.effects).toEqual([{ at: silenceMs + 10, kind: 'drop' }]);
  });

  test('beats keep contact', () => {
    const { state } = play(
      [
        [5_000, beat(7)],
        [10_000, beat(7)],
        [15_000, { kind: 'tick' }],
      ],
      live,
    );
    expect(state).toMatchObject({ phase: 'live', lostSince: undefined });
  });

  test('a reconnect asks for what was missed and loads the lists again', () => {
    const { effects, state } = play(
      [
        [100, event(8)],
        [200, closed],
        [300, { kind: 'tick' }],
        [800, { kind: 'tick' }],
        [900, hello(12)],
        [901, event(9)],
      ],
      live,
    );
    expect(effects.slice(1)).toMatchObject([
      { at: 800, kind: 'connect', after: 8 },
      { at: 900, kind: 'resync' },
      { kind: 'deliver', event: { seq: 9 } },
    ]);
    expect(state.seq).toBe(9);
  });

  test('waits grow, never beyond the longest, and start small again after success', () => {
    let state = live;
    const waits: number[] = [];
    for (let round = 0; round < 8; round++) {
      [state] = step(state, { kind: 'closed', random: 1 }, 1_000);
      waits.push(state.retryAt - 1_000);
      [state] = step(state, { kind: 'tick' }, state.retryAt);
    }
    expect(waits[0]).toBe(500);
    expect(waits.at(-1)).toBe(longestWaitMs);
    [state] = step(state, hello(7), 60_000);
    [state] = step(state, { kind: 'closed', random: 0 }, 61_000);
    expect(state.retryAt - 61_000).toBe(250);
  });

  test('a reset or a sequence that runs backwards starts over from the truth', () => {
    const reset: Happening = { kind: 'message', message: { control: 'reset', seq: 900 } };
    expect(play([[20, reset]], live)).toMatchObject({ state: { seq: 900 }, effects: [{ kind: 'resync' }] });
    const wiped = play(
      [
        [30, hello(2)],
        [31, event(3)],
      ],
      { ...live, seq: 5_000 },
    );
    expect(wiped.effects.map((effect) => effect.kind)).toEqual(['resync', 'deliver']);
  });

  test('the clock offset is taken from the least delayed word', () => {
    const { state } = play(
      [
        [1_000, beat(7, 3_400)],
        [6_000, beat(7, 8_950)],
        [11_000, beat(7, 13_100)],
      ],
      { ...live, offsets: [] },
    );
    expect(offsetOf(state)).toBe(2_950);
  });

  test('nothing happens after it is stopped', () => {
    const { effects, state } = play(
      [
        [20, { kind: 'stop' }],
        [21, closed],
        [60_000, { kind: 'tick' }],
      ],
      live,
    );
    expect(effects).toEqual([{ at: 20, kind: 'drop' }]);
    expect(state).toMatchObject({ phase: 'off', lostSince: undefined });
  });
});
