import { z } from 'zod';

import { api } from '../../api.ts';
import type { SheetPages } from '../../kit/entries/entry.ts';

const asked = z.string();

/** Discharges in from Excel, the register of follow-ups out. */
export const followUpSheets: SheetPages = {
  register: {
    title: ['出院随访', 'Follow-up'],
    filters: z.object({
      state: asked,
      department: asked,
      days: asked,
      due: asked,
      late: asked,
      problem: asked,
      from: asked,
      to: asked,
    }),
  },
  routes: api.followUp,
  touches: ['/follow-ups'],
};
