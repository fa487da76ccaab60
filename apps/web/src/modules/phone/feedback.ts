import type { CaseAction } from '@anyuan/contract';

/** Asked beside the words of a feedback; whatever asks more has a form of its own. */
const known = new Set(['note', 'photos', 'policeReceipt']);

export const suitsFeedback = (input: CaseAction['input']): boolean =>
  input !== undefined && 'note' in input.shape && Object.keys(input.shape).every((name) => known.has(name));
