import { type TimelineEntry } from '@anyuan/contract';
import { Tag, Timeline } from 'antd';

import { api, useApi } from '../api.ts';
import { caseType } from '../case-types.ts';
import { useLabel, useText } from '../i18n/index.ts';
import { useCaseWords } from './case-words.ts';
import { fieldsOf, metaOf } from './fields/fields.ts';
import { FieldValue } from './fields/FieldValue.tsx';
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
          {entry.second && ` + ${entry.second.name}`}
          {entry.to && entry.to !== entry.from && ` · ${stateName({ type, state: entry.to })}`}
        </span>
        {entry.note && <div style={{ whiteSpace: 'pre-wrap' }}>{entry.note}</div>}
        <Answers type={type} entry={entry} />
        <When entry={entry} />
      </div>
    ),
  });
  return <Loaded query={query}>{({ items }) => <Timeline items={items.toReversed().map(whole)} />}</Loaded>;
}

/** When it was done and, if word of it came later, when that was. */
function When({ entry: { at, doneAt, doneAtDoubt } }: { entry: TimelineEntry }) {
  const t = useText('cases');
  const isLate = doneAt !== null && Math.abs(Date.parse(at) - Date.parse(doneAt)) >= promptMs;
  if (doneAtDoubt)
    return (
      <div className="muted">
        <Time at={at} seconds />{' '}
        <Tag color="warning">
          {t('toldWrong')} {doneAt ? <Time at={doneAt} seconds /> : ''} · {t(`toldWrong_${doneAtDoubt}`)}
        </Tag>
      </div>
    );
  return (
    <div className="muted">
      <Time at={isLate ? doneAt : at} seconds />
      {isLate && (
        <>
          {' · '}
          {t('toldLate')} <Time at={at} seconds />
        </>
      )}
    </div>
  );
}

/** Until then a tap is as good as told at once. */
const promptMs = 15_000;

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
