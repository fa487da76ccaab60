import type { Result } from '@anyuan/contract';
import type { MouseEvent } from 'react';

import type { api } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { clockTime, hourTime } from '../hospital-time.ts';

import './recordings.css';

type Recorded = Result<typeof api.recording.list>;

interface TimelineBarProps extends Recorded {
  from: string;
  to: string;
  /** What plays, if something does. */
  at?: number | undefined;
  choose: (at: number) => void;
}

const marks = 6;

/** What was recorded of a day, what is missing, and the alarms in it; a click chooses a moment. */
export function TimelineBar({ from, to, items, gaps, events, at, choose }: TimelineBarProps) {
  const t = useText('recordings');
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  const place = (time: number): string =>
    `${(Math.min(Math.max(0, time - begin), end - begin) / (end - begin)) * 100}%`;
  const width = (one: { from: string; to: string }): string =>
    `${((Date.parse(one.to) - Date.parse(one.from)) / (end - begin)) * 100}%`;
  const point = ({ currentTarget, clientX }: MouseEvent<HTMLElement>): void => {
    const { left, width: wide } = currentTarget.getBoundingClientRect();
    const time = begin + ((clientX - left) / wide) * (end - begin);
    const in_ = items.find((one) => Date.parse(one.from) <= time && time < Date.parse(one.to));
    const next = items.find((one) => Date.parse(one.from) > time) ?? items.at(-1);
    if (in_) choose(time);
    else if (next) choose(Date.parse(next.from));
  };
  return (
    <figure className="timeline" aria-label={t('timeline')}>
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- what lies in it is in the list below, too */}
      <div className="timeline-bar" onClick={point} title={t('timelineHint')}>
        {items.map((one) => (
          <span
            key={one.from}
            className={one.isLocked ? 'timeline-range timeline-locked' : 'timeline-range'}
            style={{ left: place(Date.parse(one.from)), width: width(one) }}
          />
        ))}
        {events.map((one) => (
          <span
            key={one.caseId}
            className="timeline-event"
            style={{ left: place(Date.parse(one.at)) }}
            title={`${clockTime(one.at)} ${one.number} ${one.title}`}
          >
            ◆
          </span>
        ))}
        {at !== undefined && <span className="timeline-at" style={{ left: place(at) }} />}
      </div>
      <div className="timeline-marks number muted">
        {Array.from({ length: marks + 1 }, (_, n) => (
          <span key={n}>{n === marks ? '24:00' : hourTime(begin + ((end + 1 - begin) / marks) * n)}</span>
        ))}
      </div>
      <figcaption className="muted">{gaps.length > 0 && items.length > 0 ? t('timelineHint') : ''}</figcaption>
    </figure>
  );
}
