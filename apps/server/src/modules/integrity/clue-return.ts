import { caseTypes, type CaseMode } from '@anyuan/contract';

import { hooksOf } from '../../kernel/cases/index.ts';

export const clueReturnHooks = hooksOf(caseTypes.clueReturn, {
  before: {
    async fileClue({ tx, row, input }) {
      await tx.ctx.app.cases.open(tx, {
        type: 'clue',
        title: '科室报送线索',
        departmentId: row.department_id,
        followsId: row.id,
        mode: row.mode as CaseMode,
        demo: row.is_demo,
        data: { ...input },
      });
      // What was filed stays in the clue: whoever signs the return with him does not read it there.
      for (const name of Object.keys(input)) delete (input as Record<string, unknown>)[name];
    },
  },
});
