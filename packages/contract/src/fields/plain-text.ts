import { z } from 'zod';

import type { Declared, Read } from './kind.ts';

/** The most characters a text field takes. */
export const longest = ({ schema }: Declared): number =>
  schema instanceof z.ZodString ? (schema.maxLength ?? 4000) : 4000;

export const asItIs = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
export const typed = (text: string): Read => ({ value: text });
