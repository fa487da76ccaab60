import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { useEvents } from '../../stream/index.tsx';

const links = [
  { name: 'unknown', to: '/intake?verdict=unknown', words: 'unknownSignals', isDoubt: true },
  { name: 'old', to: '/intake?verdict=old', words: 'oldSignals', isDoubt: true },
  { name: 'zones', to: '/intake?verdict=flagged', words: 'unknownZones', isDoubt: true },
  { name: 'kept', to: '/intake?verdict=kept', words: 'keptSignals', isDoubt: false },
] as const;

/** What devices said since midnight that rang nobody: nothing is taken silently. */
export function Unanswered({ since }: { since: string }) {
  const t = useText('console');
  const { data, refetch } = useApi(api.signal.unanswered, { since }, { every: 300_000 });
  useEvents(['signal.kept'], () => void refetch());
  const shown = links.filter(({ name }) => (data?.[name] ?? 0) > 0);
  if (!data || shown.length === 0) return null;
  return (
    <>
      <span className="muted">{t('signalsToday')}</span>
      {shown.map(({ name, to, words, isDoubt }) => (
        <Link key={name} to={to} className={isDoubt ? 'is-short' : ''}>
          {isDoubt && '◆ '}
          {t(words)} <span className="number">{data[name]}</span>
        </Link>
      ))}
    </>
  );
}
