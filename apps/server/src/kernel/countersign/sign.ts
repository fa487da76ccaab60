import { permissions, refuse, type Grant } from '@anyuan/contract';
import { sql } from 'kysely';

import { mergeGrants, reaches } from '../auth/rights.ts';
import type { Tx } from '../ctx.ts';
import { Asked, hashOf, type Demand, type Signature, type Signed } from './demand.ts';

/**
 * Asks for the second signature of a change, inside its transaction. Gives who signed; null where the system itself
 * acts, or nobody else could sign yet. Refuses `countersign_needed` if there is none.
 */
export async function sign(tx: Tx, demand: Demand): Promise<Signed | null> {
  const { actor, second } = tx.ctx;
  if (actor.kind === 'system') return null;
  // Behind a service account may stand anybody, also the second person himself.
  if (actor.kind !== 'person') throw refuse('countersign_person');
  if (!second || second.by === 'asked') {
    if (demand.mayBeAlone && !(await someoneElse(tx, demand))) {
      tx.audit('countersign.alone', demand.subjectType, demand.subjectId, { for: demand.action });
      await tell(tx, demand, 'alone');
      return null;
    }
    if (second) throw new Asked(demand);
    const [zh, en] = permissions[demand.permission];
    throw refuse('countersign_needed', {
      permission: { zh, en },
      what: { zh: demand.zh, en: demand.en },
    });
  }
  if (second.hash !== undefined && second.hash !== hashOf(demand).toString('hex')) throw refuse('countersign_stale');
  const person = await fit(tx, demand, second);
  const signed: Signed = { id: person.id, name: person.name, by: second.by };
  // A line in his own name, too: whoever looks for what he did finds it.
  tx.as({ kind: 'person', id: person.id, name: person.name }).audit(
    'countersign.sign',
    demand.subjectType,
    demand.subjectId,
    { for: demand.action, beside: actor.id, by: second.by, hash: hashOf(demand).toString('hex') },
  );
  await tell(tx, demand, 'signed');
  return signed;
}

const tell = async (tx: Tx, demand: Demand, how: 'alone' | 'signed'): Promise<void> => {
  if (demand.tellsAuditors) await tx.ctx.app.countersigns.changed(tx, demand, how);
};

/** The second person, if he may sign beside the first: somebody else, whatever he holds, and in his right. */
async function fit(tx: Tx, demand: Demand, { personId }: Signature) {
  const first = tx.ctx.actor.id;
  if (personId === first) throw refuse('countersign_same');
  const person = await tx.db
    .selectFrom('person as p')
    .leftJoin('department as d', 'd.id', 'p.department_id')
    .select((eb) => [
      'p.id',
      'p.name',
      'p.kind',
      'p.is_active',
      'p.must_change_password',
      'p.wecom_id',
      'p.email',
      'd.path',
      'd.campus_id',
      eb
        .selectFrom('person_role')
        .innerJoin('role_grant', 'role_grant.role_code', 'person_role.role_code')
        .whereRef('person_role.person_id', '=', 'p.id')
        .select(
          sql<Grant[]>`coalesce(jsonb_agg(jsonb_build_object('permission', permission, 'scope', scope)), '[]')`.as('g'),
        )
        .as('grants'),
    ])
    .where('p.id', '=', personId)
    .forShare('p')
    .executeTakeFirst();
  if (!person?.is_active || person.kind === 'service' || person.must_change_password)
    throw refuse('countersign_unfit', { reason: { zh: '账号不能用于联签', en: 'this account cannot sign' } });
  if (await isSameHuman(tx, person)) throw refuse('countersign_same');
  const rights = {
    grants: mergeGrants(person.grants ?? []),
    personId: person.id,
    departmentPath: person.path,
    campusId: person.campus_id,
  };
  const may = demand.reach
    ? reaches(rights, demand.permission, demand.reach)
    : rights.grants.get(demand.permission) === 'all';
  if (!may) {
    const [zh, en] = permissions[demand.permission];
    throw refuse('countersign_unfit', { reason: { zh: `没有权限“${zh}”`, en: `does not hold "${en}"` } });
  }
  if (await hadHands(tx, person.id))
    throw refuse('countersign_unfit', {
      reason: { zh: '其账号或密码不久前由您设置', en: 'you have set up this account or its password lately' },
    });
  return person;
}

/** Two accounts of one human: the same WeCom account or e-mail address. */
async function isSameHuman(tx: Tx, second: { wecom_id: string | null; email: string | null }): Promise<boolean> {
  const first = await tx.db
    .selectFrom('person')
    .select(['wecom_id', 'email'])
    .where('id', '=', tx.ctx.actor.id ?? '')
    .executeTakeFirst();
  const same = (a: string | null | undefined, b: string | null): boolean =>
    Boolean(a && b && a.toLowerCase() === b.toLowerCase());
  return same(first?.wecom_id, second.wecom_id) || same(first?.email, second.email);
}

const hourMs = 3_600_000;
/** As much of a transaction as looking needs. */
export type Seen = Pick<Tx, 'db' | 'ctx' | 'now'>;

const freshSince = (tx: Seen): Date =>
  new Date(tx.now.getTime() - tx.ctx.app.settings.get<number>('countersign.freshHours') * hourMs);

/** Has the first one opened the other's account or set his password so lately that he may still know it? */
async function hadHands(tx: Tx, secondId: string): Promise<boolean> {
  const line = await tx.db
    .selectFrom('audit')
    .select('seq')
    .where('subject_id', '=', secondId)
    .where('actor_id', '=', tx.ctx.actor.id)
    .where('action', 'in', ['person.create', 'person.resetPassword'])
    .where('at', '>', freshSince(tx))
    .limit(1)
    .executeTakeFirst();
  return line !== undefined;
}

/** Is there anybody else who could sign? Accounts that were opened only now do not count yet. */
export async function someoneElse(tx: Seen, { permission }: Pick<Demand, 'permission'>): Promise<boolean> {
  const one = await holders(tx, permission)
    .where('p.created_at', '<=', freshSince(tx))
    .where('p.must_change_password', '=', false)
    .limit(1)
    .executeTakeFirst();
  return one !== undefined;
}

/** Other people who hold it over the whole hospital and can sign in. */
export function holders(tx: Pick<Tx, 'db' | 'ctx'>, permission: string) {
  return tx.db
    .selectFrom('person as p')
    .select('p.id')
    .where('p.id', 'is distinct from', tx.ctx.actor.id)
    .where('p.is_active', '=', true)
    .where('p.kind', '!=', 'service')
    .where((eb) => eb.or([eb('p.password_hash', 'is not', null), eb('p.directory', 'is not', null)]))
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('person_role as r')
          .innerJoin('role_grant as g', 'g.role_code', 'r.role_code')
          .select('g.role_code')
          .whereRef('r.person_id', '=', 'p.id')
          .where('g.permission', '=', permission)
          .where('g.scope', '=', 'all'),
      ),
    );
}
