import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';
import { accidentKinds } from './accident-choices.ts';

/** Somebody answers for it that nothing happened in a period 零报告: without it, no zero is shown. */
export const zeroReport = defineMatter({
  kind: 'zero-report',
  prefix: 'LBG',
  label: ['零报告', 'Nil return'],
  group: 'governance',
  fields: {
    kinds: field.choices(['确认未发生', 'Nothing happened of'], accidentKinds),
    from: field.date(['自', 'From']),
    until: field.date(['至', 'Until']),
    basis: field.text(['依据', 'Basis'], {
      hint: ['查了哪些台账、问了哪些部门', 'Which registers were looked through, who was asked'],
    }),
    document: field.text(['文号', 'Document']).optional(),
  },
  listed: ['kinds', 'from', 'until', 'basis'],
});
