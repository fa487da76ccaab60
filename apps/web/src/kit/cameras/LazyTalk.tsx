import type { Look } from '@anyuan/contract';
import { lazy, Suspense } from 'react';

import { loadAreas } from '../../i18n/areas.ts';
import { useCan } from '../../session.ts';

const Talk = lazy(async () => {
  const [page] = await Promise.all([import('./Talk.tsx'), loadAreas(['cameras'])]);
  return page;
});

/** Speaking through a camera, for those who may; comes after the picture. */
export function LazyTalk(props: { camera: string; name: string; look: Look }) {
  const can = useCan();
  if (!can('camera.talk')) return null;
  return (
    <Suspense>
      <Talk {...props} />
    </Suspense>
  );
}
