import { z } from 'zod';

import type { Label } from '../common.ts';
import { typedLine } from '../plain.ts';

/** Words of a form. A hospital that writes Chinese only leaves the English empty: then the Chinese stands for both. */
export const text = (most: number) => z.tuple([typedLine().min(1).max(most), typedLine().max(most).default('')]);
export type Text = readonly [zh: string, en: string];

export const labelOf = ([zh, en]: Text): Label => [zh, en || zh];
