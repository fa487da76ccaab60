import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { askForRepair, type BrokenDevice, type Trouble } from './ask.ts';

const atOnce = 50;
/** More than this at one time is a switch or a power failure: one repair for all of them. */
const outage = 20;

interface Silent extends BrokenDevice {
  code: string;
  state: Trouble;
  detail: string | null;
}

/**
 * Asks for the repair of devices that have been silent or out of order for long enough; those that promised to speak
 * (a heartbeat of their own) at once. What hangs on a device that is silent itself is its repair. Gives how many.
 */
export async function askForSilent(app: App): Promise<number> {
  const minutes = app.settings.get<number>('device.repairAfterMinutes');
  const before = new Date(app.clock.now().getTime() - minutes * 60_000);
  return app.system('repair').tx(async (tx) => {
    const { rows } = await sql<Silent>`
      select d.id, d.code, d.name, d.place_id, p.name as place_name, s.state, s.detail
      from device_state s join device d on d.id = s.device_id left join place p on p.id = d.place_id
      where s.state in ('offline', 'fault') and s.case_id is null and d.is_enabled
        and (d.test_until is null or d.test_until < ${tx.now})
        and (s.since <= ${before} or (s.state = 'offline' and d.heartbeat_seconds is not null))
        and not exists (select from device_state o where o.device_id = d.parent_id and o.state = 'offline')
      order by s.since, d.code for update of s skip locked limit ${atOnce * 10}`.execute(tx.db);
    if (rows.length > outage) await askForAll(tx, rows);
    else for (const row of rows) await askForRepair(tx, row, row.state, row.detail);
    return rows.length;
  });
}

async function askForAll(tx: Parameters<typeof askForRepair>[0], rows: Silent[]): Promise<void> {
  const { row } = await tx.ctx.app.cases.open(tx, {
    type: 'repair',
    title: `${rows.length} 台设备同时失联或故障`,
    priority: 2,
    reporterId: null,
    data: {
      problem: 'offline',
      description: rows
        .map(({ code, name }) => `${code} ${name}`)
        .join('\n')
        .slice(0, 4000),
    },
  });
  await sql`update device_state set case_id = ${row.id} from jsonb_to_recordset(${JSON.stringify(
    rows.map(({ id, state }) => ({ id, state })),
  )}::jsonb) as said(id uuid, state text) where device_state.device_id = said.id and device_state.state = said.state`.execute(
    tx.db,
  );
}

const everyMs = 15_000;

/** Looks for them until closed. */
export function startAsking(app: App): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    running = askForSilent(app).catch((error: unknown) =>
      app.log.warn({ err: error }, 'cannot ask for the repair of silent devices'),
    );
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
