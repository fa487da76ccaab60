import type { CaseAction, CaseType, Relation } from './case-kit.ts';
import { relations } from './case-kit.ts';
import type { Permission } from './permissions.ts';

export function isFinal(type: CaseType, state: string): boolean {
  return type.final.includes(state);
}

/** Does the declaration let anybody take this step in this state? */
export function stepFits(type: CaseType, state: string, action: CaseAction): boolean {
  return action.from === 'open' ? !isFinal(type, state) : action.from.includes(state);
}

/** What the rule of steps needs to know of a case and of one person. */
export interface Standing {
  state: string;
  stamps: Readonly<Record<string, string>>;
  relations: readonly Relation[];
  /** The person's own stamps as a party. */
  ownStamps: Readonly<Record<string, string>>;
  /** What the case says, for permissions that count for some cases only; absent: nothing yet. */
  data?: Readonly<Record<string, unknown>>;
  /** Does the person hold a permission within reach of this case? */
  holds: (permission: Permission) => boolean;
}

/** The steps one person may take now. Pure: the server enforces with it and a page may draw buttons with it. */
export function allowedActions(type: CaseType, standing: Standing): string[] {
  return Object.entries(type.actions)
    .filter(
      ([, action]) =>
        !action.internal &&
        stepFits(type, standing.state, action) &&
        !isDone(action, standing) &&
        mayTake(type, action, standing),
    )
    .map(([name]) => name);
}

export function mayTake(
  type: Pick<CaseType, 'narrows'>,
  action: CaseAction,
  { relations: mine, holds, data }: Pick<Standing, 'relations' | 'holds' | 'data'>,
): boolean {
  // Nobody handles a matter he is himself the subject of, but he may be heard; whoever did the work does not check it.
  if (mine.includes('subject') && !action.by.includes('subject')) return false;
  if (action.notBy?.some((relation) => mine.includes(relation))) return false;
  return action.by.some((by) =>
    (relations as readonly string[]).includes(by)
      ? mine.includes(by as Relation)
      : holds(by as Permission) && countsFor(type, by as Permission, data ?? {}, action),
  );
}

/**
 * Does a permission count for a case that says this? What the case does not say yet may be said in a step that asks for
 * it (whether it then still counts is looked at once more); without a step, it may yet turn out to count.
 */
export function countsFor(
  { narrows }: Pick<CaseType, 'narrows'>,
  permission: Permission,
  data: Readonly<Record<string, unknown>>,
  action?: CaseAction,
): boolean {
  return Object.entries(narrows?.[permission] ?? {}).every(([field, wanted]) => {
    const said = data[field];
    if (said === undefined) return !action || field in (action.input?.shape ?? {});
    return Array.isArray(wanted) ? wanted.includes(said) : wanted === said;
  });
}

/** A step that is taken once only, and has been. */
export function isDone(action: CaseAction, { stamps, ownStamps }: Pick<Standing, 'stamps' | 'ownStamps'>): boolean {
  if (!action.once) return false;
  return action.partyStamp ? action.partyStamp in ownStamps : action.stamp !== undefined && action.stamp in stamps;
}
