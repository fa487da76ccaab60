import { stepFits, type CaseType } from '@anyuan/contract';

/** States on a case's way: those it has passed, the one it is in, and those the declared first steps lead through. */
export function wayOf(type: CaseType, state: string, isPassed: (state: string) => boolean): string[] {
  const passed = Object.keys(type.states).filter((one) => one !== state && isPassed(one) && !type.final.includes(one));
  const ahead = [state];
  for (let next = onward(type, state); next && !ahead.includes(next); next = onward(type, next)) ahead.push(next);
  return [...passed.filter((one) => !ahead.includes(one)), ...ahead];
}

/** Where the first step onward leads. */
function onward(type: CaseType, state: string): string | undefined {
  const offered = Object.keys(type.actions).filter((name) => {
    const action = type.actions[name];
    return action !== undefined && !action.internal && stepFits(type, state, action);
  });
  return type.actions[mainStep(type, state, offered) ?? '']?.to;
}

/** The step to see first: as declared, the first that leads onward. Exits open in every state, ends and steps back stand behind it. */
export function mainStep(type: CaseType | undefined, state: string, offered: readonly string[]): string | undefined {
  const states = Object.keys(type?.states ?? {});
  return offered.find((name) => {
    const action = type?.actions[name];
    if (!action?.to || action.isDanger || action.from === 'open') return false;
    return states.indexOf(action.to) > states.indexOf(state);
  });
}
