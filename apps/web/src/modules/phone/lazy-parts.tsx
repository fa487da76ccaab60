import type { ReactNode } from 'react';

import { loadErrorWords } from '../../error-words.ts';
import { loadAreas, useText } from '../../i18n/index.ts';
import { part } from './parts.tsx';

/** Said at once, whatever else is still on its way. */
function PanicSoon(): ReactNode {
  const t = useText('phone');
  return (
    <div className="panic-soon" role="status">
      {t('panicSending')}
    </div>
  );
}

export const PanicSheet = part(async () => (await import('./PanicSheet.tsx')).PanicSheet, <PanicSoon />);
export const FeedbackSheet = part(async () => (await import('./FeedbackSheet.tsx')).FeedbackSheet);
export const StepSheet = part(async () => (await import('./StepSheet.tsx')).StepSheet);
export const OtherSteps = part(async () => (await import('./OtherSteps.tsx')).OtherSteps, <span />);
export const OutboxSheet = part(async () => (await import('./OutboxSheet.tsx')).OutboxSheet, <span />);
export const TaskPage = part(async () => (await import('./TaskPage.tsx')).TaskPage);
export const ReportPage = part(async () => (await import('./ReportPage.tsx')).ReportPage);
export const ReportsPage = part(async () => (await import('./ReportsPage.tsx')).ReportsPage);
export const ThingPage = part(async () => {
  const [{ ThingPage: Page }] = await Promise.all([import('./ThingPage.tsx'), loadAreas(['registers'])]);
  return Page;
});
export const RoundsPage = part(async () => {
  const [{ RoundsPage: Page }] = await Promise.all([import('./rounds/RoundsPage.tsx'), loadAreas(['rounds'])]);
  return Page;
});
export const RoundPage = part(async () => {
  const [{ RoundPage: Page }] = await Promise.all([import('./rounds/RoundPage.tsx'), loadAreas(['rounds'])]);
  return Page;
});
export const LetterPage = part(async () => {
  const [{ LetterPage: Page }] = await Promise.all([import('./letters/LetterPage.tsx'), loadAreas(['letters'])]);
  return Page;
});
export const LettersPage = part(async () => {
  const [{ LettersPage: Page }] = await Promise.all([import('./letters/LettersPage.tsx'), loadAreas(['letters'])]);
  return Page;
});
export const NoticesPage = part(async () => (await import('./NoticesPage.tsx')).NoticesPage);
export const CheckPage = part(async () => {
  const [{ CheckPage: Page }] = await Promise.all([import('./check/CheckPage.tsx'), loadAreas(['phoneCheck'])]);
  return Page;
});
export const MePage = part(async () => {
  const [{ MePage: Page }] = await Promise.all([import('./MePage.tsx'), loadAreas(['phoneCheck'])]);
  return Page;
});
export const NotFound = part(async () => (await import('../../shell/NotFound.tsx')).NotFound);
export const ToSign = part(async () => (await import('../../kit/countersign/ToSign.tsx')).ToSign, <span />);
export const Watch = part(async () => {
  const [{ Watch: Inner }] = await Promise.all([import('./Watch.tsx'), loadAreas(['cameras'])]);
  return Inner;
});
export const Feed = part(async () => (await import('./Feed.tsx')).Feed);
export const LivePage = part(async () => {
  const [{ LivePage: Page }] = await Promise.all([import('./live/LivePage.tsx'), loadAreas(['cameras', 'devices'])]);
  return Page;
});

/** In the order in which somebody may need them without a network. */
export const loads = [
  PanicSheet,
  FeedbackSheet,
  StepSheet,
  OtherSteps,
  TaskPage,
  OutboxSheet,
  ReportPage,
  ThingPage,
  RoundsPage,
  RoundPage,
  MePage,
  CheckPage,
  NoticesPage,
  ReportsPage,
].map(({ load }) => load);
// What is inside of those and comes with them.
export const later = [
  ...loads,
  loadErrorWords,
  () => import('../../kit/SchemaForm.tsx'),
  async () => (await import('../../kit/fields/later-input.tsx')).loadInputs(),
  () => import('../../kit/Pictures.tsx'),
  () => import('../../kit/PlanMap.tsx'),
  async () => (await import('./push/push.ts')).keepPush(),
];
