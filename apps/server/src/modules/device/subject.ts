import { deviceKindLabels } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import type { App } from '../../kernel/app.ts';
import type { DB } from '../../kernel/db/index.ts';
import { findEntries } from '../../kernel/registers/index.ts';
import type { SubjectFacts, SubjectKind } from '../../kernel/subjects/index.ts';
import { deviceKind } from './kind.ts';
import { hiddenFrom, isHiddenFrom, keptFrom } from './open-camera.ts';
import { publishDevice } from './publish.ts';

export const deviceSubject = (id: string) => ({ kind: 'device', id });

/** Devices as what files, notices, links and audiences are about. Whoever keeps them adds to them. */
export const deviceSubjects = (app: App): SubjectKind => ({
  kind: 'device',
  label: ['设备', 'Device'],
  table: 'device',
  door: 'device.read',
  page: (id) => ({ page: `/devices?row=${id}`, phonePage: null }),
  adds: 'device.manage',
  purposes: {
    photo: { label: ['照片', 'Photo'] },
    manual: { label: ['说明书', 'Manual'] },
    // Prices are between the hospital and its supplier.
    contract: { label: ['合同', 'Contract'], read: 'device.manage' },
  },
  find: (ctx, q, limit) => findEntries(deviceKind(app), ctx, q, limit),
  facts: deviceFacts,
  hidden: hiddenFrom,
  isHidden: isHiddenFrom,
  hiddenTo: keptFrom,
  async noted(tx, id) {
    const facts = (await deviceFacts(tx.db, [id])).get(id);
    publishDevice(tx, { id, campus_id: facts?.reach.campusId ?? null });
  },
});

async function deviceFacts(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, SubjectFacts>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('device as d')
    .leftJoin('place as p', 'p.id', 'd.place_id')
    .leftJoin('department as dep', (on) => on.on(sql<boolean>`dep.id = coalesce(d.department_id, p.department_id)`))
    .select(['d.id', 'd.code', 'd.name', 'd.kind', 'd.owner_id', 'dep.path'])
    .select(sql<string | null>`p.campus_id`.as('campus_id'))
    .where('d.id', 'in', ids)
    .execute();
  return new Map(
    rows.map((row): [string, SubjectFacts] => [
      row.id,
      {
        number: row.code,
        title: row.name,
        type: row.kind,
        label: deviceKindLabels[row.kind as keyof typeof deviceKindLabels],
        reach: {
          permission: 'device.read',
          campusId: row.campus_id,
          departmentPath: row.path,
          people: row.owner_id ? [row.owner_id] : [],
        },
        reads: 'device.read',
        // Its owner handles what happens to it.
        relations: row.owner_id ? [{ personId: row.owner_id, relation: 'assignee' }] : [],
      },
    ]),
  );
}
