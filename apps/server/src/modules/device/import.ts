import type { ImportReport } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayOf } from '../../kernel/cases/due.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { pinyinOf } from '../../kernel/pinyin.ts';
import { readSheet } from '../../kernel/sheet/read.ts';
import { refuseBad, toReport } from '../../kernel/sheet/report.ts';
import { judge, type Draft } from './judge.ts';
import { deviceColumns } from './sheet.ts';
import { isTested, nextTest } from './test-due.ts';

/** Reads devices from Excel. A dry run only tells; a real one writes every row or, with a bad one, none. */
export async function importDevices(ctx: Ctx, dryRun: boolean): Promise<ImportReport> {
  const rows = await readSheet(ctx.upload().bytes, deviceColumns);
  if (dryRun) return toReport(true, await judge(ctx.app, ctx.db, ctx.rights, rows));
  return ctx.tx(async (tx) => {
    // Two imports come one after the other; single devices may be saved meanwhile.
    await sql`select pg_advisory_xact_lock(hashtextextended('device import', 0))`.execute(tx.db);
    const drafts = await judge(ctx.app, tx.db, ctx.rights, rows);
    const done = toReport(false, drafts);
    refuseBad(done);
    const changed = drafts.filter((draft) => draft.verdict === 'create' || draft.verdict === 'update');
    if (changed.length > 0) await write(tx, changed);
    return done;
  });
}

const atOnce = 500;

async function write(tx: Tx, drafts: Draft[]): Promise<void> {
  const { app } = tx.ctx;
  const firstTest = nextTest(app, dayOf(tx.now));
  const rows = drafts.map(({ code, before, after }) => ({
    id: before?.id ?? newId(),
    code,
    name: after.name,
    pinyin: pinyinOf(after.name),
    kind: after.kind,
    place_id: after.placeId,
    x: after.x,
    y: after.y,
    test_due_on: after.testDueOn ?? (!before && isTested(after.kind) ? firstTest : null),
    is_enabled: after.enabled,
    source_url: after.url,
    source_user: after.username,
    source_secret: after.newPassword
      ? after.password === null
        ? null
        : app.secrets.seal(after.password)
      : (before?.source_secret ?? null),
    source_transport: after.transport,
  }));
  for (let i = 0; i < rows.length; i += atOnce)
    await tx.db
      .insertInto('device')
      .values(rows.slice(i, i + atOnce))
      .onConflict((conflict) =>
        conflict.column('code').doUpdateSet((eb) => ({
          name: eb.ref('excluded.name'),
          pinyin: eb.ref('excluded.pinyin'),
          kind: eb.ref('excluded.kind'),
          place_id: eb.ref('excluded.place_id'),
          x: eb.ref('excluded.x'),
          y: eb.ref('excluded.y'),
          test_due_on: eb.ref('excluded.test_due_on'),
          is_enabled: eb.ref('excluded.is_enabled'),
          source_url: eb.ref('excluded.source_url'),
          source_user: eb.ref('excluded.source_user'),
          source_secret: eb.ref('excluded.source_secret'),
          source_transport: eb.ref('excluded.source_transport'),
        })),
      )
      .execute();
  await link(tx, drafts);

  // One line for all: thousands of lines at once would hold up the chain, and with it alarms.
  const codes = (fresh: boolean) => drafts.filter(({ before }) => !before === fresh).map(({ code }) => code);
  tx.audit('device.import', 'device', null, { created: codes(true), changed: codes(false) });
  const first = rows[0];
  if (first) tx.publish('device.changed', first.id, { permission: 'device.read' }, { count: rows.length });
}

async function link(tx: Tx, drafts: Draft[]): Promise<void> {
  const changed = drafts.filter(({ before, after }) => after.cameras.join(' ') !== (before?.cameras ?? []).join(' '));
  if (changed.length === 0) return;
  const links = JSON.stringify(
    changed.flatMap(({ code, after }) => after.cameras.map((camera, position) => ({ code, camera, position }))),
  );
  await sql`
    delete from device_camera where device_id in (select id from device where code = any(${changed.map(({ code }) => code)}))
  `.execute(tx.db);
  await sql`
    insert into device_camera (device_id, camera_id, position)
    select d.id, c.id, l.position from jsonb_to_recordset(${links}::jsonb) as l(code text, camera text, position smallint)
      join device d on d.code = l.code join device c on c.code = l.camera
  `.execute(tx.db);
}
