import { caseTypes } from '@anyuan/contract';

import { caseSubject, hooksOf } from '../../kernel/cases/index.ts';
import { tie } from '../../kernel/subjects/index.ts';

/** What went wrong in a drill is a hazard like any other, linked with the drill. */
export const drillHooks = hooksOf(caseTypes.drill, {
  after: {
    async problem({ tx, row, input }) {
      const title = String(input.title);
      const { row: hazard } = await tx.ctx.app.cases.open(tx, {
        type: 'hazard',
        title,
        placeId: row.place_id,
        departmentId: row.department_id,
        data: {
          description: `${row.title}(${row.number})发现:${title}`,
          source: 'drill',
          domain: row.data.kind === 'fire' ? 'fire' : 'other',
        },
        demo: row.is_demo,
      });
      await tie(tx, caseSubject(hazard.id), caseSubject(row.id), 'about');
    },
  },
});
