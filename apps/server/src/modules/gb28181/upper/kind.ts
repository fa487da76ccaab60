import { uplinkRegister, type Uplink, type UplinkState } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../../../kernel/app.ts';
import { reachFilter } from '../../../kernel/auth/index.ts';
import { dayOf } from '../../../kernel/cases/index.ts';
import type { Tx } from '../../../kernel/ctx.ts';
import { pinyinOf } from '../../../kernel/pinyin.ts';
import { column, type Draft, type EntryKind, type Known } from '../../../kernel/registers/index.ts';

/** What stands behind a password that is there. */
const sealedMark = '***';

type Row = Omit<Uplink, 'since' | 'state'> & { since: Date | null; state: UplinkState | null };

/** Platforms of the register. */
export const uplinkKind = (app: App): EntryKind<Row, Uplink> => ({
  declared: uplinkRegister,
  table: 'gb_platform',
  id: sql`u.id`,
  code: sql`u.code`,
  from: sql`gb_platform u`,
  more: sql`left join gb_platform_state s on s.platform_id = u.id`,
  select: sql`u.id, u.code, u.name, u.gb_code as "gbCode", u.host, u.port, u.transport, u.local_code as "localCode",
    u.username, u.secret is not null as "hasSecret", u.edition, u.charset, u.agreement, u.basis,
    u.starts_on as "startsOn", u.ends_on as "endsOn", u.contact, u.phone, u.allows_ptz as ptz,
    u.allows_playback as playback, u.allows_talk as talk, u.sends_alarms as alarms, u.is_enabled as enabled, u.is_demo as demo,
    (select count(*)::int from gb_share h where h.platform_id = u.id and h.until is null) as shared,
    case when u.is_enabled then s.state end as state, s.since, s.detail`,
  toItem: (row) => ({
    ...row,
    state: stateOf(app, row),
    since: row.since ? new Date(row.since).toISOString() : null,
    detail: row.enabled ? row.detail : null,
  }),
  visible: (rights) => reachFilter(rights, 'uplink.read', {}),
  search: [sql`u.code`, sql`u.name`, sql`u.gb_code`, sql`u.agreement`],
  pinyin: sql`u.pinyin`,
  filters: { enabled: (is: boolean) => sql`u.is_enabled = ${is}` },
  sorts: { name: sql`u.pinyin`, endsOn: sql`u.ends_on` },
  isFlat: true,
  load: loadUplinks,
  lock: (tx, codes) =>
    sql`select pg_advisory_xact_lock(hashtextextended(${`uplink:${codes.join()}`}, 0))`.execute(tx.db),
  campusOf: () => null,
  check: checkUplinks,
  stored: {
    name: [
      column('name', 'text', 'name'),
      { column: 'pinyin', type: 'text', of: ({ name }) => pinyinOf(String(name)) },
    ],
    gbCode: [column('gbCode', 'text', 'gb_code')],
    host: [column('host', 'text', 'host')],
    port: [column('port', 'integer', 'port')],
    transport: [column('transport', 'text', 'transport')],
    localCode: [column('localCode', 'text', 'local_code')],
    username: [column('username', 'text', 'username')],
    secret: [
      {
        column: 'secret',
        type: 'bytea',
        of: ({ secret }) => (secret ? `\\x${app.secrets.seal(secret as string).toString('hex')}` : null),
      },
    ],
    edition: [column('edition', 'text', 'edition')],
    charset: [column('charset', 'text', 'charset')],
    agreement: [column('agreement', 'text', 'agreement')],
    basis: [column('basis', 'text', 'basis')],
    startsOn: [column('startsOn', 'date', 'starts_on')],
    endsOn: [column('endsOn', 'date', 'ends_on')],
    contact: [column('contact', 'text', 'contact')],
    phone: [column('phone', 'text', 'phone')],
    ptz: [column('ptz', 'boolean', 'allows_ptz')],
    playback: [column('playback', 'boolean', 'allows_playback')],
    talk: [column('talk', 'boolean', 'allows_talk')],
    alarms: [column('alarms', 'boolean', 'sends_alarms')],
    enabled: [column('enabled', 'boolean', 'is_enabled')],
  },
  remove: removeUplink,
});

function stateOf(app: App, { enabled, startsOn, endsOn, state }: Row): UplinkState {
  if (!enabled) return 'off';
  const today = dayOf(app.clock.now());
  if ((startsOn !== null && startsOn > today) || (endsOn !== null && endsOn < today)) return 'ended';
  return state ?? 'trying';
}

async function loadUplinks(db: Tx['db'] | App['db'], codes: readonly string[] | null): Promise<Known[]> {
  const { rows } = await sql<Known>`
    select u.id, u.code, null as "campusId", jsonb_build_object('code', u.code, 'name', u.name, 'gbCode', u.gb_code,
      'host', u.host, 'port', u.port, 'transport', u.transport, 'localCode', u.local_code, 'username', u.username,
      'secret', case when u.secret is not null then ${sql.lit(sealedMark)} end, 'edition', u.edition,
      'charset', u.charset, 'agreement', u.agreement, 'basis', u.basis, 'startsOn', u.starts_on, 'endsOn', u.ends_on,
      'contact', u.contact, 'phone', u.phone, 'ptz', u.allows_ptz, 'playback', u.allows_playback,
      'talk', u.allows_talk, 'alarms', u.sends_alarms, 'enabled', u.is_enabled) as values
    from gb_platform u where ${codes === null ? sql`true` : sql`u.code = any(${[...codes]})`}`.execute(db);
  return rows;
}

function checkUplinks(drafts: readonly Draft[]): void {
  for (const { after, complain } of drafts) {
    for (const field of ['gbCode', 'localCode'])
      if (after[field] && !/^\d{20}$/.test(textOf(after[field]))) complain(field, '须是 20 位数字', '20 digits');
    if (after['startsOn'] && after['endsOn'] && textOf(after['endsOn']) < textOf(after['startsOn']))
      complain('endsOn', '到期早于开始', 'it ends before it begins');
    // The law asks for a basis before anything is shared (网络数据安全管理条例 art. 12).
    if (after['enabled'] && !after['agreement'] && !after['basis'])
      complain('agreement', '启用前须填写协议编号或共享依据', 'before it is enabled: an agreement or a basis');
  }
}

/** What was ever shared stays on record: such a platform is switched off. */
async function removeUplink(tx: Tx, { id }: Known): Promise<string> {
  const used = await sql`select from gb_share where platform_id = ${id}
    union all select from gb_negotiation where platform_id = ${id} limit 1`.execute(tx.db);
  if (used.rows.length === 0) {
    await tx.db.deleteFrom('gb_platform').where('id', '=', id).execute();
    return 'remove';
  }
  await tx.db.updateTable('gb_platform').set({ is_enabled: false }).where('id', '=', id).execute();
  return 'disable';
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
