import { relations, stepFits, type By, type CaseType, type Permission, type Relation } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { reachFilter } from '../auth/reach-filter.ts';
import type { Rights } from '../auth/rights.ts';
import { caseReach } from './row.ts';

const isRelation = (by: By): by is Relation => (relations as readonly string[]).includes(by);

/** In which states who may move a case on, from its declaration: one entry per kind of person. */
function movers(type: CaseType) {
  const found = new Map<string, { by: By; notBy: readonly Relation[]; states: Set<string> }>();
  for (const action of Object.values(type.actions)) {
    if (action.internal || !action.to) continue;
    for (const by of action.by) {
      const notBy = action.notBy ?? [];
      const key = `${by} ${notBy.join(' ')}`;
      const entry = found.get(key) ?? { by, notBy, states: new Set<string>() };
      for (const state of Object.keys(type.states)) if (stepFits(type, state, action)) entry.states.add(state);
      found.set(key, entry);
    }
  }
  return [...found.values()];
}

const standsAs = (me: string, as: readonly Relation[]): RawBuilder<boolean> => {
  const party = sql<boolean>`exists (select from case_party cp where cp.case_id = c.id and cp.person_id = ${me} and cp.relation in (${sql.join(as)}))`;
  return as.includes('reporter') ? sql<boolean>`(c.reporter_id = ${me} or ${party})` : party;
};

/** Cases that wait for this caller: open, and a step that moves them on is his to take. */
export function todoFilter(rights: Rights, types: readonly CaseType[]): RawBuilder<boolean> {
  const me = rights.personId;
  if (me === null) return sql<boolean>`false`;
  const clauses = types.flatMap((type) =>
    movers(type).flatMap(({ by, notBy, states }) => {
      if (states.size === 0 || (!isRelation(by) && !rights.grants.has(by))) return [];
      const mine = isRelation(by) ? standsAs(me, [by]) : reachFilter(rights, by as Permission, caseReach);
      return [
        sql<boolean>`(c.type = ${type.type} and c.state in (${sql.join([...states])}) and ${mine}
          and not ${standsAs(me, [...notBy, 'subject'])})`,
      ];
    }),
  );
  if (clauses.length === 0) return sql<boolean>`false`;
  return sql<boolean>`(c.is_open and (${sql.join(clauses, sql` or `)}))`;
}

export { standsAs };
