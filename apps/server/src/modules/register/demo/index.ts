import type { Tx } from '../../../kernel/ctx.ts';
import type { Campus } from '../../demo/campus/places.ts';
import type { DemoPerson } from '../../demo/people.ts';
import { addReceipts } from '../index.ts';
import { makeCompliance } from './compliance.ts';
import { makeGovernance } from './governance.ts';
import { makePapers } from './papers.ts';
import { makeGates, makePremises } from './premises.ts';
import { makeThings } from './things.ts';
import { daysBefore, writeSamples, type Sample } from './write.ts';

export { daysBefore, writeSamples, type Sample } from './write.ts';

/** What the demonstration hospital keeps: some 600 things of fire, 60 of gear, 1,200 papers of people, groups, rules, rooms. */
export async function addThings(
  tx: Tx,
  campus: Campus,
  people: readonly DemoPerson[],
  departmentIds: ReadonlyMap<string, string>,
): Promise<number> {
  const day = daysBefore(tx);
  const things = makeThings(campus, people, day, departmentIds);
  const chief = people.find(({ roles }) => roles.includes('security-chief'));
  const gates = things.flatMap(({ kind, id, name }) =>
    kind === 'screening' && id ? [{ id, name: name ?? '安检口' }] : [],
  );
  const samples: Sample[] = [
    ...things,
    ...makePapers(people, day, departmentIds),
    ...makePremises(campus, people, day, departmentIds),
    ...makeGates(gates, departmentIds.get('security') ?? null, chief?.id ?? null, day),
    ...makeGovernance(people, day, departmentIds),
    ...makeCompliance(people, day, departmentIds),
  ];
  const written = await writeSamples(
    tx,
    samples,
    people.find(({ roles }) => roles.includes('fire-control')),
  );
  await addReceipts(tx);
  return written;
}
