import type { Result } from '@anyuan/contract';
import type { MouseEvent } from 'react';

import type { api } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { clockTime, hourTime } from '../hospital-time.ts';

import './recordings.css';

type Recorded = Result<typeof api.recording.list>;

interface TimelineBarProps extends Pick<Recorded, 'items' | 'gaps' | 'events'> {
  bookmarks?: Recorded['bookmarks'];
  /** What the device itself has recorded. */
  device?: readonly { from: string; to: string }[];
  /** Said beside it; several are drawn above each other. */
  name?: string;
  /** Without hours and words below, for all but the last of several. */
  isBare?: boolean;
  from: string;
  to: string;
  /** What plays, if something does. */
  at?: number | undefined;
  choose: (at: number) => void;
}

const marks = 6;
const hourMs = 3_600_000;

/** What was recorded of a day, what is missing, and the alarms in it; a click chooses a moment. */
export function TimelineBar(props: TimelineBarProps) {
  const { from, to, items, gaps, events, bookmarks = [], device = [], name, isBare = false, at, choose } = props;
  const label = useLabel();
  const t = useText('recordings');
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  const place = (time: number): string =>
    `${(Math.min(Math.max(0, time - begin), end - begin) / (end - begin)) * 100}%`;
  const width = (one: { from: string; to: string }): string => {
    const seen = Math.min(Date.parse(one.to), end) - Math.max(Date.parse(one.from), begin);
    return `${(Math.max(0, seen) / (end - begin)) * 100}%`;
  };
  const touches = (one: { from: string; to: string }): boolean =>
    Date.parse(one.from) < end && Date.parse(one.to) > begin;
  const isIn = (one: { at: string }): boolean => Date.parse(one.at) >= begin && Date.parse(one.at) <= end;
  const mark = (n: number): string => {
    const time = begin + ((end + 1 - begin) / marks) * n;
    return n === marks && hourTime(time) === '00:00'
      ? '24:00'
      : end - begin > hourMs
        ? hourTime(time)
        : clockTime(time);
  };
  const point = ({ currentTarget, clientX }: MouseEvent<HTMLElement>): void => {
    const { left, width: wide } = currentTarget.getBoundingClientRect();
    const time = begin + ((clientX - left) / wide) * (end - begin);
    const all = [...items, ...device].toSorted((a, b) => a.from.localeCompare(b.from));
    const in_ = all.find((one) => Date.parse(one.from) <= time && time < Date.parse(one.to));
    const next = all.find((one) => Date.parse(one.from) > time) ?? all.at(-1);
    if (in_) choose(time);
    else if (next) choose(Date.parse(next.from));
  };
  return (
    <figure
      className="timeline"
      data-bare={isBare || undefined}
      aria-label={name ? `${t('timeline')} ${name}` : t('timeline')}
    >
      {name && <span className="timeline-name">{name}</span>}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- what lies in it is in the list below, too */}
      <div className="timeline-bar" onClick={point} title={t('timelineHint')}>
        {device.filter(touches).map((one) => (
          <span
            key={`device ${one.from}`}
            className="timeline-range timeline-device"
            style={{ left: place(Date.parse(one.from)), width: width(one) }}
            title={t('ofDevice')}
          />
        ))}
        {items.filter(touches).map((one) => (
          <span
            key={one.from}
            className={one.isLocked ? 'timeline-range timeline-locked' : 'timeline-range'}
            style={{ left: place(Date.parse(one.from)), width: width(one) }}
          />
        ))}
        {events.filter(isIn).map((one) => (
          <span
            key={`${one.caseId} ${one.at} ${one.label?.[1] ?? ''}`}
            className="timeline-event"
            style={{ left: place(Date.parse(one.at)) }}
            title={`${clockTime(one.at)} ${one.number} ${one.label ? label(one.label) : one.title}`}
          >
            {one.label ? '◇' : '◆'}
          </span>
        ))}
        {bookmarks.filter(isIn).map((one) => (
          <span
            key={one.id}
            className="timeline-event timeline-bookmark"
            style={{ left: place(Date.parse(one.at)) }}
            title={`${clockTime(one.at)} ${one.note} · ${one.by}`}
          >
            ⚑
          </span>
        ))}
        {at !== undefined && <span className="timeline-at" style={{ left: place(at) }} />}
      </div>
      {!isBare && (
        <>
          <div className="timeline-marks number muted">
            {Array.from({ length: marks + 1 }, (_, n) => (
              <span key={n}>{mark(n)}</span>
            ))}
          </div>
          <figcaption className="muted">{gaps.length > 0 && items.length > 0 ? t('timelineHint') : ''}</figcaption>
        </>
      )}
    </figure>
  );
}
