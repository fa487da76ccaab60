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
export const project = '项目默认值 / project default';
