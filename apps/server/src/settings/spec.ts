import type { z } from 'zod';

import type { SettingSpec } from '../kernel/settings.ts';

export const spec = (
  key: string,
  schema: z.ZodType,
  defaultValue: unknown,
  zh: string,
  en: string,
  unit: string,
  source: string,
  confirmed = false,
): SettingSpec => ({ key, schema, defaultValue, zh, en, unit, source, confirmed });
const listing =
  (lists: NonNullable<SettingSpec['lists']>) =>
  (one: SettingSpec): SettingSpec => ({ ...one, lists });
/** Texts that list codes: people see and choose names. */
export const ofRoles = listing('role');
export const ofPlaces = listing('place');
export const ofScreens = listing('screen');

export const project = '项目默认值 / project default';
