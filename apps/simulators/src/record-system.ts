import type { SimulatedRecords } from './protocol.ts';

/** One chart of the simulated record system, as the hospital's own would send it: everything it says is made up. */
export interface RecordSystemOptions {
  /** `http://host:port` of the server. */
  server: string;
  /** Of a service account that may send what the record system says. */
  token: string;
  /** Codes of departments. */
  departments: readonly string[];
  /** User names or names of doctors. */
  doctors: readonly string[];
  /** Those of each department, where they are known. */
  doctorsOf?: Readonly<Record<string, readonly string[]>>;
}

const hourMs = 3_600_000;
const parties = ['Surgeon', 'Anaesthetist', 'Nurse'];
const signatures = ['before', 'incision', 'leaving'].flatMap((moment) => parties.map((party) => `${moment}${party}`));
const of = <T>(all: readonly T[], n: number): T => all[n % all.length] as T;

/** The papers, the operation and the grade of the n-th chart, whose patient came at that moment, as they stand now. */
export function chartOf(n: number, came: Date, now: Date, options: RecordSystemOptions): object[] {
  const department = of(options.departments, n);
  const own = options.doctorsOf?.[department] ?? [];
  const doctors = own.length > 0 ? own : options.doctors;
  const common = {
    recordNo: `ZY${String(n).padStart(8, '0')}`,
    department,
    ...(doctors.length > 0 && { doctor: of(doctors, n * 3) }),
  };
  const after = (hours: number): Date => new Date(came.getTime() + hours * hourMs);
  const paper = (variety: string, from: number, took: number): object[] => {
    const [startedAt, doneAt] = [after(from), after(from + took)];
    if (startedAt > now) return [];
    return [
      {
        kind: 'paper',
        key: `${n}.${variety}`,
        ...common,
        variety,
        startedAt: startedAt.toISOString(),
        ...(doneAt <= now && { doneAt: doneAt.toISOString() }),
      },
    ];
  };
  // One in nine is late, and one in twenty-three is forgotten for a month.
  const took = (limit: number, at: number): number =>
    (n + at) % 23 === 0 ? 720 : (n + at) % 9 === 0 ? limit * 1.5 : limit * (0.2 + ((n * 7 + at) % 6) / 10);
  const hasSurgery = n % 3 === 0;
  const surgeryAt = after(30);
  return [
    ...paper('admission', 0, took(24, 1)),
    ...paper('firstNote', 0, took(8, 2)),
    ...paper('attendingRound', 0, took(48, 3)),
    ...(hasSurgery ? [...paper('operation', 32, took(24, 4)), ...paper('postOperative', 32, took(1, 5))] : []),
    ...paper('discharge', 120, took(24, 6)),
    ...(hasSurgery && surgeryAt <= now
      ? [
          {
            kind: 'surgery',
            key: `${n}.surgery`,
            ...common,
            variety: n % 12 === 0 ? 'urgent' : 'elective',
            startedAt: surgeryAt.toISOString(),
            signed: signatures.filter((_, at) => (n + at) % 41 !== 0),
          },
        ]
      : []),
    ...(after(170) <= now
      ? [
          {
            kind: 'grade',
            key: `${n}.grade`,
            ...common,
            startedAt: after(170).toISOString(),
            grade: n % 37 === 0 ? 'c' : n % 11 === 0 ? 'b' : 'a',
          },
        ]
      : []),
  ];
}

/** Sends charts as a record system does; what was sent before comes again, brought up to date. */
export async function sendCharts(
  options: RecordSystemOptions,
  charts: readonly { n: number; came: Date }[],
  now: Date,
): Promise<{ created: number; updated: number; same: number }> {
  const items = charts.flatMap(({ n, came }) => chartOf(n, came, now, options));
  const sum = { created: 0, updated: 0, same: 0 };
  for (let at = 0; at < items.length; at += 500) {
    const response = await fetch(`${options.server}/api/v1/clinical-facts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${options.token}` },
      body: JSON.stringify({ items: items.slice(at, at + 500) }),
      signal: AbortSignal.timeout(30_000),
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    const answer = (await response.json()) as typeof sum;
    sum.created += answer.created;
    sum.updated += answer.updated;
    sum.same += answer.same;
  }
  return sum;
}

const chartMs = 6 * hourMs;
/** Longer than a chart takes from the first paper to its grade. */
const openCharts = 40;
const everyMs = 600_000;
const firstMs = 5_000;

/** The charts that are open at a moment: one more every six hours, the same whoever asks. */
export const openAt = (now: Date): { n: number; came: Date }[] => {
  const newest = Math.floor(now.getTime() / chartMs);
  return Array.from({ length: openCharts }, (_, at) => ({
    n: newest - at,
    came: new Date((newest - at) * chartMs),
  }));
};

/** Brings what has changed every ten minutes; gives how to stop. */
export function startRecords({ server, token, wards }: SimulatedRecords & { server: string }): () => void {
  const options: RecordSystemOptions = {
    server,
    token,
    departments: wards.map(({ code }) => code),
    doctors: [],
    doctorsOf: Object.fromEntries(wards.map(({ code, doctors }) => [code, doctors])),
  };
  let timer: NodeJS.Timeout;
  const bring = (): void => {
    timer = setTimeout(bring, everyMs);
    const now = new Date();
    // The server may be restarting; what was not brought comes with the next.
    sendCharts(options, openAt(now), now).catch(() => undefined);
  };
  timer = setTimeout(bring, firstMs);
  return () => clearTimeout(timer);
}
