import type { CaseDetail } from '@anyuan/contract';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { levelOfCase, useCaseWords } from '../../kit/case-words.ts';
import { LevelMark } from '../../kit/LevelMark.tsx';
import { ScenePlan } from './ScenePlan.tsx';
import { StepButtons } from './StepButtons.tsx';
import { TaskTime } from './TaskTime.tsx';

/** What, where, how long, and the one thing to do. */
export function TaskCard({ item }: { item: CaseDetail }) {
  const t = useText('phone');
  const c = useText();
  const { typeName, stateName } = useCaseWords();
  const { data: scene } = useApi(api.dispatch.scene, { id: item.id }, { staleTime: 300_000 });
  const level = levelOfCase(item);
  return (
    <article className="phone-card" data-case={item.id} data-level={level}>
      <Link to={`/m/case/${item.id}`} className="task-link">
        <div className="task-top">
          <LevelMark level={level} />
          <span className="task-state">{stateName(item)}</span>
          {item.mode !== 'real' && <strong>{c(`mode_${item.mode}`)}</strong>}
          <span className="task-age">
            <TaskTime item={item} />
          </span>
        </div>
        <h2>{item.title}</h2>
        <div className="muted">{item.place?.path || t('whereUnknown')}</div>
        <div className="muted number">
          {typeName(item.type)} · {item.number}
          {item.repeats > 1 && ` · ${c('repeats', { count: item.repeats })}`}
        </div>
        {scene && <ScenePlan scene={scene} name={item.title} level={level} />}
      </Link>
      <StepButtons item={item} />
    </article>
  );
}
