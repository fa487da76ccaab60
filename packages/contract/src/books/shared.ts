import { field } from '../fields/index.ts';
import type { BookCase, BookMovement } from './kit.ts';

// What several books say in the same words.

/** What is missing is looked into as a theft: of drugs, poisons and sources nobody supposes that they were mislaid. */
export const asTheft: BookCase = { type: 'incident', data: (words) => ({ kind: 'theft', description: words }) };
/** What is missing is looked into. */
export const asIncident: BookCase = { type: 'incident', data: (words) => ({ kind: 'other', description: words }) };

/** From whom it came. */
export const supplier = { supplier: field.text(['供货单位', 'Supplier'], { max: 100 }) };

/** Spoilt or past its day: it leaves by two. */
export const discard = {
  label: ['报废', 'Discard'],
  does: 'out',
  two: true,
  voucher: 'needed',
  asks: { reason: field.text(['原因', 'Why']) },
  isDanger: true,
} as const satisfies BookMovement;

/** It is gone, and nobody knows where. */
export const lost = {
  label: ['丢失被盗', 'Lost or stolen'],
  does: 'out',
  two: true,
  asks: { reason: field.longText(['经过', 'What happened']) },
  opens: asTheft,
  isDanger: true,
} as const satisfies BookMovement;
