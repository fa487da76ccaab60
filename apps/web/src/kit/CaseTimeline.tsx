import type { TimelineEntry } from '@anyuan/contract';
import { Timeline } from 'antd';

import { api, useApi } from '../api.ts';
import { useText } from '../i18n/index.ts';
import { useCaseWords } from './case-words.ts';
import { Loaded } from './States.tsx';
import { Time } from './Time.tsx';

/** Who did what and when, newest first. */
export function CaseTimeline({ id, type }: { id: string; type: string }) {
  const query = useApi(api.case.timeline, { id });
  const { actionName, stateName } = useCaseWords();
  const t = useText();
  const whole = (entry: TimelineEntry) => ({
    key: entry.id,
    color: entry.action.startsWith('clock:') ? 'red' : entry.to ? 'blue' : 'gray',
    content: (
      <div>
        <strong>{actionName(type, entry)}</strong>{' '}
        <span className="muted">
          {entry.actor.kind === 'system' ? t('system') : entry.actor.name}
          {entry.to && entry.to !== entry.from && ` · ${stateName({ type, state: entry.to })}`}
        </span>
        {entry.note && <div style={{ whiteSpace: 'pre-wrap' }}>{entry.note}</div>}
        <div className="muted">
          <Time at={entry.at} seconds />
        </div>
      </div>
    ),
  });
  return <Loaded query={query}>{({ items }) => <Timeline items={items.toReversed().map(whole)} />}</Loaded>;
}
