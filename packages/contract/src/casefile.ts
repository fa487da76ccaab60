import { z } from 'zod';

import { id } from './common.ts';
import { route } from './route.ts';

export const casefileApi = {
  pdf: route({
    method: 'GET',
    path: '/cases/:id/file',
    permission: 'case.export',
    summary: '案件卷宗 Everything of a case as one PDF with contents, as far as the caller may see it',
    input: z.object({
      id,
      lang: z.enum(['zh', 'en']).default('zh'),
      /** What for; asked for when the kind of matter is secret. */
      purpose: z.string().trim().min(2).max(200).optional(),
    }),
    output: z.unknown(),
    produces: 'application/pdf',
  }),
};
