import { z } from 'zod';

import type { ErrorBody } from './errors.ts';
import { route } from './route.ts';

/** What a location system is told: that its call is taken, under this name (HL7 RTLS guide, `Task`). */
const Task = z.object({
  resourceType: z.literal('Task'),
  id: z.string(),
  identifier: z.array(z.object({ value: z.string() })).optional(),
  status: z.literal('received'),
  intent: z.literal('unknown'),
  priority: z.literal('stat'),
  code: z.object({ text: z.string() }),
});
export const DuressAnswer = z.object({
  resourceType: z.literal('Parameters'),
  parameter: z.tuple([z.object({ name: z.literal('task'), resource: Task })]),
});
export type DuressAnswer = z.infer<typeof DuressAnswer>;

/** FHIR's words for why something is refused (`IssueType`), by our status. */
const issueTypes: Readonly<Record<number, string>> = {
  400: 'invalid',
  401: 'login',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  413: 'too-long',
  429: 'throttled',
  503: 'transient',
};

/** How FHIR says no. */
export const OperationOutcome = z.object({
  resourceType: z.literal('OperationOutcome'),
  issue: z.tuple([
    z.object({
      severity: z.literal('error'),
      code: z.string(),
      details: z.object({ coding: z.array(z.object({ system: z.string(), code: z.string() })), text: z.string() }),
      diagnostics: z.string(),
    }),
  ]),
});
export type OperationOutcome = z.infer<typeof OperationOutcome>;

export const outcomeOf = ({ error }: ErrorBody, status: number): OperationOutcome => ({
  resourceType: 'OperationOutcome',
  issue: [
    {
      severity: 'error',
      code: issueTypes[status] ?? (status < 500 ? 'processing' : 'exception'),
      details: { coding: [{ system: 'urn:anyuan:error', code: error.code }], text: error.message },
      diagnostics: error.messageEn,
    },
  ],
});

/** Badges and buttons of staff whose system speaks HL7 FHIR (Real Time Location Services guide). */
export const rtlsApi = {
  auxiliary: route({
    method: 'POST',
    path: '/fhir/$auxiliary-function',
    permission: 'device',
    keyless: 'a badge and the moment of its press are the key',
    speaks: { type: 'application/fhir+json', refusal: outcomeOf, refused: OperationOutcome },
    raw: 'it comes as application/fhir+json, and is understood whatever else is in it',
    summary: '员工胸牌呼救(HL7 FHIR) Staff duress of a location system',
    input: z.object({ resourceType: z.literal('Parameters'), parameter: z.array(z.looseObject({ name: z.string() })) }),
    output: DuressAnswer,
  }),
};
