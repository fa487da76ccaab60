import type { ComponentType } from 'react';

type Load = () => Promise<{ default: ComponentType }>;

/** Pages inside the office frame (top bar and menu). One line each; the menu shows those whose path is here. */
export const officePages: readonly (readonly [path: string, load: Load])[] = [
  ['/', () => import('./modules/workbench/WorkbenchPage.tsx')],
  ['/cases', () => import('./modules/cases/CasesPage.tsx')],
  ['/cases/new/:type', () => import('./modules/cases/NewCasePage.tsx')],
  ['/openings', () => import('./modules/cases/OpeningsPage.tsx')],
  ['/cases/:id', () => import('./modules/cases/CasePage.tsx')],
  ['/ledgers', () => import('./modules/ledgers/LedgersPage.tsx')],
  ['/figures', () => import('./modules/figures/FiguresPage.tsx')],
  ['/places', () => import('./modules/places/PlacesPage.tsx')],
  ['/public', () => import('./modules/public/PublicPage.tsx')],
  ['/devices', () => import('./modules/devices/DevicesPage.tsx')],
  ['/people', () => import('./modules/people/PeoplePage.tsx')],
  ['/roles', () => import('./modules/roles/RolesPage.tsx')],
  ['/duty', () => import('./modules/duty/DutyPage.tsx')],
  ['/audit', () => import('./modules/audit/AuditPage.tsx')],
  ['/intake', () => import('./modules/intake/IntakePage.tsx')],
  ['/delivery', () => import('./modules/delivery/DeliveryPage.tsx')],
  ['/settings', () => import('./modules/settings/SettingsPage.tsx')],
  ['/sessions', () => import('./modules/sessions/SessionsPage.tsx')],
];

/** Pages that fill the window: the console, the phone pages (`/m/*`), the wall. The person is signed in. */
export const barePages: readonly (readonly [path: string, load: Load])[] = [
  ['/console', () => import('./modules/console/ConsolePage.tsx')],
  ['/m/*', () => import('./modules/phone/PhonePage.tsx')],
];

export const hasPage = (path: string): boolean =>
  [...officePages, ...barePages].some(([one]) => one === path || one === `${path}/*`);
