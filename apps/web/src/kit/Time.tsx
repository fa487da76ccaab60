import { lastMinute } from '@anyuan/contract';

import { useText } from '../i18n/index.ts';
import { useNow } from '../stream/index.tsx';
import { clockFace, spell, type Units } from './duration.ts';
import { exactTime, minuteTime } from './hospital-time.ts';

export function useUnits(): Units {
  const t = useText();
  return { day: t('day'), hour: t('hour'), minute: t('minute'), second: t('second') };
}

interface TimeProps {
  at: string | null | undefined;
  seconds?: boolean;
  /** Without the year. */
  brief?: boolean;
}

/** `2026-11-22 14:05`; the seconds are in the tooltip, or shown with `seconds`. */
export function Time({ at, seconds = false, brief = false }: TimeProps) {
  if (!at) return <span className="muted">–</span>;
  const full = exactTime(at);
  return (
    <time dateTime={at} className="number" {...(seconds ? {} : { title: full })}>
      {seconds ? full : brief ? minuteTime(at).slice(5) : minuteTime(at)}
    </time>
  );
}

/** A limit: the end of a day is 23:59 of that day. */
export function DueTime({ at }: { at: string }) {
  return <Time at={lastMinute(at)} />;
}

interface DurationProps {
  /** Counts from here … */
  from: string;
  /** … to here, or to now, live, by the server's clock. */
  to?: string | null | undefined;
  /** `clock`: 2:14 instead of 2 分 14 秒. */
  face?: 'words' | 'clock';
}

export function Duration({ from, to, face = 'words' }: DurationProps) {
  return to ? <Span ms={Date.parse(to) - Date.parse(from)} face={face} /> : <Running from={from} face={face} />;
}

function Running({ from, face }: { from: string; face: 'words' | 'clock' }) {
  const now = useNow();
  return <Span ms={now - Date.parse(from)} face={face} />;
}

export function Span({ ms, face = 'words' }: { ms: number; face?: 'words' | 'clock' }) {
  const units = useUnits();
  return <span className="number">{face === 'clock' ? clockFace(ms) : spell(ms, units)}</span>;
}
