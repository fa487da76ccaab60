import { sessionApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { seedRoles } from './seed.ts';
import { sessionHandlers } from './session.ts';

export { foundAccount, hasPeople, seedRoles } from './seed.ts';

/** Who people are and what they may do: sign-in, departments, people, roles. */
export const identity: Module = {
  name: 'identity',
  routes: (app) => app.http.api('session', sessionApi, sessionHandlers()),
  start: async (app) => {
    await app.system('start').tx(seedRoles);
    return async () => undefined;
  },
};
