import type { RoundPoint } from '@anyuan/contract';

/** A round that is being written to. */
export interface OpenRound {
  id: string;
  plan_id: string;
  plan_name: string;
  kind: string;
  from_at: Date;
  to_at: Date;
  closes_at: Date;
  state: string;
  points: RoundPoint[];
  /** Points that whoever makes it must not know of: nobody asks him for them. */
  kept?: ReadonlySet<string>;
  is_ordered: boolean;
  form_id: string | null;
  version_id: string | null;
  thing_kind: string | null;
  post_id: string | null;
  department_id: string | null;
  campus_id: string | null;
  owner_id: string | null;
  path: string | null;
  is_demo: boolean;
}
