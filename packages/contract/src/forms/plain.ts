import { fieldOf } from '../fields/index.ts';
import type { Asked, CompiledForm } from './compile.ts';

/**
 * The first question that a page without scripts and without names of the house cannot ask: a photo, a signature, a
 * person. Undefined: anybody may be asked all of it.
 */
export const notPlain = ({ questions }: CompiledForm): Asked | undefined =>
  questions.find(({ field, question: { photo } }) => {
    const declared = fieldOf(field);
    const plain = declared?.kind.plain?.(declared);
    return !plain || plain.as === 'files' || photo === 'always' || photo === 'ifBad';
  });
