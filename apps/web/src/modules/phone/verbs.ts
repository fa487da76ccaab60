import { caseType, type CaseDetail, type CaseType, type Permission, type Relation } from '@anyuan/contract';

/** Ways of working a case on the phone, each in its order; an entry may have a second name for late-comers. */
const ways: readonly (readonly (readonly string[])[])[] = [
  [['accept'], ['arrive', 'arriveToo'], ['feedback']],
  [['policeAcknowledge'], ['policeArrive'], ['policeReport']],
];
/** For who handles alarms and is on the way himself; nobody answers a second time. */
const answering = 'acknowledge';

type Known = Pick<CaseDetail, 'type' | 'actions' | 'parties'>;

/** Steps taken on this phone but not yet told to the server count as taken. */
export interface Mine {
  personId: string;
  waiting: readonly string[];
}

export const relationsOf = (item: Pick<CaseDetail, 'parties'>, personId: string): Relation[] =>
  item.parties.filter((party) => party.person.id === personId).map((party) => party.relation);

/** The one verb to show large, if any: what this person does next. */
export function nextVerb(item: Known, { personId, waiting }: Mine): string | undefined {
  const mine = relationsOf(item, personId);
  const isOffered = (name: string): boolean => item.actions.includes(name) && isMine(item.type, name, mine);
  if (isOffered(answering) && !waiting.includes(answering)) return answering;
  for (const way of ways) {
    for (const [position, names] of way.entries()) {
      const found = names.find(isOffered);
      const isLast = position === way.length - 1;
      // Reports may follow each other; every other step is taken once.
      if (found && (isLast || !names.some((name) => waiting.includes(name)))) return found;
    }
  }
  return item.actions.find((name) => {
    const action = caseType(item.type)?.actions[name];
    return action?.to !== undefined && action.by.some((by) => mine.includes(by as Relation)) && !waiting.includes(name);
  });
}

/** A step that responders and handlers share is this person's own only if he was sent. */
function isMine(type: string, name: string, mine: readonly Relation[]): boolean {
  const action = caseType(type)?.actions[name];
  if (!action) return false;
  return !action.by.includes('responder') || mine.includes('responder');
}

/** Names under which the same step is offered to somebody who comes first, and to others after him. */
export const sameStep = (name: string): readonly string[] =>
  ways.flat().find((names) => names.includes(name)) ?? [name];

/** What the person may report by hand: every type he may open, as the declarations say. */
export function reportTypes(
  types: Readonly<Record<string, CaseType>>,
  can: (permission: Permission) => boolean,
): CaseType[] {
  // Alarms are raised by their own door, which asks no permission.
  return Object.values(types).filter(
    (type) => type.type !== 'alarm' && type.permissions.create !== undefined && can(type.permissions.create),
  );
}
