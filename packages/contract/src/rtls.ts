import { z } from 'zod';

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

/** Badges and buttons of staff whose system speaks HL7 FHIR (Real Time Location Services guide). */
export const rtlsApi = {
  auxiliary: route({
    method: 'POST',
    path: '/fhir/$auxiliary-function',
    permission: 'device',
    keyless: 'a badge and the moment of its press are the key',
    raw: 'it comes as application/fhir+json, and is understood whatever else is in it',
    summary: '员工胸牌呼救(HL7 FHIR) Staff duress of a location system',
    input: z.object({ resourceType: z.literal('Parameters'), parameter: z.array(z.looseObject({ name: z.string() })) }),
    output: DuressAnswer,
  }),
};
