import { phoneText, type Unit } from '@anyuan/contract';
import { useState } from 'react';

import { useText } from '../../i18n/index.ts';
import { Failed } from '../../kit/States.tsx';
import type { Hand } from './use-hand.ts';
import { whereIn } from './where.ts';

/** Digits reach so many; the others are found by name and chosen by hand. */
const byKey = 9;

/** Everybody who could go, nearest first; the nearest pair is chosen already. */
export function Units({ hand }: { hand: Hand }) {
  const t = useText('console');
  const { unitsQuery, units, chosen } = hand;
  const [sought, seek] = useState('');
  if (unitsQuery.fetchStatus === 'idle' && unitsQuery.isPending) return null;
  const words = sought.trim();
  const shown = units
    .map((unit, index) => ({ unit, index }))
    .filter(({ unit }) => words === '' || chosen.includes(unit.person.id) || isMeant(unit, words));
  return (
    <section>
      <h3>
        {t('suggested')} <span className="muted">{t('suggestedHint')}</span>
      </h3>
      {unitsQuery.error && !unitsQuery.data && (
        <Failed error={unitsQuery.error} retry={() => void unitsQuery.refetch()} />
      )}
      {unitsQuery.data && units.length === 0 && <p className="desk-warn">{t('unitsNone')}</p>}
      {units.length > byKey && (
        <input
          className="desk-seek"
          type="search"
          value={sought}
          aria-label={t('unitsSeek')}
          placeholder={t('unitsSeekHint', { count: units.length })}
          onChange={({ target }) => seek(target.value)}
        />
      )}
      <div className="desk-units" tabIndex={units.length > byKey ? 0 : -1} role="group" aria-label={t('suggested')}>
        {shown.map(({ unit, index }) => (
          <button
            key={unit.person.id}
            type="button"
            data-desk
            data-unit={unit.person.id}
            aria-pressed={chosen.includes(unit.person.id)}
            onClick={() => hand.toggle(unit.person.id)}
          >
            {index < byKey && <kbd className="key">{index + 1}</kbd>}
            <span className="desk-unit-name">{unit.person.name}</span>
            <span className="muted">
              {unit.post.name} · <Whereabouts unit={unit} />
              {unit.phone && ` · ${phoneText(unit.phone)}`}
            </span>
            {unit.busy && <span className="desk-warn">{t('busy')}</span>}
            {unit.planned && <span className="desk-warn">{t('plannedOnly')}</span>}
          </button>
        ))}
      </div>
    </section>
  );
}

const isMeant = ({ person, post, place }: Unit, words: string): boolean =>
  [person.name, post.name, place?.path ?? ''].some((text) => text.includes(words));

function Whereabouts({ unit }: { unit: Unit }) {
  const t = useText('console');
  if (unit.near === 'here') return t('atThePlace');
  if (!unit.place) return t('whereUnknown');
  const where = whereIn(unit.place.path);
  if (unit.near === 'floor') return `${where} (${t('sameFloor')})`;
  return unit.near === 'building' ? `${where} (${t('sameBuilding')})` : where;
}
