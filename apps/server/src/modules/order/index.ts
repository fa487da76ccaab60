import type { Module } from '../../kernel/app.ts';
import { handoverHooks } from './handover.ts';
import { incidentHooks } from './incident.ts';
import { toutHooks } from './tout.ts';

/** Order in the hospital (data sheets C2, C4): what the declarations of its case types cannot say. */
export const order: Module = {
  name: 'order',
  routes({ cases }) {
    cases.use('tout', toutHooks);
    cases.use('incident', incidentHooks);
    cases.use('policeHandover', handoverHooks);
    cases.use('staffDispute', {
      before: {
        async talk({ data }) {
          data['talks'] = ((data['talks'] as number | undefined) ?? 0) + 1;
        },
      },
    });
  },
};
