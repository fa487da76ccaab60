import {
  departmentSheetApi,
  directoryApi,
  dutyConsoleApi,
  factorApi,
  identityApi,
  peopleSheetApi,
  sessionApi,
  type Handlers,
} from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { spellAnew } from '../../kernel/spell-anew.ts';
import { dutyConsoleHandlers } from './consoles/index.ts';
import { listDepartments, putDepartment, removeDepartment } from './departments.ts';
import { directoryHandlers } from './directories/index.ts';
import { factorHandlers } from './factors/index.ts';
import { secondFactor } from './factors/prove.ts';
import { resetFactors } from './factors/reset.ts';
import { firstPasswords } from './first-passwords.ts';
import { mergePeople } from './merge.ts';
import { getPerson, listPeople } from './people-read.ts';
import { createPerson, endSessions, resetPassword, updatePerson } from './people-write.ts';
import { listRoles, putRole } from './role-book.ts';
import { seedRoles } from './seed.ts';
import { sessionHandlers } from './session.ts';
import { departmentSheets, peopleSheets } from './sheets/index.ts';
import { issueServiceToken } from './tokens.ts';

export { audienceOf, readersAmong } from './audience.ts';
export { saveDepartment } from './departments.ts';
export { otherAdministrator } from './guarded.ts';
export { listPeople } from './people-read.ts';
export { addPerson, type NewPerson } from './people-write.ts';
export { rtspLogins } from './rtsp-login.ts';
export { foundAccount, hasPeople, seedRoles } from './seed.ts';
export { holdersFor, holdersOf, ofOwnDepartment } from './whose.ts';

const handlers: Handlers<typeof identityApi, Ctx> = {
  departments: (_input, ctx) => listDepartments(ctx),
  putDepartment: (input, ctx) => putDepartment(ctx, input),
  removeDepartment: ({ code }, ctx) => removeDepartment(ctx, code),
  people: (input, ctx) => listPeople(ctx, input),
  person: ({ id }, ctx) => getPerson(ctx, id),
  createPerson: (input, ctx) => createPerson(ctx, input),
  updatePerson: (input, ctx) => updatePerson(ctx, input),
  mergePeople: (input, ctx) => mergePeople(ctx, input),
  resetPassword: ({ id }, ctx) => resetPassword(ctx, id),
  resetFactors: ({ id }, ctx) => resetFactors(ctx, id),
  firstPasswords: (input, ctx) => firstPasswords(ctx, input),
  endSessions: ({ id }, ctx) => endSessions(ctx, id),
  serviceToken: ({ id }, ctx) => issueServiceToken(ctx, id),
  roles: async (_input, ctx) => ({ items: await listRoles(ctx.db) }),
  putRole: (input, ctx) => putRole(ctx, input),
};

/** Who people are and what they may do: sign-in, departments, people, roles, service accounts. */
export const identity: Module = {
  name: 'identity',
  zh: '人员、科室、角色与账号,登录与会话',
  routes: (app) => {
    app.secondFactor = secondFactor;
    app.http.api('session', sessionApi, sessionHandlers());
    app.http.api('factor', factorApi, factorHandlers);
    app.http.api('directory', directoryApi, directoryHandlers);
    app.http.api('consoles', dutyConsoleApi, dutyConsoleHandlers);
    app.http.api('identity', identityApi, handlers);
    app.http.api('departments', departmentSheetApi, departmentSheets(app));
    app.http.api('people', peopleSheetApi, peopleSheets(app));
  },
  start: async (app) => {
    await app.system('start').tx(seedRoles);
    await spellAnew(app, 'person');
    return async () => undefined;
  },
};
