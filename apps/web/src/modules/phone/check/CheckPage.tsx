import { Button } from 'antd';
import { useEffect, useState } from 'react';

import { useLang, useText } from '../../../i18n/index.ts';
import { Loading } from '../../../kit/States.tsx';
import { useTitle } from '../../../kit/use-title.ts';
import { useStream } from '../../../stream/index.tsx';
import { reached } from '../push/push.ts';
import { findOut, judged, whenLocked, type Found, type Standing } from './capabilities.ts';

const marks: Readonly<Record<Standing, string>> = { on: '●', partly: '◐', off: '○' };

/** What goes on this phone and what does not, and why: said before somebody relies on it. */
export function CheckPage() {
  const phone = useText('phone');
  const t = useText('phoneCheck');
  useTitle(phone('selfCheck'));
  const { connected, offsetMs } = useStream();
  const lang = useLang();
  const [found, setFound] = useState<Found>();
  const [again, look] = useState(0);
  useEffect(() => {
    let isLeft = false;
    void reached()
      .then((ways) => findOut({ connected, offsetMs, lang, ...ways }))
      .then((all) => !isLeft && setFound(all));
    return () => {
      isLeft = true;
    };
  }, [connected, offsetMs, lang, again]);
  if (!found) return <Loading rows={8} />;
  const rows = judged(found);
  const isClear = rows.some(({ why }) => why === 'why_clear');
  return (
    <div className="phone-stack">
      <h1 className="phone-title">{phone('selfCheck')}</h1>
      <p className="phone-card" role="status">
        {t(`locked_${whenLocked(found)}`)}
      </p>
      {isClear && (
        <Button block href="/install" className="big-verb" type="primary">
          {t('installGuide')}
        </Button>
      )}
      <ul className="phone-card check-list">
        {rows.map(({ name, is, why }) => (
          <li key={name} data-is={is}>
            <span>
              <span aria-hidden="true">{marks[is]}</span> {t(`can_${name}`)}
            </span>
            <strong>{t(`is_${is}`)}</strong>
            {why && <p className="muted">{t(why)}</p>}
          </li>
        ))}
      </ul>
      <Button block onClick={() => look((n) => n + 1)}>
        {t('checkOnceMore')}
      </Button>
      {!isClear && (
        <Button block href="/install">
          {t('installGuide')}
        </Button>
      )}
    </div>
  );
}
