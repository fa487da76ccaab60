import type { Unit } from '@anyuan/contract';

import { useText } from '../../i18n/index.ts';
import { Failed } from '../../kit/States.tsx';
import type { Hand } from './use-hand.ts';

/** Who could go, nearest first; the nearest pair is chosen already. */
export function Units({ hand }: { hand: Hand }) {
  const t = useText('console');
  const { unitsQuery, units, chosen } = hand;
  if (unitsQuery.fetchStatus === 'idle' && unitsQuery.isPending) return null;
  return (
    <section>
      <h3>
        {t('suggested')} <span className="muted">{t('suggestedHint')}</span>
      </h3>
      {unitsQuery.error && !unitsQuery.data && (
        <Failed error={unitsQuery.error} retry={() => void unitsQuery.refetch()} />
      )}
      {unitsQuery.data && units.length === 0 && <p className="desk-warn">{t('unitsNone')}</p>}
      <div className="desk-units">
        {units.slice(0, 9).map((unit, index) => (
          <button
            key={unit.person.id}
            type="button"
            data-desk
            data-unit={unit.person.id}
            aria-pressed={chosen.includes(unit.person.id)}
            onClick={() => hand.toggle(unit.person.id)}
          >
            <kbd className="key">{index + 1}</kbd>
            <span className="desk-unit-name">{unit.person.name}</span>
            <span className="muted">
              {unit.post.name} · <Whereabouts unit={unit} />
              {unit.phone && ` · ${unit.phone}`}
            </span>
            {unit.busy && <span className="desk-warn">{t('busy')}</span>}
          </button>
        ))}
      </div>
    </section>
  );
}

function Whereabouts({ unit }: { unit: Unit }) {
  const t = useText('console');
  if (unit.steps === 0) return t('atThePlace');
  if (!unit.place) return t('whereUnknown');
  return unit.distance === null ? unit.place.name : `${unit.place.name} (${t('sameFloor')})`;
}
