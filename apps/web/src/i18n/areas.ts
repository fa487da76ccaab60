import { common } from './common.ts';
import { console } from './console.ts';
import { office } from './office.ts';
import { phone } from './phone.ts';

/** Dictionaries by area of the product. Flat keys, whole sentences, `{{name}}` for what is filled in. */
export const areas = { common, console, office, phone };
export type Area = keyof typeof areas;
