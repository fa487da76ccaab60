import { holders } from '../../kernel/countersign/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { audienceOf } from '../identity/index.ts';
import { notify } from '../notice/index.ts';
import { restricted } from './open-camera.ts';
import { deviceSubject } from './subject.ts';

/** So many are named; of a whole floor without power a number says more. */
const named = 3;

interface Words {
  urgent: boolean;
  /** `which`: the devices in words. */
  zh: (which: string) => string;
  en: (which: string) => string;
  /** Of devices that are nobody's own nobody is told; their state stands in the lists. */
  ownedOnly?: boolean;
}

/** Whoever answers for devices is told something of them: one notice each person, however many there are at once. */
export async function tellOwners(tx: Tx, ids: readonly string[], words: Words): Promise<void> {
  if (ids.length === 0) return;
  const facts = await tx.ctx.app.subjects.facts(
    tx.db,
    ids.map((id) => deviceSubject(id)),
  );
  const told = new Map<string, string[]>();
  const tell = (people: readonly string[], devices: readonly string[]): void => {
    for (const person of people) told.set(person, [...(told.get(person) ?? []), ...devices]);
  };
  const isOwned = (id: string): boolean => {
    const known = facts.get(id);
    return known !== undefined && (known.relations.length > 0 || Boolean(known.reach.departmentPath));
  };
  // Those of one owner and ward are asked for once.
  const owned = [...facts].filter(([id]) => isOwned(id));
  // Of a camera that is kept from some, each is asked for.
  const kept = await restricted(tx.db, ids);
  const likeness = ([id, { relations, reach }]: (typeof owned)[number]): string =>
    JSON.stringify([relations, reach, kept.has(id) ? id : '']);
  for (const alike of Map.groupBy(owned, likeness).values()) {
    const [[id, known]] = alike as [(typeof alike)[number]];
    tell(
      await audienceOf(tx, deviceSubject(id), ['assignee', 'head'], known),
      alike.map(([one]) => one),
    );
  }
  const nobodys = words.ownedOnly ? [] : ids.filter((id) => !isOwned(id));
  if (nobodys.length > 0)
    tell(
      (await holders(tx, 'device.manage').limit(20).execute()).map(({ id }) => id),
      nobodys,
    );
  // Those who are told the same are told together.
  for (const [devices, people] of Map.groupBy(told.keys(), (person) => told.get(person)?.join(' ') ?? '')) {
    const which = devices.split(' ');
    const names = which.slice(0, named).map((id) => facts.get(id)?.title ?? '');
    const isMore = which.length > named;
    await notify(tx, people, {
      subject: deviceSubject(which[0] ?? ''),
      urgent: words.urgent,
      zh: words.zh(isMore ? `${names.join('、')}等 ${which.length} 台` : names.join('、')),
      en: words.en(isMore ? `${names.join(', ')} and others, ${which.length} in all` : names.join(', ')),
    });
  }
}
