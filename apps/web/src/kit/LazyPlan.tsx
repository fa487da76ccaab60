import { lazy, Suspense, type ComponentProps } from 'react';

import { Loading } from './States.tsx';

const Plan = lazy(async () => ({ default: (await import('./PlanMap.tsx')).PlanMap }));

/** `PlanMap` with its library, fetched when the first plan is shown. */
export const PlanMap = (props: ComponentProps<typeof Plan>) => (
  <Suspense fallback={<Loading rows={6} />}>
    <Plan {...props} />
  </Suspense>
);
