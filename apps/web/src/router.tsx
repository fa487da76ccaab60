import { createBrowserRouter, type RouteObject } from 'react-router';

import { Loading } from './kit/States.tsx';
import { barePages, officePages } from './pages.ts';
import { Crashed } from './shell/Crashed.tsx';
import { Root } from './shell/Root.tsx';

/** Every page is a chunk of its own: the phone does not load the console. */
const page = ([path, load]: (typeof officePages)[number]): RouteObject => ({
  path,
  lazy: async () => ({ Component: (await load()).default }),
});

export const router = createBrowserRouter([
  {
    Component: Root,
    ErrorBoundary: Crashed,
    HydrateFallback: Loading,
    children: [
      { path: '/sign-in', lazy: async () => ({ Component: (await import('./shell/SignInPage.tsx')).SignInPage }) },
      { path: '/setup', lazy: async () => ({ Component: (await import('./shell/SetupPage.tsx')).SetupPage }) },
      {
        lazy: async () => ({ Component: (await import('./shell/RequirePerson.tsx')).RequirePerson }),
        children: [
          {
            path: '/password',
            lazy: async () => ({ Component: (await import('./shell/PasswordPage.tsx')).PasswordPage }),
          },
          ...barePages.map(page),
          {
            lazy: async () => ({ Component: (await import('./shell/OfficeLayout.tsx')).OfficeLayout }),
            children: [
              ...officePages.map(page),
              { path: '*', lazy: async () => ({ Component: (await import('./shell/NotFound.tsx')).NotFound }) },
            ],
          },
        ],
      },
    ],
  },
]);
