import { stepFits, type CaseItem, type CaseType, type TimelineEntry } from '@anyuan/contract';

/** States on a case's way: those it has passed, the one it is in, and those the main way leads through. */
export function wayOf(type: CaseType, state: string, isPassed: (state: string) => boolean): string[] {
  const passed = Object.keys(type.states).filter((one) => one !== state && isPassed(one) && !type.final.includes(one));
  const ahead = [state];
  for (let next = onward(type, state); next && !ahead.includes(next); next = onward(type, next)) ahead.push(next);
  return [...passed.filter((one) => !ahead.includes(one)), ...ahead];
}

/** Where the main step leads. */
function onward(type: CaseType, state: string): string | undefined {
  const offered = Object.keys(type.actions).filter((name) => {
    const action = type.actions[name];
    return action !== undefined && !action.internal && stepFits(type, state, action);
  });
  return type.actions[mainStep(type, state, offered) ?? '']?.to;
}

/**
 * The step to see first: on the way a type declares, the one that leads furthest back onto it from a detour and to the
 * next of its states else. A type that declares none: the first step that leads onward. Exits open in every state, ends
 * and steps back stand behind it.
 */
export function mainStep(type: CaseType | undefined, state: string, offered: readonly string[]): string | undefined {
  if (!type) return undefined;
  if (type.way) {
    const found = onDeclaredWay(type, type.way, state, offered);
    if (found || type.way.includes(state)) return found;
  }
  const states = Object.keys(type.states);
  return offered.find((name) => {
    const action = type.actions[name];
    if (!action?.to || action.isDanger || action.from === 'open') return false;
    return states.indexOf(action.to) > states.indexOf(state);
  });
}

function onDeclaredWay(
  type: CaseType,
  way: readonly string[],
  state: string,
  offered: readonly string[],
): string | undefined {
  const at = way.indexOf(state);
  const leads = offered
    .map((name) => ({ name, to: way.indexOf(type.actions[name]?.to ?? '') }))
    .filter(({ name, to }) => to > at && type.actions[name]?.from !== 'open')
    .toSorted((a, b) => a.to - b.to);
  const back = leads.filter(({ to }) => to < way.length - 1).at(-1);
  return (at < 0 ? (back ?? leads[0]) : leads[0])?.name;
}

/**
 * When a case came into a state, the last time: not when it began, and not when a step was taken that left it there.
 * Undefined: it never was, or nobody has told yet.
 */
export const enteredAt = (
  item: Pick<CaseItem, 'at'>,
  timeline: readonly Pick<TimelineEntry, 'at' | 'from' | 'to'>[],
  initial: string | undefined,
  state: string,
): string | undefined =>
  timeline.findLast((entry) => entry.to === state && entry.from !== state)?.at ??
  (state === initial ? item.at : undefined);
