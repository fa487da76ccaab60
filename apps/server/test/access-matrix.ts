import type { Caller } from './access/callers.ts';
import { cameras } from './access/cameras.ts';
import { cases } from './access/cases.ts';
import { forms } from './access/forms.ts';
import { patients } from './access/patients.ts';
import { people } from './access/people.ts';
import { system } from './access/system.ts';
import { things } from './access/things.ts';
import { work } from './access/work.ts';

export { roles, type Caller, type Role } from './access/callers.ts';

/**
 * Who gets past the door of every route. Written by hand from what each role is for, on purpose not derived from
 * roles or permissions: `sweep.test.ts` compares it with what the server really does. A new route needs a row in its area (`access/`).
 */

/** `METHOD path`; paths below `/api/v1` without it. */
export const accessMatrix: Record<string, readonly Caller[]> = {};
for (const [route, callers] of [people, things, work, cases, forms, patients, cameras, system].flatMap(
  Object.entries,
)) {
  if (route in accessMatrix) throw new Error(`${route} stands in two areas`);
  accessMatrix[route] = callers;
}
