import { refuse, wallClock, type EvidenceSpan, type HandlerInput, type evidenceApi } from '@anyuan/contract';

import type { Ctx } from '../../../kernel/ctx.ts';
import { newId } from '../../../kernel/ids.ts';
import { findExported, noteExported, type FootageRow } from '../../footage/index.ts';
import { needWhole, noteLooks, purposeOf } from '../../video/index.ts';
import { recordedCamera, type RecordedCamera } from '../camera.ts';
import { planPart, type Part } from '../plays.ts';
import { zipLimit } from './zip.ts';

/** Room for the list and the build of the zip itself. */
const aside = 1 << 24;

export interface Planned {
  camera: RecordedCamera;
  part: Part;
}

/** What there is of the spans; a camera that has changed its format gives several files. */
export async function partsOf(ctx: Ctx, spans: readonly EvidenceSpan[]): Promise<Planned[]> {
  const all: Planned[] = [];
  for (const { code, from, to } of spans) {
    const camera = await recordedCamera(ctx, code, 'export');
    await needWhole(ctx, camera.id);
    const end = new Date(to);
    let part = await planPart(ctx, camera, new Date(from), end);
    while (part) {
      all.push({ camera, part });
      const next = new Date(part.plan.to + 1);
      part = next < end ? await planPart(ctx, camera, next, end) : null;
    }
  }
  return all;
}

/** Files of body recorders; whoever takes them along may see them. */
export async function carriedOf(ctx: Ctx, ids: readonly string[]): Promise<FootageRow[]> {
  if (ids.length > 0) ctx.need('footage.read');
  return findExported(ctx, [...new Set(ids)]);
}

/** How much that is, without lists and signatures. */
export const bytesOf = (parts: readonly Planned[], carried: readonly FootageRow[]): number =>
  parts.reduce((sum, { part }) => sum + part.plan.size, 0) + carried.reduce((sum, one) => sum + Number(one.bytes), 0);

/** Writes down who takes what, for what, and who agreed; the zip is made when it is fetched. */
export async function takeEvidence(
  { spans, footage, ...look }: HandlerInput<typeof evidenceApi.take>,
  ctx: Ctx,
): Promise<{ id: string }> {
  const { purpose, reason, forUnit, caseId, caseNumber } = await purposeOf(ctx, look);
  const [parts, carried] = [await partsOf(ctx, spans), await carriedOf(ctx, footage)];
  if (parts.length + carried.length === 0) throw refuse('not_found', { what: spans.map(({ code }) => code).join(' ') });
  const bytes = bytesOf(parts, carried);
  if (bytes > zipLimit - aside) throw refuse('evidence_too_large', { gb: Math.ceil(bytes / 1e8) / 10 });
  const id = newId();
  const numbers = carried.map(({ number }) => number);
  const said = { spans, ...(numbers.length > 0 && { footage: numbers }), purpose, reason, forUnit, caseNumber };
  const cameras = new Map(parts.map(({ camera }) => [camera.id, camera]));
  await ctx.tx(async (tx) => {
    const words = spans.map(
      ({ code, from, to }) => `${code} ${wallClock(new Date(from))} – ${wallClock(new Date(to))}`,
    );
    words.push(...numbers);
    await tx.countersign({
      permission: 'camera.playback',
      action: 'evidence.take',
      subjectType: 'evidence',
      subjectId: null,
      zh: `录像取证:${words.join(';')}`,
      en: `Recordings taken as evidence: ${words.join('; ')}`,
      detail: said,
    });
    const { second } = tx;
    if (!second || ctx.actor.id === null) throw refuse('forbidden', { permission: 'camera.playback' });
    await tx.db
      .insertInto('evidence_export')
      .values({
        id,
        at: tx.now,
        by_id: ctx.actor.id,
        by_name: ctx.actor.name,
        approved_by_id: second.id,
        approved_by_name: second.name,
        purpose,
        reason,
        for_unit: forUnit,
        case_id: caseId,
        case_number: caseNumber,
        spans: JSON.stringify(spans) as never,
        footage: carried.map((one) => one.id),
      })
      .execute();
    await noteExported(tx, carried, forUnit ?? second.name);
    tx.audit('evidence.take', 'evidence', id, said);
  });
  // In the register of who looked, too.
  await noteLooks(ctx, 'download', [...cameras.values()], look);
  return { id };
}
