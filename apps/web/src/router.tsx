import { ringingTypeNames, type CaseTypeName } from '@anyuan/contract';
import { createBrowserRouter, type RouteObject } from 'react-router';

import { loadCaseTypes } from './case-types.ts';
import type { LaterArea } from './i18n/areas.ts';
import { loadAreas } from './i18n/index.ts';
import { Loading } from './kit/States.tsx';
import { barePages, lightPages, officePages, screenPages } from './pages.ts';
import { Crashed } from './shell/Crashed.tsx';
import { Root } from './shell/Root.tsx';

/** Every page is a chunk of its own: the phone does not load the console. */
const page = ([path, load]: (typeof officePages)[number]): RouteObject => ({
  path,
  lazy: async () => {
    const [{ default: Component }] = await Promise.all([load(), loadAreas(['phone'])]);
    return { Component };
  },
});

const pageOfScreen = (...[path, load]: (typeof officePages)[number]): RouteObject => ({
  path,
  lazy: async () => {
    const [{ default: Component }] = await Promise.all([load(), loadAreas(['wall'])]);
    return { Component };
  },
});

/** A page that shows cases of any type waits for the declarations, too; the console only for what rings. */
const pageOfCases = (
  [path, load]: (typeof officePages)[number],
  types?: readonly CaseTypeName[],
  areas?: readonly LaterArea[],
): RouteObject => ({
  path,
  lazy: async () => {
    const [{ default: Component }] = await Promise.all([load(), loadCaseTypes(types), loadAreas(areas)]);
    return { Component };
  },
});

const antd = (children: RouteObject[]): RouteObject => ({
  lazy: async () => ({ Component: (await import('./theme-antd.tsx')).AntdOutlet }),
  children,
});

export const router = createBrowserRouter([
  {
    Component: Root,
    ErrorBoundary: Crashed,
    HydrateFallback: Loading,
    children: [
      antd([
        { path: '/sign-in', lazy: async () => ({ Component: (await import('./shell/SignInPage.tsx')).SignInPage }) },
        { path: '/sign-in/oidc', lazy: async () => ({ Component: (await import('./shell/OidcPage.tsx')).OidcPage }) },
        { path: '/setup', lazy: async () => ({ Component: (await import('./shell/SetupPage.tsx')).SetupPage }) },
      ]),
      ...screenPages.map(([path, load]) => pageOfScreen(path, load)),
      {
        lazy: async () => ({ Component: (await import('./shell/RequirePerson.tsx')).RequirePerson }),
        children: [
          ...lightPages.map(page),
          antd([
            {
              path: '/password',
              lazy: async () => ({ Component: (await import('./shell/PasswordPage.tsx')).PasswordPage }),
            },
            {
              path: '/factor',
              lazy: async () => {
                const [{ FactorPage }] = await Promise.all([import('./shell/FactorPage.tsx'), loadAreas(['factor'])]);
                return { Component: FactorPage };
              },
            },
            ...barePages.map(([path, load, texts]) => pageOfCases([path, load], ringingTypeNames, texts)),
            {
              lazy: async () => ({ Component: (await import('./shell/OfficeLayout.tsx')).OfficeLayout }),
              children: [
                ...officePages.map((one) => pageOfCases(one)),
                { path: '*', lazy: async () => ({ Component: (await import('./shell/NotFound.tsx')).NotFound }) },
              ],
            },
          ]),
        ],
      },
    ],
  },
]);
