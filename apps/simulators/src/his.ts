import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SimulatedHis {
  port: number;
  stop(): Promise<void>;
}

const families = '王李张刘陈杨赵黄周吴';
const given = ['建国', '秀英', '晓明', '桂兰', '子涵', '海燕'];
const departments = ['外科', '内科', '儿科', '妇产科', '急诊科', '骨科'];
const items = ['挂号费', '检查费', '西药费', '治疗费', '床位费'];
const of = <T>(all: readonly T[], n: number): T => all[n % all.length] as T;

/** Whoever has a number that ends in digits: the same number is the same patient, `0000` is nobody. */
export function patientOf(number: string): object | null {
  const digits = /(\d{1,8})$/.exec(number)?.[1];
  if (!digits || Number(digits) === 0) return null;
  const n = Number(digits);
  const id = `P${String(n % 10_000).padStart(6, '0')}`;
  const visits = Array.from({ length: 1 + (n % 3) }, (_, at) => ({
    visit: at === 0 ? `ZY${String(n).padStart(8, '0')}` : `MZ${String(n + at).padStart(8, '0')}`,
    kind: at === 0 ? '住院' : '门诊',
    department: of(departments, n + at),
    doctor: `${of(Array.from(families), n + at + 3)}医生`,
    at: `2026-0${1 + ((n + at) % 9)}-1${n % 10} 09:30`,
    leftAt: at === 0 ? null : `2026-0${1 + ((n + at) % 9)}-1${n % 10} 10:20`,
  }));
  return {
    patient: {
      id,
      name: `${of(Array.from(families), n)}${of(given, n)}`,
      phone: `139${String(n % 100_000_000).padStart(8, '0')}`,
      sex: n % 2 === 0 ? '女' : '男',
      bornOn: `19${40 + (n % 50)}-05-1${n % 10}`,
    },
    visits,
    bills: visits.flatMap(({ visit, at }, v) =>
      Array.from({ length: 2 }, (_, i) => ({
        visit,
        item: of(items, n + v + i),
        amount: Math.round(((n * 37 + v * 101 + i * 53) % 90_000) + 1_000) / 100,
        at,
      })),
    ),
  };
}

/** A hospital's own system as the adapter speaks to it: `GET /patients?visit=` or `?patient=`, with a token. */
export async function startHis(token: string, port = 0, delayMs = 0): Promise<SimulatedHis> {
  const server = createServer((request, response) => {
    const answer = (status: number, body: object): void => {
      const send = (): void => {
        response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
        response.end(JSON.stringify(body));
      };
      if (delayMs > 0) setTimeout(send, delayMs);
      else send();
    };
    if (request.headers.authorization !== `Bearer ${token}`) return answer(401, { error: 'token' });
    const url = new URL(request.url ?? '/', 'http://his');
    if (url.pathname !== '/patients') return answer(404, { error: 'path' });
    const found = patientOf(url.searchParams.get('visit') ?? url.searchParams.get('patient') ?? '');
    return found ? answer(200, found) : answer(404, { error: 'nobody' });
  });
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
