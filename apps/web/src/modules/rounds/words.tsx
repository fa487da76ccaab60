import { roundStates, roundVerdictLabels, type Round } from '@anyuan/contract';
import { Tag } from 'antd';

import { useLabel, useText } from '../../i18n/index.ts';
import { minuteTime } from '../../kit/hospital-time.ts';
import type { TagColour } from '../../tokens.ts';

const marks = { onTime: '', early: '○ ', late: '● ', madeUp: '● ', missed: '◆ ' } as const;
const colours = {
  onTime: 'default',
  early: 'processing',
  late: 'warning',
  madeUp: 'warning',
  missed: 'error',
} as const satisfies Record<string, TagColour | 'default'>;

/** How a round turned out; before that, how it stands. */
export function Verdict({ round: { verdict, state } }: { round: Pick<Round, 'verdict' | 'state'> }) {
  const label = useLabel();
  if (!verdict) return <Tag>{label(roundStates[state])}</Tag>;
  return (
    <Tag color={colours[verdict]}>
      {marks[verdict]}
      {label(roundVerdictLabels[verdict])}
    </Tag>
  );
}

/** `05-01 22:00–00:00`: the day once, unless it lasts longer. */
export function windowText({ from, to }: Pick<Round, 'from' | 'to'>): string {
  const [begins, ends] = [minuteTime(from).replace('T', ' '), minuteTime(to).replace('T', ' ')];
  const isMidnight = ends.slice(11) === '00:00';
  const hours = (Date.parse(to) - Date.parse(from)) / 3_600_000;
  if (hours <= 24 && begins.slice(11) === '00:00' && isMidnight) return begins.slice(5, 10);
  if (hours >= 24) {
    const last = minuteTime(new Date(Date.parse(to) - 60_000).toISOString()).slice(5, 10);
    return `${begins.slice(5, 10)} – ${last}`;
  }
  return `${begins.slice(5, 10)} ${begins.slice(11)}–${isMidnight ? '24:00' : ends.slice(11)}`;
}

export function Extra({ round: { extra } }: { round: Pick<Round, 'extra'> }) {
  const t = useText('rounds');
  return extra ? <Tag>{t(`extra_${extra}`)}</Tag> : null;
}
