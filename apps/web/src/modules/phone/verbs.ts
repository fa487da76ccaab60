import { stepFits, type CaseDetail, type Relation } from '@anyuan/contract';

import { caseType } from '../../case-types.ts';
import { mainStep } from '../../kit/case-way.ts';

/** Ways of working a case on the phone, each in its order; an entry may have a second name for late-comers, or in another type. */
const ways: readonly (readonly (readonly string[])[])[] = [
  [['accept', 'coming'], ['arrive', 'arriveToo'], ['feedback']],
  [['policeAcknowledge'], ['policeArrive'], ['policeReport']],
];
/** For who handles alarms and is on the way himself; nobody answers a second time. */
const answering = 'acknowledge';

type Known = Pick<CaseDetail, 'type' | 'state' | 'actions' | 'parties'>;

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
  const type = caseType(item.type);
  const free = item.actions.filter((name) => isMine(item.type, name, mine) && !waiting.includes(name));
  const own = free.filter((name) => type?.actions[name]?.by.some((by) => mine.includes(by as Relation)));
  const next = own.find((name) => type?.actions[name]?.to !== undefined);
  if (next) return mainStep(type, item.state, own) ?? next;
  // Where somebody was sent, holders of a right watch; elsewhere the step onward is theirs.
  const isSentFor = Object.values(type?.actions ?? {}).some(
    (action) => type && stepFits(type, item.state, action) && action.by.includes('responder'),
  );
  return isSentFor ? undefined : mainStep(type, item.state, free);
}

/** What else one may do besides the big verb. Sending people wants the map, drills and tests are desk work. */
export function otherVerbs(item: Pick<CaseDetail, 'type' | 'actions' | 'parties'>, personId: string): string[] {
  const type = caseType(item.type);
  const mine = relationsOf(item, personId);
  const isOnWay = (name: string): boolean => name === 'backup' || ways.some((way) => way.flat().includes(name));
  return item.actions.filter((name) => {
    const action = type?.actions[name];
    return (
      !isOnWay(name) &&
      isMine(item.type, name, mine) &&
      action?.mode === undefined &&
      !action?.joins?.some(({ as }) => as === 'responder')
    );
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

/** Kinds of cases to which people are sent: for them there are cameras, a playbook and who goes. */
export const isSentTo = (type: string): boolean =>
  caseType(type)?.group === 'order' &&
  Object.values(caseType(type)?.actions ?? {}).some(({ joins }) => joins?.some(({ as }) => as === 'responder'));
