import type { DemoPerson } from '../../demo/people.ts';
import type { Sample } from './write.ts';

type Day = (ago: number) => string;
type Paper = Pick<Sample, 'kind' | 'data'>;

/** In the numbers of the source hospital some 1,200 papers; each 29th has lapsed, so that somebody has something to do. */
export function makePapers(
  people: readonly DemoPerson[],
  day: Day,
  departmentIds: ReadonlyMap<string, string>,
): Sample[] {
  return people.flatMap((person, n) =>
    papersOf(person, n, day).map((paper) => ({
      ...paper,
      owner: person.id,
      departmentId: departmentIds.get(person.department) ?? null,
    })),
  );
}

const isOld = (n: number): boolean => n % 29 === 11;
const serial = (n: number): string => String(n + 1).padStart(4, '0');

function papersOf(person: DemoPerson, n: number, day: Day): Paper[] {
  const { title, roles } = person;
  const has = (role: string): boolean => roles.includes(role);
  const skills = (subjects: string): Paper[] =>
    subjects.split(' ').map((subject, at) => ({
      kind: 'skill',
      data: {
        skill: subject,
        level: n % 9 === 4 && at === 0 ? 'teaches' : 'passed',
        passed: day(isOld(n + at) ? 375 : 30 + ((n * 7 + at * 31) % 290)),
        hours: 4 + (at % 3) * 4,
      },
    }));
  const licence = (kind: 'medical-licence' | 'nurse-licence', more: Record<string, unknown> = {}): Paper => ({
    kind,
    data: {
      number: `${kind === 'nurse-licence' ? 'HS' : 'YS'}4301${serial(n)}`,
      issuer: '安源市卫生健康委员会',
      ...more,
    },
  });
  const papers: Paper[] = [];
  if (title.includes('医师') || title === '科主任')
    papers.push(
      licence('medical-licence', { category: 'clinical', scope: '与所在科室一致', issued: day(900 + n * 13) }),
      ...skills('fire aid'),
    );
  if (title.includes('护士'))
    papers.push(
      licence('nurse-licence', { issued: day(isOld(n) ? 1830 : 120 + ((n * 37) % 1500)) }),
      ...skills('fire aid service'),
    );
  if (has('guard') || has('control-room')) {
    const isOwn = has('control-room');
    papers.push({
      kind: 'guard-certificate',
      data: {
        employer: isOwn ? 'own' : 'company',
        number: `湘安保${serial(n)}`,
        issuer: '安源市公安局',
        issued: day(800 + n * 5),
        hired: day(400 + n),
        ...(isOwn && n % 8 !== 3 && { filed: day(380 + n) }),
      },
    });
    papers.push(...skills(isOwn ? 'equipment law aid fire' : 'law defence fire aid service'));
  }
  if (has('fire-control'))
    papers.push(
      {
        kind: 'fire-operator',
        data: {
          level: n % 4 === 0 ? 'senior' : 'middle',
          work: 'watch',
          number: `XF43${serial(n)}`,
          issuer: '消防行业职业技能鉴定指导中心',
          issued: day(600 + n),
          validTo: day(isOld(n) ? 4 : -900 - n),
        },
      },
      ...skills('fire equipment'),
    );
  if (has('emergency-team'))
    papers.push(
      {
        kind: 'mass-defence',
        data: { team: '院内应急队', phone: person.phone, duty: '就近处置与疏散', joined: day(500 + n) },
      },
      ...skills('defence law'),
    );
  if (person.department === 'logistics')
    papers.push(
      {
        kind: 'special-operator',
        data: {
          work: ['electric', 'welding', 'boiler', 'vessel', 'lift', 'height'][n % 6],
          number: `T43${serial(n)}`,
          issuer: '安源市应急管理局',
          issued: day(700),
          validTo: day(isOld(n) ? 9 : -25 - ((n * 41) % 700)),
        },
      },
      ...skills('fire'),
    );
  if (has('mediator'))
    papers.push(
      {
        kind: 'mediator',
        data: {
          speciality: ['医学', '法学', '心理', '保险'][n % 4],
          commission: '安源市医疗纠纷人民调解委员会',
          hired: day(500),
          until: day(n % 6 === 2 ? -20 : -600),
        },
      },
      ...skills('law service'),
    );
  if (has('volunteer'))
    papers.push(
      {
        kind: 'volunteer',
        data: {
          phone: person.phone,
          union: '安源卫生职业学院',
          joined: day(200 + n),
          area: ['门诊大厅', '急诊', '住院服务中心'][n % 3],
          trained: day(190),
          insuredUntil: day(-(60 + (n % 200))),
        },
      },
      ...skills('service'),
    );
  if (has('service-desk') || has('pharmacy') || has('finance') || has('patient-relations'))
    papers.push(...skills('service fire'));
  if (
    has('director') ||
    has('party-secretary') ||
    has('deputy-director') ||
    has('duty-leader') ||
    has('security-chief')
  )
    papers.push(...skills('law fire'));
  if (has('security-chief') || title === '党委书记')
    papers.push({
      kind: 'spokesman',
      data: { scope: '平安建设与突发事件的对外发布', document: '安医〔2026〕6 号', from: day(300), until: day(-65) },
    });
  return papers;
}
