import { z } from 'zod';

import { api } from '../../api.ts';
import type { SheetPages } from '../../kit/entries/entry.ts';

/** Departments and people by Excel and on paper, in the way of every register. */
export const departmentSheets: SheetPages = {
  register: { title: ['科室', 'Departments'], filters: z.object({}) },
  routes: api.departments,
  touches: ['/departments', '/people', '/setup'],
};
const asked = z.string();
export const peopleSheets: SheetPages = {
  register: {
    title: ['人员', 'People'],
    filters: z.object({ department: asked, role: asked, active: asked, noRole: asked, noPassword: asked }),
  },
  routes: api.people,
  touches: ['/people', '/roles', '/setup'],
};
