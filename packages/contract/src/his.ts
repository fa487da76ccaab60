import { z } from 'zod';

import { caseTypeName } from './case.ts';
import { typedLine } from './plain.ts';
import { route } from './route.ts';

const words = z.string().trim().max(200);
const told = words.nullish().transform((value) => (value ? value : null));

/** What a hospital system answers about one patient; what it says beside that is left out. */
export const HisPatient = z.object({
  patient: z.object({ id: words, name: words, phone: told, sex: told, bornOn: told }),
  visits: z
    .array(z.object({ visit: words, kind: told, department: told, doctor: told, at: told, leftAt: told }))
    .max(50)
    .default([]),
  bills: z
    .array(z.object({ visit: words, item: words, amount: z.number(), at: told }))
    .max(200)
    .default([]),
});
export type HisPatient = z.infer<typeof HisPatient>;

/** By what a patient is looked up. */
export const hisKeys = { visit: ['就诊号', 'Visit number'], patient: ['患者登记号', 'Patient number'] } as const;
export type HisKey = keyof typeof hisKeys;

export const hisApi = {
  state: route({
    method: 'GET',
    path: '/his',
    permission: 'his.look',
    summary: '院内系统接口状态 Whether patients can be looked up',
    input: z.object({}),
    output: z.object({ isOn: z.boolean() }),
  }),
  look: route({
    method: 'POST',
    path: '/his/looks',
    permission: 'his.look',
    keyless: 'a second look is a look of its own, with a line of its own',
    summary: '查询患者、就诊与费用 Look a patient up in the hospital system; leaves a line',
    input: z.object({
      by: z.enum(Object.keys(hisKeys) as [HisKey, ...HisKey[]]),
      number: typedLine().min(2).max(60),
      /** For which kind of matter. */
      type: caseTypeName,
    }),
    /** Null: it knows nobody by that number. */
    output: z.object({ found: HisPatient.nullable() }),
  }),
};
