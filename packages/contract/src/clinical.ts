import { z } from 'zod';

import { code, flag, id, instant, ok, page, pageOf, type Label } from './common.ts';
import { typedLine } from './plain.ts';
import { EntryRef, sheetRoutes } from './register-kit.ts';
import { route } from './route.ts';

/** What the record system brings. */
export const clinicalKinds = {
  paper: ['病历文书时限', 'Papers of charts'],
  surgery: ['手术安全核查', 'Surgical safety checks'],
  grade: ['病历评级', 'Grades of charts'],
} as const satisfies Record<string, Label>;
export type ClinicalKind = keyof typeof clinicalKinds;

const basic = '病历书写基本规范';
/** Papers of a chart: hours until each has to be written, and where that is said. */
export const chartPapers = {
  admission: { label: ['入院记录', 'Admission record'], hours: 24, source: basic },
  firstNote: { label: ['首次病程记录', 'First progress note'], hours: 8, source: basic },
  attendingRound: { label: ['主治医师首次查房', 'Attending’s first round'], hours: 48, source: basic },
  deputyRound: { label: ['副主任医师首次查房', 'Deputy chief’s first round'], hours: 72, source: basic },
  operation: { label: ['手术记录', 'Operation record'], hours: 24, source: basic },
  postOperative: {
    label: ['术后首次病程', 'First note after surgery'],
    hours: 1,
    source: '“即时完成”,小时数为项目默认值',
  },
  rescue: { label: ['抢救记录', 'Rescue record'], hours: 6, source: '医疗纠纷预防和处理条例第十五条' },
  handOver: { label: ['交接班、转科记录', 'Hand-over and transfer'], hours: 24, source: basic },
  discharge: { label: ['出院记录', 'Discharge record'], hours: 24, source: basic },
  death: { label: ['死亡记录', 'Death record'], hours: 24, source: basic },
  deathDiscussion: { label: ['死亡病例讨论', 'Death discussion'], hours: 168, source: '一周内' },
  frontPage: { label: ['病案首页', 'Front page'], hours: 24, source: basic },
} as const satisfies Record<string, { label: Label; hours: number; source: string }>;
export type ChartPaper = keyof typeof chartPapers;

export const surgeryVarieties = {
  elective: ['择期', 'Elective'],
  urgent: ['急诊', 'Emergency'],
} as const satisfies Record<string, Label>;

/** Three moments, three parties: nine signatures. */
const moments = [
  ['before', '麻醉前', 'before anaesthesia'],
  ['incision', '切皮前', 'before incision'],
  ['leaving', '离室前', 'before leaving'],
] as const;
const parties = [
  ['Surgeon', '手术医师', 'surgeon'],
  ['Anaesthetist', '麻醉医师', 'anaesthetist'],
  ['Nurse', '手术室护士', 'nurse'],
] as const;
type Signature = `${(typeof moments)[number][0]}${(typeof parties)[number][0]}`;
export const surgerySignatures = Object.fromEntries(
  moments.flatMap(([moment, zh, en]) =>
    parties.map(([party, partyZh, partyEn]) => [`${moment}${party}`, [`${zh} ${partyZh}`, `${partyEn}, ${en}`]]),
  ),
) as unknown as Readonly<Record<Signature, Label>>;
export const surgerySignatureNames = Object.keys(surgerySignatures) as [Signature, ...Signature[]];

export const chartGrades = {
  a: ['甲级', 'A'],
  b: ['乙级', 'B'],
  c: ['丙级', 'C'],
} as const satisfies Record<string, Label>;
export type ChartGrade = keyof typeof chartGrades;

/** How one stands. */
export const clinicalVerdicts = {
  good: ['合格', 'Good'],
  bad: ['不合格', 'Not good'],
  missing: ['逾期未完成', 'Overdue'],
  running: ['期限内', 'Within its limit'],
} as const satisfies Record<string, Label>;
export type ClinicalVerdict = keyof typeof clinicalVerdicts;

const names = <T extends string>(all: Readonly<Record<T, unknown>>) => Object.keys(all) as [T, ...T[]];
const at = z.iso.datetime({ offset: true });
const kind = z.enum(names<ClinicalKind>(clinicalKinds));

const common = {
  /** Its own number in the record system; brought again it is brought up to date. */
  key: z
    .string()
    .trim()
    .regex(/^[\w.:-]{1,80}$/),
  /** Number of the chart; its last four characters are kept. */
  recordNo: typedLine().min(1).max(40),
  department: code,
  /** User name of whoever answers for it, if he has an account; else his name. */
  doctor: typedLine().min(1).max(40).optional(),
};
export const ClinicalPaper = z.object({
  kind: z.literal('paper'),
  ...common,
  variety: z.enum(names<ChartPaper>(chartPapers)),
  /** When its limit began: admission, end of the operation, … */
  startedAt: at,
  /** Absent: not written yet. */
  doneAt: at.optional(),
});
export const ClinicalSurgery = z.object({
  kind: z.literal('surgery'),
  ...common,
  variety: z.enum(names<keyof typeof surgeryVarieties>(surgeryVarieties)),
  startedAt: at,
  /** Signatures that are there. */
  signed: z.array(z.enum(surgerySignatureNames)).max(9),
});
export const ClinicalGrade = z.object({
  kind: z.literal('grade'),
  ...common,
  /** When it was judged. */
  startedAt: at,
  grade: z.enum(names<ChartGrade>(chartGrades)),
});
/** What the record system says of one thing. */
export const ClinicalGiven = z.discriminatedUnion('kind', [ClinicalPaper, ClinicalSurgery, ClinicalGrade]);
export type ClinicalGiven = z.infer<typeof ClinicalGiven>;

export const ClinicalFact = z.object({
  id,
  kind,
  /** `***0042`. */
  recordNo: z.string(),
  variety: z.string(),
  department: EntryRef.nullable(),
  doctor: z.string().nullable(),
  startedAt: instant,
  dueAt: instant,
  doneAt: instant.nullable(),
  verdict: z.enum(names<ClinicalVerdict>(clinicalVerdicts)),
  /** Minutes past the limit, of what is done or still missing. */
  lateMinutes: z.number().int().nullable(),
  /** Signatures that are missing. */
  lacks: z.array(z.string()),
  caseId: id.nullable(),
});
export type ClinicalFact = z.infer<typeof ClinicalFact>;

const whichOfKind = {
  variety: z.string().max(40).optional(),
  department: code.optional(),
  doctor: z.string().max(40).optional(),
  verdict: z.enum(names<ClinicalVerdict>(clinicalVerdicts)).optional(),
  /** Late: done too late, or still missing. */
  late: flag.optional(),
  /** One's own. */
  mine: flag.optional(),
  /** By the day they were due. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** Those a figure counted. */
  figure: z.string().max(300).optional(),
};

const sheets = (of: ClinicalKind) =>
  sheetRoutes({
    path: `/clinical/${of}`,
    title: clinicalKinds[of],
    read: 'clinical.read',
    manage: 'clinical.manage',
    which: whichOfKind,
  });

export const clinicalApi = {
  bring: route({
    method: 'POST',
    path: '/clinical-facts',
    permission: 'clinical.feed',
    summary:
      '接收病历系统的时限、核查与评级,重复送达即更新 Facts of the record system; brought again they are brought up to date',
    input: z.object({ items: z.array(ClinicalGiven).min(1).max(500) }),
    output: z.object({ created: z.number().int(), updated: z.number().int(), same: z.number().int() }),
  }),
  list: route({
    method: 'GET',
    path: '/clinical-facts',
    permission: 'clinical.read',
    summary: '病历质控明细 Facts of the record system, the newest first',
    input: page.extend({ kind: kind.default('paper'), ...whichOfKind }),
    output: pageOf(ClinicalFact),
  }),
  find: route({
    method: 'POST',
    path: '/clinical-facts/:id/finding',
    permission: 'quality.handle',
    summary: '登记质量点评 What was late or incomplete becomes a quality finding',
    input: z.object({ id }),
    output: z.object({ caseId: id }),
  }),
  remove: route({
    method: 'DELETE',
    path: '/clinical-facts/:id',
    permission: 'clinical.manage',
    summary: '删除误送的记录 Removes what was brought by mistake',
    input: z.object({ id }),
    output: ok,
  }),
};
export const clinicalSheetApis = {
  clinicalPaper: sheets('paper'),
  clinicalSurgery: sheets('surgery'),
  clinicalGrade: sheets('grade'),
};
