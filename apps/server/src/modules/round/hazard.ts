import { planKind, type RoundPoint, type WorkAreaName } from '@anyuan/contract';

import { caseSubject, writeEntry } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { tie } from '../../kernel/subjects/index.ts';
import { copiesOf } from '../register/index.ts';
import type { OpenRound } from './open-round.ts';
import { roundSubject } from './subject.ts';

const domains: Record<WorkAreaName, string> = {
  security: 'order',
  fire: 'fire',
  quality: 'quality',
  utility: 'other',
  governance: 'other',
};

/** What was found bad becomes a hazard, with its photos; one open hazard for a point of a plan, which further rounds join. */
export async function openHazard(
  tx: Tx,
  round: OpenRound,
  point: RoundPoint,
  words: string,
  files: readonly string[],
): Promise<string> {
  const photos = await copiesOf(tx, round.id, files);
  const description = `${round.plan_name}发现:${words || '不合格'}`;
  const { row, repeat } = await tx.ctx.app.cases.open(tx, {
    type: 'hazard',
    title: `${point.name}:${words || round.plan_name}`.slice(0, 200),
    placeId: point.placeId,
    departmentId: point.kind === 'department' ? point.key : ((await departmentAt(tx, point)) ?? round.department_id),
    data: {
      description,
      source: 'patrol',
      domain: domains[planKind(round.kind).area],
      ...(photos.ids.length > 0 ? { photos: photos.ids } : {}),
    },
    joinKey: `round:${round.plan_id}:${point.key}`,
    joinSeconds: Number.POSITIVE_INFINITY,
    demo: round.is_demo,
  });
  await photos.attach(row.id);
  // What is said of a point whose hazard is open already would otherwise be lost.
  if (repeat) await writeEntry(tx, row.id, { action: 'comment', note: description });
  await tie(tx, caseSubject(row.id), roundSubject(round.id), 'about');
  return row.id;
}

async function departmentAt(tx: Tx, { placeId }: RoundPoint): Promise<string | null> {
  if (placeId === null) return null;
  const row = await tx.db.selectFrom('place').select('department_id').where('id', '=', placeId).executeTakeFirst();
  return row?.department_id ?? null;
}
