import { relations, type Audience, type Grant, type Permission, type Relation, type Scope } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import { mergeGrants, reaches, type Rights } from '../../kernel/auth/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import type { DB, Reach } from '../../kernel/db/index.ts';
import { maySee, type Subject, type SubjectFacts } from '../../kernel/subjects/index.ts';

/** As much of a transaction as looking needs. */
type Looking = Pick<Tx, 'ctx'> & { db: Kysely<DB> };

const headRole = 'head';
const isRelation = (one: Audience): one is Relation => (relations as readonly string[]).includes(one);
const isPermission = (one: Audience): one is Permission => one !== 'head' && !isRelation(one);

/** Somebody who could be told, with the rights that decide it. */
interface Candidate {
  rights: Rights & { personId: string };
  roles: string[];
}

/**
 * Ids of the people an audience stands for: only active ones who may see this thing, and one it is about only where
 * the audience says `subject`. The rule of who may see is the kernel's own.
 * @param known what is known of it, where that is at hand
 */
export async function audienceOf(
  tx: Looking,
  subject: Subject,
  audience: readonly Audience[],
  known?: SubjectFacts,
): Promise<string[]> {
  const facts = audience.length === 0 ? undefined : (known ?? (await factsOf(tx, subject)));
  if (!facts) return [];
  const { reach, reads, relations: people } = facts;
  const { door } = tx.ctx.app.subjects.kindOf(subject.kind);
  const wanted = audience.filter(isPermission);
  const everyone = await candidates(tx.db, reach, {
    ids: people.filter((party) => audience.includes(party.relation)).map((party) => party.personId),
    // A head is found by how far he reads.
    permissions: audience.includes('head') ? [...wanted, reads] : wanted,
    door,
  });
  const isSubject = new Set(people.filter((party) => party.relation === 'subject').map((party) => party.personId));
  const heads = audience.includes('head') ? headsAmong(everyone, reads, reach.departmentPath) : [];
  return (await whoMaySee(tx, subject, everyone, reach))
    .filter(({ rights }) => audience.includes('subject') || !isSubject.has(rights.personId))
    .filter(
      (one) =>
        heads.includes(one) ||
        wanted.some((permission) => reaches(one.rights, permission, reach)) ||
        people.some((party) => party.personId === one.rights.personId && audience.includes(party.relation)),
    )
    .map(({ rights }) => rights.personId);
}

/** Those of these people who may see the thing. */
export async function readersAmong(
  tx: Tx,
  subject: Subject,
  ids: readonly string[],
  known?: SubjectFacts,
): Promise<string[]> {
  const facts = ids.length === 0 ? undefined : (known ?? (await factsOf(tx, subject)));
  if (!facts) return [];
  const { door } = tx.ctx.app.subjects.kindOf(subject.kind);
  const everyone = await candidates(tx.db, facts.reach, { ids, permissions: [], door });
  return (await whoMaySee(tx, subject, everyone, facts.reach)).map(({ rights }) => rights.personId);
}

async function whoMaySee(
  tx: Looking,
  { kind: name, id }: Subject,
  everyone: readonly Candidate[],
  reach: Reach,
): Promise<Candidate[]> {
  const kind = tx.ctx.app.subjects.kindOf(name);
  const some = everyone.filter(({ rights }) => maySee(rights, kind.door, reach));
  const hidden = await kind.hidden?.(
    tx.db,
    [id],
    some.map(({ rights }) => rights.personId),
  );
  const from = new Set(hidden?.map(({ person }) => person));
  return some.filter(({ rights }) => !from.has(rights.personId));
}

const factsOf = async (tx: Looking, subject: Subject): Promise<SubjectFacts | undefined> =>
  (await tx.ctx.app.subjects.facts(tx.db, [subject])).get(subject.id);

/** Active people who are named, or hold one of the permissions in a scope that could reach the thing. */
async function candidates(
  db: Kysely<DB>,
  reach: Reach,
  who: { ids: readonly string[]; permissions: readonly Permission[]; door: Permission },
): Promise<Candidate[]> {
  const { departmentPath = null, campusId = null, people = [] } = reach;
  const needed = [...new Set([...who.permissions, reach.permission, who.door])];
  const { rows } = await sql<{
    id: string;
    path: string | null;
    campus_id: string | null;
    grants: Grant[];
    roles: string[];
  }>`
    with holding as (
      select r.person_id, g.scope from role_grant g join person_role r on r.role_code = g.role_code
      where g.permission = any(${who.permissions}) and (g.scope <> 'own' or r.person_id = any(${people}::uuid[]))
    ), found as (
      select p.id, d.path, d.campus_id from person p left join department d on d.id = p.department_id
      where p.is_active and p.kind <> 'service' and p.id in (
        select unnest(${who.ids}::uuid[])
        union select person_id from holding where scope = 'all' or person_id = any(${people}::uuid[])
        union select h.person_id from holding h
          join person q on q.id = h.person_id join department e on e.id = q.department_id
          where (h.scope = 'campus' and e.campus_id = ${campusId}::uuid)
            or (h.scope in ('department', 'departments') and starts_with(${departmentPath}::text, e.path)))
    )
    select f.id, f.path, f.campus_id,
      array(select role_code from person_role where person_id = f.id) as roles,
      coalesce((select jsonb_agg(jsonb_build_object('permission', g.permission, 'scope', g.scope))
        from person_role r join role_grant g on g.role_code = r.role_code
        where r.person_id = f.id and g.permission = any(${needed})), '[]') as grants
    from found f order by f.id`.execute(db);
  return rows.map((row) => ({
    rights: {
      grants: mergeGrants(row.grants),
      personId: row.id,
      departmentPath: row.path,
      campusId: row.campus_id,
    },
    roles: row.roles,
  }));
}

const departmental: readonly (Scope | undefined)[] = ['department', 'departments'];

/** Heads of its department; where it has none, of the nearest one above that has. */
function headsAmong(
  everyone: readonly Candidate[],
  read: Permission,
  departmentPath: string | null | undefined,
): Candidate[] {
  if (!departmentPath) return [];
  const above = everyone.filter(
    ({ rights, roles }) =>
      rights.departmentPath !== null &&
      departmentPath.startsWith(rights.departmentPath) &&
      (roles.includes(headRole) || departmental.includes(rights.grants.get(read))),
  );
  const nearest = Math.max(...above.map(({ rights }) => rights.departmentPath?.length ?? 0));
  return above.filter(({ rights }) => rights.departmentPath?.length === nearest);
}
