import { planKindLabels, type RoundDetail } from '@anyuan/contract';
import { Link } from 'react-router';

import { useLabel, useText } from '../../../i18n/index.ts';
import { hourTime, isAhead, shortTime } from '../../../kit/hospital-time.ts';
import { Empty, Failed, Loading } from '../../../kit/States.tsx';
import { useTitle } from '../../../kit/use-title.ts';
import { useOutbox } from '../outbox/context.tsx';
import { seenOf, waitingAt } from './progress.ts';
import { useShift } from './shift.ts';

import './rounds.css';

/** What has to be gone round now and next: the one that ends first stands first. */
export function RoundsPage() {
  const t = useText('rounds');
  useTitle(t('myRounds'));
  const { query, shift, isKept } = useShift();
  if (!shift)
    return query.isPending ? <Loading rows={8} /> : <Failed error={query.error} retry={() => void query.refetch()} />;
  const { rounds, at } = shift;
  const todo = rounds.filter(({ state }) => state === 'planned' || state === 'begun');
  const missed = rounds.filter(({ state }) => state === 'missed');
  const done = rounds.filter(({ state }) => state === 'done');
  return (
    <>
      <h1 className="phone-title">{t('myRounds')}</h1>
      {isKept && <KeptNote at={at} />}
      {rounds.length === 0 && <Empty title={t('noRounds')}>{t('noRoundsText')}</Empty>}
      {todo.map((round) => (
        <RoundCard key={round.id} round={round} />
      ))}
      {missed.length > 0 && <h2 className="phone-section">◆ {t('missedMakeUp')}</h2>}
      {missed.map((round) => (
        <RoundCard key={round.id} round={round} />
      ))}
      {done.length > 0 && <h2 className="phone-section">{t('doneRound')}</h2>}
      {done.map((round) => (
        <Link key={round.id} to={`/m/round/${round.id}`} className="phone-row">
          <span>{round.plan.name}</span>
          <span className="muted number">{round.doneAt && hourTime(round.doneAt)}</span>
        </Link>
      ))}
    </>
  );
}

/** What is shown is what the phone heard last. */
export function KeptNote({ at }: { at: string }) {
  const t = useText('rounds');
  return (
    <p className="phone-kept" role="status">
      ○ {t('keptAt', { time: shortTime(at) })}
    </p>
  );
}

function RoundCard({ round }: { round: RoundDetail }) {
  const t = useText('rounds');
  const label = useLabel();
  const waiting = waitingAt(useOutbox().taps, round.id);
  const seen = seenOf(round, waiting);
  const ahead = isAhead(round.from);
  return (
    <Link
      to={`/m/round/${round.id}`}
      className="phone-card round-card"
      {...(round.state === 'missed' ? { 'data-level': 'urgent' } : {})}
    >
      <span className="task-top">
        <strong>{round.plan.name}</strong>
        {round.extra && <span className="muted">{t(`extra_${round.extra}`)}</span>}
        {round.spots.length > 0 && (
          <span className="task-age number">
            {seen}/{round.spots.length}
          </span>
        )}
      </span>
      <span className="muted">
        {label(planKindLabels[round.kind])} ·{' '}
        {ahead ? t('startsAt', { time: shortTime(round.from) }) : t('until', { time: shortTime(round.to) })}
      </span>
      {waiting.length > 0 && (
        <span className="step-waiting">
          ◆ {t('waiting')}: {waiting.length}
        </span>
      )}
    </Link>
  );
}
