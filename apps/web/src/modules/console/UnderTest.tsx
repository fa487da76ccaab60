import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';

const shown = 3;

/** Whose presses call nobody just now, for the operator to know. */
export function UnderTest() {
  const t = useText('console');
  const { data } = useApi(api.device.list, { underTest: true, limit: 50 }, { every: 15_000 });
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  const names = items.slice(0, shown).map(({ name }) => name);
  return (
    <Link to="/devices?underTest=true" className="is-short" title={t('underTestHint')}>
      ◆ {t('underTest')} <span className="number">{items.length}</span> {names.join(t('underTestAnd'))}
      {items.length > shown && '…'}
    </Link>
  );
}
