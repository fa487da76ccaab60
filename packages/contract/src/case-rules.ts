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
        mayTake(action, standing),
    )
    .map(([name]) => name);
}

export function mayTake(
  action: CaseAction,
  { relations: mine, holds }: Pick<Standing, 'relations' | 'holds'>,
): boolean {
  // Nobody handles a matter he is himself the subject of, but he may be heard; whoever did the work does not check it.
  if (mine.includes('subject') && !action.by.includes('subject')) return false;
  if (action.notBy?.some((relation) => mine.includes(relation))) return false;
  return action.by.some((by) =>
    (relations as readonly string[]).includes(by) ? mine.includes(by as Relation) : holds(by as Permission),
  );
}

/** A step that is taken once only, and has been. */
export function isDone(action: CaseAction, { stamps, ownStamps }: Pick<Standing, 'stamps' | 'ownStamps'>): boolean {
  if (!action.once) return false;
  return action.partyStamp ? action.partyStamp in ownStamps : action.stamp !== undefined && action.stamp in stamps;
}
