import { password, type As, type TestApp } from '../../../test/kit.ts';

/** Two people who work on a book, and how the second one signs at the first one's screen. */
export async function pairOf(t: TestApp, role: string): Promise<{ one: As; two: As; signed: object }> {
  const [one, two] = [
    await t.person({ roles: [role], name: '甲保管员' }),
    await t.person({ roles: [role], name: '乙复核员' }),
  ];
  return { one, two, signed: await signatureOf(t, two) };
}

export async function signatureOf(t: TestApp, who: As): Promise<object> {
  const { username } = await t.app.db
    .selectFrom('person')
    .select('username')
    .where('id', '=', who.personId)
    .executeTakeFirstOrThrow();
  return { countersign: { by: 'password', username, password } };
}
