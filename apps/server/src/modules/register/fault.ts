import type { ThingKind } from '@anyuan/contract';

import { caseSubject, type Opened, writeEntry } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { tie } from '../../kernel/subjects/index.ts';
import { thingSubject } from './subject.ts';

/** A thing that is out of order. */
export interface Broken {
  id: string;
  code: string;
  name: string;
  place_id: string | null;
  place_name: string | null;
  department_id: string | null;
  is_demo: boolean;
}

interface Said {
  description: string;
  /** By whom it was found. */
  source: 'staff' | 'inspection' | 'public';
  photos?: readonly string[];
  /** First line of the timeline. */
  note?: string;
}

/** What is wrong with a thing becomes a hazard or a repair, as its kind says; one open case each, which further reports join. */
export async function openFault(
  tx: Tx,
  kind: Pick<ThingKind, 'faults' | 'group'>,
  thing: Broken,
  { description, source, photos = [], note }: Said,
): Promise<Opened> {
  const isHazard = kind.faults === 'hazard';
  const opened = await tx.ctx.app.cases.open(tx, {
    type: kind.faults,
    title: [thing.place_name, thing.name, thing.code].filter(Boolean).join(' ').slice(0, 200),
    placeId: thing.place_id,
    departmentId: thing.department_id,
    data: {
      description,
      ...(isHazard ? { source, ...(kind.group === 'fire' && { domain: 'fire' }) } : { problem: 'fault' as const }),
      ...(photos.length > 0 && { photos }),
    },
    note,
    joinKey: `thing:${thing.id}`,
    joinSeconds: Number.POSITIVE_INFINITY,
    demo: thing.is_demo,
  });
  // What is said of a thing whose case is open already would otherwise be lost.
  if (opened.repeat) await writeEntry(tx, opened.row.id, { action: 'comment', note: description });
  await tie(tx, caseSubject(opened.row.id), thingSubject(thing.id), 'about');
  return opened;
}
