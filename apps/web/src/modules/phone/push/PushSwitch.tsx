import { useEffect, useState } from 'react';

import { useText } from '../../../i18n/index.ts';
import { ActionButton } from '../../../kit/ActionButton.tsx';
import { whyNoPush } from '../check/capabilities.ts';
import { pushState, startPush, stopPush, type PushState } from './push.ts';

/** Whether this phone is told while it is locked, as far as browser and hospital let it. */
export function PushSwitch() {
  const t = useText('phoneCheck');
  const [state, setState] = useState<PushState>();
  useEffect(() => {
    let isLeft = false;
    void pushState().then(
      (found) => !isLeft && setState(found),
      () => undefined,
    );
    return () => {
      isLeft = true;
    };
  }, []);
  const change = async (): Promise<void> => setState(state === 'on' ? await stopPush() : await startPush());
  const why = state && whyNoPush[state];
  return (
    <section className="phone-card">
      <h2>{t('can_push')}</h2>
      <p className="muted" role="status">
        {state === undefined ? t('why_noContact') : t(why ?? 'pushHint')}
      </p>
      {(state === 'on' || state === 'off') && (
        <ActionButton block act={change} type={state === 'on' ? 'default' : 'primary'}>
          {t(state === 'on' ? 'pushStop' : 'pushStart')}
        </ActionButton>
      )}
    </section>
  );
}
