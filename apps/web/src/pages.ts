import type { ComponentType } from 'react';

import type { LaterArea } from './i18n/areas.ts';

type Load = () => Promise<{ default: ComponentType }>;

/** Pages inside the office frame (top bar and menu). One line each; the menu shows those whose path is here. */
export const officePages: readonly (readonly [path: string, load: Load])[] = [
  ['/', () => import('./modules/workbench/WorkbenchPage.tsx')],
  ['/desk', () => import('./modules/service-desk/DeskPage.tsx')],
  ['/cases', () => import('./modules/cases/CasesPage.tsx')],
  ['/cases/new/:type', () => import('./modules/cases/NewCasePage.tsx')],
  ['/openings', () => import('./modules/cases/OpeningsPage.tsx')],
  ['/cases/:id', () => import('./modules/cases/CasePage.tsx')],
  ['/ledgers', () => import('./modules/ledgers/LedgersPage.tsx')],
  ['/books', () => import('./modules/books/BooksPage.tsx')],
  ['/books/:book', () => import('./modules/books/BookPage.tsx')],
  ['/risk', () => import('./modules/board/RiskPage.tsx')],
  ['/figures', () => import('./modules/figures/FiguresPage.tsx')],
  ['/places', () => import('./modules/places/PlacesPage.tsx')],
  ['/public', () => import('./modules/public/PublicPage.tsx')],
  ['/surveys', () => import('./modules/surveys/SurveysPage.tsx')],
  ['/surveys/:code', () => import('./modules/surveys/SurveyPage.tsx')],
  ['/follow-ups', () => import('./modules/follow-up/FollowUpsPage.tsx')],
  ['/follow-ups/:id', () => import('./modules/follow-up/CallPage.tsx')],
  ['/registers', () => import('./modules/registers/RegistersPage.tsx')],
  ['/registers/:kind', () => import('./modules/registers/RegisterPage.tsx')],
  ['/things', () => import('./modules/registers/AllThingsPage.tsx')],
  ['/checks', () => import('./modules/registers/AllChecksPage.tsx')],
  ['/coverage', () => import('./modules/registers/CoveragePage.tsx')],
  ['/things/:id', () => import('./modules/registers/ThingPage.tsx')],
  ['/plans', () => import('./modules/rounds/PlansPage.tsx')],
  ['/rounds', () => import('./modules/rounds/RoundsPage.tsx')],
  ['/forms', () => import('./modules/forms/FormsPage.tsx')],
  ['/forms/:code', () => import('./modules/forms/FormPage.tsx')],
  ['/form-answers', () => import('./modules/forms/AnswersPage.tsx')],
  ['/devices', () => import('./modules/devices/DevicesPage.tsx')],
  ['/footage', () => import('./modules/footage/FootagePage.tsx')],
  ['/camera-rules', () => import('./modules/camera-rules/RulesPage.tsx')],
  ['/camera-health', () => import('./modules/camera-health/HealthPage.tsx')],
  ['/onvif', () => import('./modules/onvif/OnvifPage.tsx')],
  ['/media-nodes', () => import('./modules/media-nodes/NodesPage.tsx')],
  ['/gb28181', () => import('./modules/gb28181/GbPage.tsx')],
  ['/gb28181/:code', () => import('./modules/gb28181/GbDevicePage.tsx')],
  ['/uplinks', () => import('./modules/uplinks/UplinksPage.tsx')],
  ['/people', () => import('./modules/people/PeoplePage.tsx')],
  ['/roles', () => import('./modules/roles/RolesPage.tsx')],
  ['/duty', () => import('./modules/duty/DutyPage.tsx')],
  ['/readiness', () => import('./modules/readiness/ReadinessPage.tsx')],
  ['/letters', () => import('./modules/letters/LettersPage.tsx')],
  ['/clinical', () => import('./modules/clinical/ClinicalPage.tsx')],
  ['/ethics', () => import('./modules/ethics/EthicsPage.tsx')],
  ['/ethics/:id', () => import('./modules/ethics/FilePage.tsx')],
  ['/supervision', () => import('./modules/supervision/SupervisionPage.tsx')],
  ['/assessment', () => import('./modules/assessment/AssessmentPage.tsx')],
  ['/roster', () => import('./modules/roster/RosterPage.tsx')],
  ['/audit', () => import('./modules/audit/AuditPage.tsx')],
  ['/intake', () => import('./modules/intake/IntakePage.tsx')],
  ['/delivery', () => import('./modules/delivery/DeliveryPage.tsx')],
  ['/settings', () => import('./modules/settings/SettingsPage.tsx')],
  ['/sessions', () => import('./modules/sessions/SessionsPage.tsx')],
];

/** Pages that fill the window, with the texts they speak: the console, the wall. The person is signed in. */
export const barePages: readonly (readonly [path: string, load: Load, texts: readonly LaterArea[]])[] = [
  ['/console', () => import('./modules/console/ConsolePage.tsx'), ['console', 'office']],
  ['/live', () => import('./modules/live/LivePage.tsx'), ['cameras', 'devices', 'office']],
  ['/playback', () => import('./modules/playback/PlaybackPage.tsx'), ['recordings', 'cameras', 'devices', 'office']],
  ['/wall', () => import('./modules/wall/WallPage.tsx'), ['wall', 'cameras', 'office']],
  ['/board', () => import('./modules/board/BoardPage.tsx'), ['board', 'ledgers', 'office']],
];

/** Pages that are there before antd and the declarations of cases are: the phone pages, over a weak radio. */
export const lightPages: readonly (readonly [path: string, load: Load])[] = [
  ['/m/*', () => import('./modules/phone/PhonePage.tsx')],
];

/** Pages of the house's own screens: nobody is signed in there, a browser is. */
export const screenPages: readonly (readonly [path: string, load: Load])[] = [
  ['/wall/:screen', () => import('./modules/wall/ScreenPage.tsx')],
];

export const hasPage = (path: string): boolean =>
  [...officePages, ...barePages, ...lightPages].some(([one]) => one === path || one === `${path}/*`);
