import { lazy, Suspense, useState } from 'react';

import { client } from '../api.ts';
import { useText } from '../i18n/index.ts';
import { PlainButton } from '../kit/PlainButton.tsx';
import { toast } from '../kit/toast.ts';
import { useCan } from '../session.ts';

import './shell.css';

const WipeDemo = lazy(() => import('./WipeDemo.tsx'));

/** On every page of a demonstration hospital, so that nobody takes it for real. */
export function DemoRibbon() {
  const t = useText();
  const can = useCan();
  const [isOpen, open] = useState(false);
  const press = async (): Promise<void> => {
    await client.setup.pressDemo({});
    toast(t('pressDemoDone'));
  };
  return (
    <aside className="demo-ribbon" aria-label={t('demoData')}>
      <strong>{t('demoData')}</strong>
      <span className="demo-hint">{t('demoHint')}</span>
      <PlainButton className="is-link no-print" act={press}>
        {t('pressDemo')}
      </PlainButton>
      {can('demo.wipe') && (
        <PlainButton className="is-link no-print" act={() => open(true)}>
          {t('wipeDemo')}
        </PlainButton>
      )}
      {isOpen && (
        <Suspense>
          <WipeDemo close={() => open(false)} />
        </Suspense>
      )}
    </aside>
  );
}
