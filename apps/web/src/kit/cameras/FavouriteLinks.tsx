import { useText } from '../../i18n/index.ts';
import { useFavourites } from './favourites.ts';

/** While nothing is in hand: the cameras one looks at most, a click away; beside the console, which rings where it is. */
export function FavouriteLinks() {
  const t = useText('cameras');
  const { all } = useFavourites();
  if (all.length === 0) return null;
  const open = (codes: readonly string[]): void => {
    const size = [1, 4, 9].find((one) => one >= codes.length) ?? 16;
    const shown = codes.slice(0, size).map(encodeURIComponent).join(',');
    window.open(`/live?n=${size}&c=${shown}`, 'anyuan-live');
  };
  return (
    <nav className="desk-kept" aria-label={t('favourites')}>
      <strong>{t('favourites')}</strong>
      {all.map(({ code, name }) => (
        <button key={code} type="button" onClick={() => open([code])}>
          {name}
        </button>
      ))}
      {all.length > 1 && (
        <button type="button" onClick={() => open(all.map(({ code }) => code))}>
          {t('showTogether')}
        </button>
      )}
    </nav>
  );
}
