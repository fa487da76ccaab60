import { thingKinds } from '@anyuan/contract';

import { newId } from '../../../kernel/ids.ts';
import type { Campus, DemoPlace } from '../../demo/campus/places.ts';
import type { DemoPerson } from '../../demo/people.ts';
import type { Sample } from './write.ts';

/** A thing that stands somewhere. */
type Stands = Omit<Sample, 'place'> & { place: DemoPlace };

const pick = <T>(all: readonly T[], n: number): T => all[n % all.length] as T;

/** What hangs and stands in the demonstration hospital, some of it forgotten: some 600 things of fire, 60 of gear. */
function standing(campus: Campus): Stands[] {
  const samples: Stands[] = [];
  const add = (kind: Sample['kind'], place: DemoPlace, data: Record<string, unknown> = {}) =>
    samples.push({ kind, place, beside: (samples.length % 5) * 9 - 18, data });
  campus.floors.forEach(({ place, rooms }, floor) => {
    const at = (n: number): DemoPlace => pick([place, ...rooms.map((one) => one.place)], n);
    for (let n = 0; n < 6; n++)
      add('extinguisher', at(n * 3), {
        agent: pick(['powder', 'powder', 'water', 'co2'], n + floor),
        weight: pick([4, 5, 3], n),
      });
    for (let n = 0; n < 2; n++) {
      add('hydrant', at(n * 5 + 1), { variety: 'indoor', hasReel: n === 0 });
      add('hose', at(n * 5 + 1), { length: 25 });
      add('fire-door', at(n * 4 + 2), { variety: n === 0 ? 'closed' : 'open', grade: 'B' });
    }
    for (let n = 0; n < 4; n++) add('emergency-light', at(n * 4), { power: 'own' });
    for (let n = 0; n < 3; n++)
      add('escape-sign', at(n * 4 + 1), { variety: pick(['exit', 'arrow', 'floor'], n), isLit: n === 0 });
    for (let n = 0; n < 4; n++)
      add('detector', at(n * 2), { variety: 'smoke', loop: `${floor + 1}-${String(n + 1).padStart(3, '0')}` });
    // Some wards have none yet: the plan of coverage shows them.
    const ward = rooms.find((one) => one.place.keyKind === 'ward')?.place;
    if (floor % 4 !== 3) add('smoke-mask', ward ?? at(2), { variety: 'mask', count: 12 + (floor % 5) });
    add('sprinkler', place, { part: 'flow', heads: 60 + floor });
  });
  const control = campus.find('AD-1F/消控室');
  for (const variety of ['panel', 'linkage', 'graphic', 'phone', 'broadcast', 'ups'])
    add('alarm-panel', control, { variety, maker: '演示品牌' });
  const store = campus.find('AD-1F/装备室');
  for (const variety of ['suit', 'helmet', 'breathing', 'axe']) add('station-kit', store, { variety, count: 6 });
  for (let n = 1; n <= 30; n++)
    add('radio', store, { serial: `R${1000 + n}`, talkGroup: pick(['安保一组', '安保二组', '应急'], n) });
  for (let n = 1; n <= 12; n++) add('body-recorder', store, { serial: `B${2000 + n}`, storage: 64 });
  for (const variety of ['shield', 'fork', 'helmet', 'baton', 'vest', 'gloves'])
    add('riot-gear', store, { variety, count: 10 });
  const gates = ['OP-1F/门厅', 'EM-1F/急诊大厅门厅', 'W1-1F/门厅'];
  for (const [n, gate] of gates.entries()) {
    const place = campus.find(gate);
    samples.push({
      kind: 'screening',
      id: newId(),
      name: `${place.name}安检`,
      place,
      data: { variety: pick(['gate', 'hand', 'xray'], n), serial: `S${n + 1}` },
    });
  }
  for (const room of ['EM-3F/麻醉药品库', 'AD-2F/财务科'])
    for (const variety of ['door', 'window', 'safe', 'alarm']) add('key-room', campus.find(room), { variety });
  for (const gate of gates) add('warning-sign', campus.find(gate), { variety: 'tout', where: 'hall' });
  // Of the places that cameras watch some have no sign yet.
  for (const [n, place] of campus.places.filter(({ keyKind }) => keyKind !== null).entries())
    if (n % 9 !== 4) add('warning-sign', place, { variety: 'camera', where: 'entrance' });
  return samples;
}

/** Days that go with a kind: most are in order, each tenth has been forgotten. */
function daysOf({ kind }: Stands, n: number, day: (ago: number) => string): Record<string, unknown> {
  const isOld = n % 17 === 0;
  if (kind === 'extinguisher') return n % 53 === 7 ? {} : { made: day(isOld ? 4200 : 300 + (n % 9) * 150) };
  if (kind === 'hose' || kind === 'detector' || kind === 'riot-gear') return { made: day(400 + (n % 7) * 200) };
  if (kind === 'smoke-mask') return { goodTo: day(isOld ? 20 : -(20 + (n % 8) * 120)) };
  return {};
}

/** Fire things with the head nurse of their ward, the rest with fire control; each nineteenth belongs to nobody. */
export function makeThings(
  campus: Campus,
  people: readonly DemoPerson[],
  day: (ago: number) => string,
  departmentIds: ReadonlyMap<string, string>,
): Sample[] {
  const nurses = new Map(people.filter(({ title }) => title === '护士长').map((one) => [one.department, one]));
  const keeper = people.find(({ roles }) => roles.includes('fire-control'));
  return standing(campus).map((sample, n) => {
    const department = sample.place.department ?? 'security';
    const owner =
      n % 19 === 5
        ? null
        : ((thingKinds[sample.kind].group === 'fire' ? nurses.get(department) : undefined) ?? keeper ?? null);
    return {
      ...sample,
      data: { ...sample.data, ...daysOf(sample, n, day) },
      owner: owner?.id ?? null,
      departmentId: departmentIds.get(department) ?? null,
    };
  });
}
