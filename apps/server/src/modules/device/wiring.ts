import type { Device } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import type { App } from '../../kernel/app.ts';
import type { Tx } from '../../kernel/ctx.ts';
import {
  column,
  ownerColumn,
  reference,
  settleOwners,
  type Draft,
  type Stored,
  type World,
} from '../../kernel/registers/index.ts';

/** What stands behind a key that is there; it is never read for anything but the protocol itself. */
const sealedMark = '***';

/** How a device hangs on others, as its kind stores it. */
export const wiringStored = (app: App): Record<string, readonly Stored[]> => ({
  parent: [reference('parent', 'device', 'parent_id')],
  protocol: [column('protocol', 'text', 'protocol')],
  address: [column('address', 'text', 'address')],
  heartbeatSeconds: [column('heartbeatSeconds', 'integer', 'heartbeat_seconds')],
  gbSub: [column('gbSub', 'smallint', 'gb_sub')],
  owner: [ownerColumn],
  department: [reference('department', 'department', 'department_id')],
  secret: [
    {
      column: 'secret',
      type: 'bytea',
      of: ({ secret }) => (secret ? `\\x${app.secrets.seal(secret as string).toString('hex')}` : null),
    },
  ],
});

/** The same as values, for judging. `d` is the device. */
export const wiringValues: RawBuilder<unknown> = sql`jsonb_build_object(
  'parent', (select h.code from device h where h.id = d.parent_id), 'protocol', d.protocol, 'address', d.address,
  'heartbeatSeconds', d.heartbeat_seconds, 'gbSub', d.gb_sub, 'secret', case when d.secret is not null then ${sql.lit(sealedMark)} end,
  'owner', (select coalesce(o.username, o.id::text) from person o where o.id = d.owner_id), 'ownerId', d.owner_id,
  'department', (select b.code from department b where b.id = d.department_id))`;

/** The same as it is shown. */
export const wiringShown: RawBuilder<unknown> = sql`d.protocol, d.address, d.heartbeat_seconds as "heartbeatSeconds", d.gb_sub as "gbSub",
  d.secret is not null as "hasSecret",
  (select jsonb_build_object('id', h.id, 'code', h.code, 'name', h.name) from device h where h.id = d.parent_id) as parent,
  (select jsonb_build_object('id', o.id, 'name', o.name) from person o where o.id = d.owner_id) as owner,
  (select jsonb_build_object('id', b.id, 'code', b.code, 'name', b.name)
    from department b where b.id = d.department_id) as department,
  (select coalesce(jsonb_agg(jsonb_build_object('state', e.state, 'since', e.since, 'detail', e.detail,
    'caseId', e.case_id) order by e.since desc, e.state), '[]') from device_state e where e.device_id = d.id) as states`;

export const shownStates = (states: Device['states']): Device['states'] =>
  states.map((one) => ({ ...one, since: new Date(one.since).toISOString() }));

/** Rules of hanging: one address once under its parent and protocol, an owner who works here. */
export async function checkWiring(drafts: readonly Draft[], world: World): Promise<void> {
  await checkAddresses(drafts, world);
  await settleOwners(drafts, world);
}

async function checkAddresses(drafts: readonly Draft[], { db }: World): Promise<void> {
  const placed = drafts.filter(
    ({ given, after }) => after['address'] && ['address', 'parent', 'protocol'].some((field) => field in given),
  );
  if (placed.length === 0) return;
  const key = (parent: unknown, protocol: unknown, address: unknown): string =>
    JSON.stringify([parent || null, protocol || null, address]);
  const { rows } = await sql<{ code: string; parent: string | null; protocol: string | null; address: string }>`
    select d.code, h.code as parent, d.protocol, d.address from device d left join device h on h.id = d.parent_id
    where d.address = any(${placed.map(({ after }) => after['address'])})`.execute(db);
  const changing = new Set(drafts.map(({ code }) => code));
  const taken = new Map(
    rows.filter(({ code }) => !changing.has(code)).map((row) => [key(row.parent, row.protocol, row.address), row.code]),
  );
  for (const draft of placed) {
    const { after, code } = draft;
    const own = key(after['parent'], after['protocol'], after['address']);
    const other = taken.get(own);
    if (other && other !== code)
      draft.complain(
        'address',
        `外部地址 ${textOf(after['address'])} 已由 ${other} 使用`,
        `${other} has the address ${textOf(after['address'])}`,
      );
    else taken.set(own, code);
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** Hosts before what hangs on them. */
export function hostsFirst(drafts: readonly Draft[]): Draft[] {
  const byCode = new Map(drafts.map((draft) => [draft.code, draft]));
  const depthOf = (draft: Draft | undefined, seen = 0): number =>
    draft === undefined || seen > byCode.size ? seen : depthOf(byCode.get(draft.after['parent'] as string), seen + 1);
  return drafts.toSorted((a, b) => depthOf(a) - depthOf(b));
}

/** Things that hang on it would hang in the air. */
export async function hangsOn(tx: Tx, id: string): Promise<string | undefined> {
  const row = await tx.db
    .selectFrom('device')
    .select('code')
    .where('parent_id', '=', id)
    .orderBy('code')
    .executeTakeFirst();
  return row?.code;
}
