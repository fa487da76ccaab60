import { figureApi, refuse, type CaseType } from '@anyuan/contract';

import type { App, Module } from '../../kernel/app.ts';
import { figures } from '../../kernel/cases/figures/compute.ts';
import { yearBefore } from '../../kernel/cases/figures/period.ts';

/** Statistics and registers (台账) of every case type: on screen, on paper, as Excel. */
export const ledgers: Module = {
  name: 'ledger',
  routes(app) {
    app.http.api('figure', figureApi, {
      async list(query, ctx) {
        const groups = await figures(ctx, declared(app, query.type), query);
        return { ...query, lastYear: yearBefore(query), groups };
      },
    });
  },
};

export function declared(app: App, name: string): CaseType {
  const type = app.cases.types().find((one) => one.type === name);
  if (!type) throw refuse('not_found', { what: name });
  return type;
}
