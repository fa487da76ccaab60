import { field, marksOf } from '@anyuan/contract';

import { pathOf, type SurveySheet } from '../survey/index.ts';
import { callText, callVersion } from './consent.ts';
import { answersOf, formAsKind } from './form-kind.ts';
import type { Kind, Step } from './kind.ts';

/** Asked of whoever was unhappy: it is his choice whether somebody calls. */
const callStep: Step = {
  title: ['要我们联系您吗?', 'Shall we call you?'],
  hint: callText,
  consent: callVersion,
  asks: {
    call: field.choice(['要我们联系您吗?', 'Shall we call you?'], { no: ['不用', 'No'], yes: ['要', 'Yes'] }),
    phone: field.phone(['联系电话', 'Telephone'], { hint: ['要我们联系时填写', 'If we are to call you'] }).optional(),
  },
};

/** A survey as something that is answered on a page without a script; the version of whoever has begun stays his. */
export function surveyAsKind(sheet: SurveySheet): Kind {
  const asked = formAsKind(sheet.version);
  const form = sheet.version.form;
  return {
    ...asked,
    label: [sheet.name, form.title[1]],
    survey: sheet,
    steps: [...asked.steps, callStep],
    stepsFor: (said) => [
      ...(asked.stepsFor?.(said) ?? asked.steps),
      ...(sheet.population !== 'staff' && marksOf(form, answersOf(said)).low.length > 0 ? [callStep] : []),
    ],
  };
}

/** Of a ticket that was used. Staff come for no visit. */
export const twiceWords = ({ population }: SurveySheet) =>
  population === 'staff' ? ('survey_twice_staff' as const) : ('survey_twice' as const);

export const surveyPath = ({ token, version }: SurveySheet): string => `${pathOf(token)}.v${version.version}`;

/** What an address says: whose, and which version was begun. */
export function surveyIn(address: string): { token: string; version?: number } | undefined {
  const [, token, version] = /^([\w-]{1,40})(?:\.v(\d{1,6}))?$/.exec(address) ?? [];
  if (token === undefined) return undefined;
  return { token, ...(version !== undefined && { version: Number(version) }) };
}
