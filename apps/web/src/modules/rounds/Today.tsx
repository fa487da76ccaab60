import { planKindLabels, type Round } from '@anyuan/contract';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { isAhead, today } from '../../kit/hospital-time.ts';
import { Empty, Loaded } from '../../kit/States.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';
import { Extra, Verdict, windowText } from './words.tsx';

/** Today at a glance: what is under way now, what comes, what is over. */
export function Today() {
  const t = useText('rounds');
  const can = useCan();
  const day = today();
  const query = useApi(api.round.list, { from: day, to: day, limit: 500 }, { every: 60_000, keep: true });
  return (
    <Loaded query={query} rows={8}>
      {({ items, total, next }) => {
        const isOver = ({ verdict, state }: Round): boolean => verdict !== null || state === 'done';
        // What ends first is looked at first; a month's window is not what is on now.
        const running = items
          .filter((one) => !isOver(one) && !isAhead(one.from))
          .toSorted((a, b) => Date.parse(a.to) - Date.parse(b.to));
        const later = items.filter((one) => !isOver(one) && isAhead(one.from));
        const over = items.filter(isOver).toReversed();
        if (items.length === 0)
          return (
            <div className="panel">
              <Empty title={t('todayEmpty')} action={can('round.plan') && <Link to="/plans">{t('toPlans')}</Link>} />
            </div>
          );
        return (
          <>
            {next !== null && (
              <p className="muted">
                {t('todayMore', { shown: items.length, total })}{' '}
                <Link to={`/rounds?tab=all&from=${day}&to=${day}`}>{t('all')}</Link>
              </p>
            )}
            <Counts rounds={items} />
            <div className="today-columns">
              <Part title={t('now')} rounds={running} />
              <Part title={t('next')} rounds={later} />
              <Part title={t('over')} rounds={over} />
            </div>
          </>
        );
      }}
    </Loaded>
  );
}

/** How the day stands; each number opens its rounds. */
function Counts({ rounds }: { rounds: readonly Round[] }) {
  const t = useText('rounds');
  const day = today();
  const count = (is: (round: Round) => boolean): number => rounds.filter(is).length;
  const all = `/rounds?tab=all&from=${day}&to=${day}`;
  const numbers: [name: string, n: number, query: string, isTrouble: boolean][] = [
    [t('due'), rounds.length, '', false],
    [t('onTime'), count(({ verdict }) => verdict === 'onTime'), '&verdict=onTime', false],
    [t('open'), count(({ verdict }) => verdict === null), '', false],
    [t('missedCount'), count(({ verdict }) => verdict === 'missed'), '&verdict=missed', true],
    [t('withBad'), count(({ bad }) => bad > 0), '&bad=true', true],
  ];
  return (
    <nav className="panel today-counts" aria-label={t('today')}>
      {numbers.map(([name, n, query, isTrouble]) => (
        <Link key={name} to={`${all}${query}`} className={isTrouble && n > 0 ? 'round-trouble' : ''}>
          <span className="muted">{name}</span>
          <strong className="number">
            {isTrouble && n > 0 && '◆ '}
            {n}
          </strong>
        </Link>
      ))}
    </nav>
  );
}

function Part({ title, rounds }: { title: string; rounds: readonly Round[] }) {
  const label = useLabel();
  const { set } = useUrlState();
  return (
    <section className="panel">
      <h2>
        {title} <span className="muted number">{rounds.length}</span>
      </h2>
      {rounds.map((round) => (
        <button key={round.id} type="button" onClick={() => set({ row: round.id })}>
          <span className="today-round">
            <span>
              <strong>{round.plan.name}</strong> <Extra round={round} />
              <span className="muted"> {label(planKindLabels[round.kind])}</span>
            </span>
            <span className="muted number">
              {windowText(round)} · {round.post?.name ?? round.department?.name ?? round.owner?.name}
            </span>
          </span>
          <span className="today-state">
            {round.points > 0 && (
              <span className="number">
                {round.seen}/{round.points}
              </span>
            )}
            <Verdict round={round} />
          </span>
        </button>
      ))}
    </section>
  );
}
