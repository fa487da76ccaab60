import { lazy, Suspense, type ComponentProps } from 'react';

import { Loading } from './States.tsx';

const Form = lazy(async () => ({ default: (await import('./SchemaForm.tsx')).SchemaForm }));

/** `SchemaForm` with everything it draws fields with, fetched when the first form opens. */
export const SchemaForm = (props: ComponentProps<typeof Form>) => (
  <Suspense fallback={<Loading rows={3} />}>
    <Form {...props} />
  </Suspense>
);
