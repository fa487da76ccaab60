import type { App } from '../app.ts';

const minute = 60_000;

/** How long a session may lie idle, and how long it lives at most. */
export const idleMs = ({ settings }: Pick<App, 'settings'>): number =>
  settings.get<number>('session.idleMinutes') * minute;
export const longestMs = ({ settings }: Pick<App, 'settings'>): number =>
  settings.get<number>('session.longestHours') * 60 * minute;
/** For so long after he has proved himself a person is not asked again. */
export const provedMs = ({ settings }: Pick<App, 'settings'>): number =>
  settings.get<number>('session.proveMinutes') * minute;
