import type { Recurrence } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Leading } from './points.ts';

/** A plan as making rounds looks at it. */
export interface Planned extends Leading {
  code: string;
  kind: string;
  recurrence: Recurrence;
  form_id: string | null;
  is_split: boolean;
  post_id: string | null;
  department_id: string | null;
  owner_id: string | null;
  supervisor_id: string | null;
  rule: string | null;
  made_until: Date | null;
  is_active: boolean;
  is_demo: boolean;
  campus_id: string | null;
}

export const planColumns = sql`l.id, l.code, l.kind, l.leads, l.point_ids, l.thing_kind, l.device_kind, l.within_id,
  l.department_ids, l.recurrence, l.form_id, l.is_split, l.post_id, l.department_id, l.owner_id, l.supervisor_id, l.rule,
  l.made_until, l.is_active, l.is_demo,
  coalesce((select campus_id from department where id = l.department_id),
    (select q.campus_id from post o join place q on q.id = o.place_id where o.id = l.post_id),
    (select campus_id from place where id = l.within_id),
    (select campus_id from place where id = l.point_ids[1])) as campus_id`;
