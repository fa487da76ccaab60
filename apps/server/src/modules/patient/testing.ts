import { testApp, type As, type TestApp } from '../../../test/kit.ts';

/** A Monday morning in the hospital. */
export const monday = '2026-11-23T01:00:00Z';

export interface Hospital {
  t: TestApp;
  medicine: string;
  surgery: string;
  /** The complaint office, twice: one registers, the other decides. */
  office: As;
  colleague: As;
  director: As;
  secretary: As;
  head: As;
  surgeryHead: As;
  nurse: As;
  doctor: As;
}

export async function hospital(at = monday): Promise<Hospital> {
  const t = await testApp({ at });
  const it = await t.as('it');
  const department = async (code: string, name: string) => (await it.identity.putDepartment({ code, name })).id;
  const [medicine, surgery] = [await department('NK', '内科'), await department('WK', '外科')];
  const relations = await department('YH', '医患办');
  const inspection = await department('JJ', '纪检监察室');
  const person = (role: string, name: string, departmentId?: string) =>
    t.person({ roles: [role], name, ...(departmentId && { departmentId }) });
  return {
    t,
    medicine,
    surgery,
    office: await person('patient-relations', '王医患', relations),
    colleague: await person('patient-relations', '李医患', relations),
    director: await person('director', '赵院长'),
    secretary: await person('party-secretary', '钱书记', inspection),
    head: await person('head', '内科主任', medicine),
    surgeryHead: await person('head', '外科主任', surgery),
    nurse: await person('staff', '孙护士', medicine),
    doctor: await person('staff', '周医生', medicine),
  };
}

/** Each story begins on a Monday at nine, however long the one before took. */
export async function nextMonday({ t }: Hospital): Promise<void> {
  const week = 7 * 24;
  const past = ((t.clock.now().getTime() - Date.parse(monday)) / 3_600_000) % week;
  if (past > 0) await t.later({ hours: week - past });
}

/** The end of the day so many days from today, as the hospital counts days. */
export function endOfDay({ t }: Hospital, days: number): string {
  const day = 86_400_000;
  const offset = 8 * 3_600_000;
  return new Date((Math.floor((t.clock.now().getTime() + offset) / day) + days + 1) * day - offset).toISOString();
}

export const act = (who: As, id: string, action: string, input: Record<string, unknown> = {}) =>
  who.case.act({ id, action, ...input });

/** Ids of the cases somebody finds in his list of a type. */
export const listed = async (who: As, type: string): Promise<string[]> =>
  (await who.case.list({ type: [type] })).items.map(({ id }) => id);
