import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { Visitor } from '../public/testing.ts';

let t: TestApp;
let office: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-06-10T02:00:00Z' });
  office = await t.as('patient-relations');
  await office.survey.put({
    code: 'ONCE',
    name: '一票一答',
    population: 'outpatient',
    form: 'survey-outpatient',
    from: '2026-06-01',
    to: '2026-06-30',
  });
});
afterAll(() => t.stop());

const kept = async () =>
  (
    await sql<{ answers: number; used: number }>`
      select (select count(*)::int from survey_answer) as answers,
        (select count(*) filter (where is_answered)::int from survey_ticket) as used`.execute(t.app.db)
  ).rows[0]!;

test('however often, from however many pages and in whatever order a ticket is sent, it is one answer', async () => {
  let visits = 0;
  const law = fc.asyncProperty(
    fc.array(fc.record({ pages: fc.integer({ min: 1, max: 3 }), times: fc.integer({ min: 1, max: 3 }) }), {
      minLength: 1,
      maxLength: 3,
    }),
    async (tickets) => {
      const before = await kept();
      const asked = tickets.map(() => ({ visit: `V${++visits}` }));
      const { items } = await office.survey.invite({ code: 'ONCE', tickets: asked });
      const pages = await Promise.all(
        tickets.flatMap(({ pages: count, times }, n) =>
          Array.from({ length: count }, async () => {
            const visitor = new Visitor(t);
            await visitor.get(new URL(items[n]!.address).pathname);
            const action = /action="(\/p\/v\/[^"]+)"/.exec(visitor.page.html)![1]!;
            return { times, action, sent: { ...visitor.fields(), a_f_quality: '5', go: 'next' } };
          }),
        ),
      );
      // All at once.
      const answers = await Promise.all(
        pages.flatMap(({ times, action, sent }) =>
          Array.from({ length: times }, () => new Visitor(t).post(action, sent)),
        ),
      );
      for (const { status, text } of answers) {
        expect(status).toBe(200);
        expect(text).toMatch(/已收到您的评价|已经评价过了/);
      }
      const after = await kept();
      expect(after.answers - before.answers).toBe(tickets.length);
      expect(after.used - before.used).toBe(tickets.length);
    },
  );
  await fc.assert(law, { numRuns: 15 });
});
