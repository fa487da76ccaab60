import { lazy } from 'react';

// Where nothing has pictures, what shows them is not fetched.
export const Picture = lazy(async () => ({ default: (await import('./Pictures.tsx')).Picture }));
export const Album = lazy(async () => ({ default: (await import('./Pictures.tsx')).Album }));
