import { Drawer } from 'antd';
import { lazy, Suspense } from 'react';

import { useText } from '../../i18n/index.ts';
import { Loading } from '../../kit/States.tsx';
import type { Beside as Name } from './services.ts';

// What books declare comes when a drawer opens: the desk itself is there before.
const parts = {
  lend: lazy(async () => ({ default: (await import('./Lend.tsx')).Lend })),
  handBack: lazy(async () => ({ default: (await import('./HandBack.tsx')).HandBack })),
  store: lazy(async () => ({ default: (await import('./Stored.tsx')).Stored })),
};

/** What lies beside the desk, in a drawer: who waits stays in sight. */
export function Beside({ what, close }: { what: Name | undefined; close: () => void }) {
  const t = useText('serviceDesk');
  const Part = what && parts[what];
  return (
    <Drawer open={what !== undefined} title={what && t(what)} size={560} destroyOnHidden onClose={close}>
      <Suspense fallback={<Loading rows={4} />}>{Part && <Part done={close} />}</Suspense>
    </Drawer>
  );
}
