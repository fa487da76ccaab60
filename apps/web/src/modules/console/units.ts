import type { Unit } from '@anyuan/contract';

/** Two go together; whoever is out already stays out of the proposal. */
export const pairSize = 2;

export const proposed = (units: readonly Unit[]): string[] =>
  units
    .filter(({ busy }) => !busy)
    .slice(0, pairSize)
    .map(({ person }) => person.id);

/** The operator's own choice as far as those people are still there, else the proposal. */
export function chosenOf(units: readonly Unit[], own: readonly string[] | undefined): string[] {
  if (!own) return proposed(units);
  return units.map(({ person }) => person.id).filter((id) => own.includes(id));
}

export const toggled = (chosen: readonly string[], id: string): string[] =>
  chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
