import { identityApi, sessionApi, type Handlers } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { listDepartments, putDepartment, removeDepartment } from './departments.ts';
import { getPerson, listPeople } from './people-read.ts';
import { createPerson, endSessions, resetPassword, updatePerson } from './people-write.ts';
import { listRoles, putRole } from './role-book.ts';
import { seedRoles } from './seed.ts';
import { sessionHandlers } from './session.ts';
import { issueServiceToken } from './tokens.ts';

export { audienceOf, readersAmong } from './audience.ts';
export { saveDepartment } from './departments.ts';
export { listPeople } from './people-read.ts';
export { addPerson, type NewPerson } from './people-write.ts';
export { foundAccount, hasPeople, seedRoles } from './seed.ts';
export { holdersFor, ofOwnDepartment } from './whose.ts';

const handlers: Handlers<typeof identityApi, Ctx> = {
  departments: (_input, ctx) => listDepartments(ctx),
  putDepartment: (input, ctx) => putDepartment(ctx, input),
  removeDepartment: ({ code }, ctx) => removeDepartment(ctx, code),
  people: (input, ctx) => listPeople(ctx, input),
  person: ({ id }, ctx) => getPerson(ctx, id),
  createPerson: (input, ctx) => createPerson(ctx, input),
  updatePerson: (input, ctx) => updatePerson(ctx, input),
  resetPassword: ({ id }, ctx) => resetPassword(ctx, id),
  endSessions: ({ id }, ctx) => endSessions(ctx, id),
  serviceToken: ({ id }, ctx) => issueServiceToken(ctx, id),
  roles: async (_input, ctx) => ({ items: await listRoles(ctx.db) }),
  putRole: (input, ctx) => putRole(ctx, input),
};

/** Who people are and what they may do: sign-in, departments, people, roles, service accounts. */
export const identity: Module = {
  name: 'identity',
  routes: (app) => {
    app.http.api('session', sessionApi, sessionHandlers());
    app.http.api('identity', identityApi, handlers);
  },
  start: async (app) => {
    await app.system('start').tx(seedRoles);
    return async () => undefined;
  },
};
