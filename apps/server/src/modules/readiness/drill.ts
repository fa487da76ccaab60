import { caseTypes } from '@anyuan/contract';

import { caseSubject, hooksOf } from '../../kernel/cases/index.ts';
import { tie } from '../../kernel/subjects/index.ts';
import { notify } from '../notice/index.ts';

/** What went wrong in a drill is a hazard like any other, linked with the drill. */
export const drillHooks = hooksOf(caseTypes.drill, {
  after: {
    // 演练发现重大问题,预案须修订: whoever owns the plan is told, and the drill stays linked with it.
    async evaluate({ tx, row, data }) {
      if (!data.isMajor || !data.plan) return;
      const plan = await tx.db
        .selectFrom('thing')
        .select(['id', 'name', 'owner_id'])
        .where('id', '=', data.plan)
        .executeTakeFirst();
      if (!plan?.owner_id) return;
      await notify(tx, [plan.owner_id], {
        subject: { kind: 'thing', id: plan.id },
        urgent: true,
        zh: `须修订预案“${plan.name}”:${row.title}(${row.number})发现重大问题`,
        en: `The plan “${plan.name}” must be amended: ${row.title} (${row.number}) showed that it fails`,
      });
    },
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
