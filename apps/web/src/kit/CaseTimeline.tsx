import { caseType, type TimelineEntry } from '@anyuan/contract';
import { Timeline } from 'antd';

import { api, useApi } from '../api.ts';
import { useLabel } from '../i18n/index.ts';
import { useCaseWords } from './case-words.ts';
import { FieldValue } from './FieldValue.tsx';
import { fieldsOf, metaOf } from './form/fields.ts';
import { Loaded } from './States.tsx';
import { Time } from './Time.tsx';

/** Who did what and when, newest first. */
export function CaseTimeline({ id, type }: { id: string; type: string }) {
  const query = useApi(api.case.timeline, { id });
  const { actionName, actorName, stateName } = useCaseWords();
  const whole = (entry: TimelineEntry) => ({
    key: entry.id,
    color: entry.action.startsWith('clock:') ? 'red' : entry.to ? 'blue' : 'gray',
    content: (
      <div>
        <strong>{actionName(type, entry)}</strong>{' '}
        <span className="muted">
          {actorName(entry.actor)}
          {entry.to && entry.to !== entry.from && ` · ${stateName({ type, state: entry.to })}`}
        </span>
        {entry.note && <div style={{ whiteSpace: 'pre-wrap' }}>{entry.note}</div>}
        <Answers type={type} entry={entry} />
        <div className="muted">
          <Time at={entry.at} seconds />
        </div>
      </div>
    ),
  });
  return <Loaded query={query}>{({ items }) => <Timeline items={items.toReversed().map(whole)} />}</Loaded>;
}

/** What was filled in at the step. */
function Answers({ type, entry }: { type: string; entry: TimelineEntry }) {
  const label = useLabel();
  const input = caseType(type)?.actions[entry.action]?.input;
  const answers = input
    ? fieldsOf(input).filter(([name]) => entry.data[name] !== undefined && entry.data[name] !== null)
    : [];
  return answers.map(([name, field]) => (
    <div key={name} className="timeline-answer">
      <span className="muted">{label(metaOf(field)?.label) || name}</span>{' '}
      <FieldValue field={field} value={entry.data[name]} />
    </div>
  ));
}
