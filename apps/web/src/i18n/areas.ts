import { cases } from './cases.ts';
import { common } from './common.ts';
import { console } from './console.ts';
import { delivery } from './delivery.ts';
import { devices } from './devices.ts';
import { duty } from './duty.ts';
import { forms } from './forms.ts';
import { ledgers } from './ledgers.ts';
import { office } from './office.ts';
import { people } from './people.ts';
import { phone } from './phone.ts';
import { places } from './places.ts';
import { publicPage } from './public.ts';
import { system } from './system.ts';

/** Dictionaries by area of the product. Flat keys, whole sentences, `{{name}}` for what is filled in. */
export const areas = {
  common,
  console,
  phone,
  office,
  cases,
  ledgers,
  forms,
  places,
  public: publicPage,
  devices,
  people,
  duty,
  delivery,
  system,
};
export type Area = keyof typeof areas;
