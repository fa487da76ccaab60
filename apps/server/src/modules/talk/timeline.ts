import { announce, writeEntry } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { openToAll } from '../device/index.ts';

/** That somebody was heard at the place, on the timeline of the case. A camera kept from some is not named: others read there, too. */
export async function noteTalk(tx: Tx, caseId: string, deviceId: string, seconds: number): Promise<void> {
  const device = await tx.db
    .selectFrom('device as d')
    .select(['d.code', 'd.name', openToAll('view').as('is_open')])
    .where('d.id', '=', deviceId)
    .executeTakeFirst();
  const named = device?.is_open ? `${device.name} ${device.code} · ` : '';
  await writeEntry(tx, caseId, { action: 'talk', note: `${named}${seconds} s`, data: { seconds } });
  await announce(tx.ctx.app.cases, tx, 'case.noted', caseId);
}
