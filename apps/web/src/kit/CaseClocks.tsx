import { type CaseDetail } from '@anyuan/contract';

import { caseType } from '../case-types.ts';
import { useLabel, useText } from '../i18n/index.ts';
import { useNow } from '../stream/index.tsx';
import { useCaseWords } from './case-words.ts';
import { DueTime, Span } from './Time.tsx';

/** The case's promises: how long is left, what stands still and why, what was kept and what was broken. */
export function CaseClocks({ item }: { item: CaseDetail }) {
  const label = useLabel();
  const type = caseType(item.type);
  const running = item.clocks.filter(({ dueAt, isPaused }) => dueAt !== null || isPaused);
  const ended = Object.entries(item.kept).filter(([name]) => !running.some(({ clock }) => clock === name));
  if (running.length + ended.length === 0) return null;
  const nameOf = (clock: string): string => label(type?.clocks[clock]?.label) || clock;
  return (
    <ul className="case-clocks">
      {running.map((clock) => (
        <li key={clock.clock}>
          <span>{nameOf(clock.clock)}</span> <Left item={item} dueAt={clock.dueAt} isPaused={clock.isPaused} />
        </li>
      ))}
      {ended.map(([name, isKept]) => (
        <li key={name}>
          <span>{nameOf(name)}</span> <Outcome isKept={isKept} />
        </li>
      ))}
    </ul>
  );
}

function Left({ item, dueAt, isPaused }: { item: CaseDetail; dueAt: string | null; isPaused: boolean }) {
  const t = useText('cases');
  const now = useNow();
  const { stateName } = useCaseWords();
  if (isPaused || !dueAt) return <span className="muted">‖ {t('paused', { state: stateName(item) })}</span>;
  const left = Date.parse(dueAt) - now;
  return (
    <span>
      <strong style={left < 0 ? { color: 'var(--level-critical-text)' } : {}}>
        {left < 0 ? `▲ ${t('lateBy')} ` : `${t('left')} `}
        <Span ms={Math.abs(left)} />
      </strong>{' '}
      <span className="muted">
        <DueTime at={dueAt} />
      </span>
    </span>
  );
}

function Outcome({ isKept }: { isKept: boolean }) {
  const t = useText('cases');
  return isKept ? (
    <span className="muted">{t('kept')}</span>
  ) : (
    <span style={{ color: 'var(--level-critical-text)' }}>▲ {t('broken')}</span>
  );
}
