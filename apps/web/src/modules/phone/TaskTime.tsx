import type { CaseItem } from '@anyuan/contract';

import { useText } from '../../i18n/index.ts';
import { Duration, Span } from '../../kit/Time.tsx';
import { useNow } from '../../stream/index.tsx';

/** What the moment asks to know: how long an alarm has been ringing; of everything else, how much time is left. */
export function TaskTime({ item }: { item: CaseItem }) {
  const t = useText('cases');
  const now = useNow();
  if (item.priority === 1 || item.closedAt || !item.dueAt)
    return (
      <span className="task-since">
        <span className="muted">
          {t(item.closedAt ? 'tookInAll' : item.priority === 1 ? 'sincePressed' : 'sinceOpened')}
        </span>{' '}
        <Duration from={item.at} to={item.closedAt} face={item.priority === 1 && !item.closedAt ? 'clock' : 'words'} />
      </span>
    );
  const left = Date.parse(item.dueAt) - now;
  return (
    <span className="task-left" data-late={left < 0}>
      {left < 0 ? `▲ ${t('lateBy')} ` : `${t('left')} `}
      <Span ms={Math.abs(left)} />
    </span>
  );
}
