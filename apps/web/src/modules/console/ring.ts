import type { CaseItem } from '@anyuan/contract';

import { isTest, isWaiting, rowsOf } from './queue.ts';

export type Pattern = 'critical' | 'urgent' | 'test' | 'lost';

/** What should be heard now, and a key that changes whenever it must be heard anew. */
export interface Ring {
  pattern: Pattern;
  key: string;
}

/** One sound for each group that nobody has answered; a new reminder of the server makes it sound again. */
export function ringsOf(items: readonly CaseItem[]): Ring[] {
  return rowsOf(items.filter(isWaiting))
    .filter(({ lead }) => lead.priority <= 2 || isTest(lead))
    .map(({ key, lead, escalation }) => ({
      // A point that is tested is heard, too, but nobody takes it for an alarm.
      pattern: isTest(lead) ? 'test' : lead.priority === 1 ? 'critical' : 'urgent',
      key: `${key}#${escalation}`,
    }));
}

/** The hottest group not silenced yet; a lost server is louder than all, since nothing else can be trusted then. */
export function heard(rings: readonly Ring[], answered: ReadonlySet<string>, isLost: boolean): Ring | undefined {
  return isLost ? { pattern: 'lost', key: 'lost' } : rings.find(({ key }) => !answered.has(key));
}

interface Glide {
  at: number;
  lasts: number;
  from: number;
  to: number;
}

/** Gliding tones, unlike the pulse bursts of clinical alarms (IEC 60601-1-8). Seconds and hertz. */
export type Sound = Pattern | 'tone' | 'note';
const glides: Record<Sound, { loop: number; glides: Glide[] }> = {
  critical: {
    loop: 1.6,
    glides: [
      { at: 0, lasts: 0.55, from: 520, to: 1240 },
      { at: 0.65, lasts: 0.55, from: 520, to: 1240 },
    ],
  },
  urgent: { loop: 2.6, glides: [{ at: 0, lasts: 0.9, from: 880, to: 440 }] },
  test: { loop: 6, glides: [{ at: 0, lasts: 0.25, from: 440, to: 440 }] },
  lost: {
    loop: 3,
    glides: [
      { at: 0, lasts: 0.8, from: 300, to: 620 },
      { at: 0.8, lasts: 0.8, from: 620, to: 300 },
    ],
  },
  /** Somebody has arrived, or says something: short and soft, unlike any alarm. */
  note: { loop: 0.4, glides: [{ at: 0, lasts: 0.3, from: 660, to: 680 }] },
  tone: { loop: 1.6, glides: [{ at: 0, lasts: 1.4, from: 440, to: 660 }] },
};

/** One turn of a pattern as samples, made here so that it sounds without a server. */
export function samplesOf(pattern: Sound, rate: number): Float32Array<ArrayBuffer> {
  const { loop, glides: parts } = glides[pattern];
  const out = new Float32Array(Math.round(loop * rate));
  const fade = 0.02;
  for (const { at, lasts, from, to } of parts) {
    let phase = 0;
    const count = Math.round(lasts * rate);
    for (let i = 0; i < count; i++) {
      const t = i / rate;
      phase += (2 * Math.PI * (from + ((to - from) * t) / lasts)) / rate;
      const envelope = Math.min(1, t / fade, (lasts - t) / fade);
      // A third harmonic carries through a noisy room better than a pure tone.
      out[Math.round(at * rate) + i] = 0.6 * envelope * (Math.sin(phase) + 0.25 * Math.sin(3 * phase)) * 0.8;
    }
  }
  return out;
}
