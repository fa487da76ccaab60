import { z } from 'zod';

import type { Figure } from './case-figures.ts';
import { flag, id, page, type Label } from './common.ts';
import type { Permission } from './permissions.ts';
import { ImportReport } from './register-kit.ts';
import { route } from './route.ts';

const label = z.tuple([z.string(), z.string()]).readonly();
const day = z.iso.date();
const typeName = z.string().max(40);

/** One number of the statistics. `null`: there is nothing to divide by, so there is no value (暂无数据). */
export const FigureNumber = z.object({
  value: z.number().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  /** Too few records stand behind it to be told; there is a value, and it is kept back. */
  withheld: z.boolean().optional(),
  /** It adds up secrets, and is of these days of the period only: whole blocks of three and more records. */
  told: z.object({ from: day, to: day }).optional(),
});
export type FigureNumber = z.infer<typeof FigureNumber>;

/** A number with what to give `GET /cases?figure=` to see the records behind it. */
const Linked = FigureNumber.extend({
  of: z.string(),
  per: z.string().nullable(),
  /** So many records are left out: taken over from paper or a former system, they do not say what this asks. */
  unknown: z.number().int().optional(),
});

export const FigureAnswer = Linked.extend({
  name: z.string(),
  lastYear: Linked,
  /** Against last year, relative: −0.5 is half of it. */
  change: z.number().nullable(),
});
export type FigureAnswer = z.infer<typeof FigureAnswer>;

export const FigureGroup = z.object({
  /** Null: all of them, or those without a value in this split. */
  key: z.string().nullable(),
  label,
  figures: z.array(FigureAnswer),
});
export type FigureGroup = z.infer<typeof FigureGroup>;

/** Which records: those a figure counted. Travels as one parameter, `type~figure~part~from~to[~by~key]`. */
export interface FigureRef {
  type: string;
  name: string;
  part: 'of' | 'per';
  from: string;
  to: string;
  by?: string | undefined;
  key?: string | undefined;
}

export const figureRef = ({ type, name, part, from, to, by, key }: FigureRef): string =>
  [type, name, part, from, to, ...(by === undefined ? [] : [by, key ?? ''])].join('~');

const isDay = (text: string): boolean => day.safeParse(text).success;

export function parseFigureRef(text: string): FigureRef | undefined {
  const [type = '', name = '', part, from = '', to = '', by, key] = text.split('~');
  if ((part !== 'of' && part !== 'per') || !isDay(from) || !isDay(to)) return undefined;
  return { type, name, part, from, to, ...(by === undefined ? {} : { by }), ...(key ? { key } : {}) };
}

export const figureUnits: Record<Figure['unit'], readonly [string, string]> = {
  case: ['件', 'cases'],
  yuan: ['元', 'CNY'],
  percent: ['%', '%'],
  permille: ['‰', '‰'],
  day: ['天', 'days'],
  hour: ['小时', 'hours'],
  minute: ['分钟', 'min'],
  second: ['秒', 's'],
  person: ['人', 'people'],
  times: ['次', 'times'],
  score: ['分', 'points'],
};

/** What can be counted, as a page offers it. */
export const FigureSourceInfo = z.object({
  name: z.string(),
  label,
  group: label,
  /** Without: it stands as it is now. */
  hasPeriod: z.boolean(),
  splits: z.array(z.object({ key: z.string(), label })),
  figures: z.array(
    z.object({
      name: z.string(),
      label,
      unit: z.enum(Object.keys(figureUnits) as [Figure['unit'], ...Figure['unit'][]]),
      better: z.enum(['more', 'less']).nullable(),
      isRate: z.boolean(),
    }),
  ),
  /** The list of its records; null: not for the caller. */
  page: z.string().nullable(),
  /** `figure`: the list is given the reference as `figure=`; `query`: what a number gives is the query itself. */
  opensBy: z.enum(['figure', 'query']),
});
export type FigureSourceInfo = z.infer<typeof FigureSourceInfo>;

export const figureApi = {
  sources: route({
    method: 'GET',
    path: '/figure-sources',
    permission: 'person',
    summary: '统计对象 What can be counted, as far as the caller may ask',
    input: z.object({}),
    output: z.object({ items: z.array(FigureSourceInfo) }),
  }),
  list: route({
    method: 'GET',
    path: '/figures',
    permission: 'person',
    summary: '统计 Figures of a source, with the same part of last year beside them',
    input: z.object({
      type: typeName,
      from: day,
      to: day,
      /** One of its `splits`: `none`, `month`, `department`, `place` (buildings), a field. */
      by: z.string().max(40).default('none'),
    }),
    output: z.object({
      type: z.string(),
      from: day,
      to: day,
      by: z.string(),
      lastYear: z.object({ from: day, to: day }),
      /** The page of the list that shows the records of a number: given `figure=` of a case, or the query itself of a device. */
      page: z.string(),
      groups: z.array(FigureGroup),
    }),
  }),
};

/** A cell of a register as it is read: text, or a number to be added up. */
export const LedgerCell = z.union([z.string(), z.number(), z.null()]);
export type LedgerCell = z.infer<typeof LedgerCell>;

export const LedgerColumn = z.object({
  key: z.string(),
  label,
  kind: z.enum(['text', 'number', 'time', 'date', 'long']),
});
export type LedgerColumn = z.infer<typeof LedgerColumn>;

const lang = z.enum(['zh', 'en']).default('zh');

/** Registers beside those of cases, on the same page: what they are of, and who reads them. */
export const otherLedgers = {
  round: {
    label: ['巡查与检查', 'Rounds and checks'],
    permission: 'round.read',
    ledgers: {
      all: { label: ['巡查记录台账', 'Register of rounds'] },
      missed: { label: ['漏巡台账', 'Register of missed rounds'] },
    },
  },
  camera: {
    label: ['视频', 'Video'],
    permission: 'camera.log',
    ledgers: { looks: { label: ['视频调阅台账', 'Who watched and why'] } },
  },
  arming: {
    label: ['入侵报警', 'Intrusion alarm'],
    permission: 'device.read',
    ledgers: { log: { label: ['布撤防台账', 'Arming and disarming'] } },
  },
  wolf: {
    label: ['误报设备', 'Devices that cry wolf'],
    permission: 'device.read',
    ledgers: { devices: { label: ['误报设备清单', 'Devices that cry wolf'] } },
  },
  indicator: {
    label: ['指标', 'Indicators'],
    permission: 'indicator.read',
    ledgers: { upward: { label: ['平安医院指标上报表', 'Indicators, reported upward'] } },
  },
  footage: {
    label: ['现场影像', 'Footage'],
    permission: 'footage.read',
    ledgers: { custody: { label: ['现场影像保管台账', 'Chain of custody of footage'] } },
  },
  uplink: {
    label: ['联网共享', 'Shared upward'],
    permission: 'uplink.read',
    ledgers: { shares: { label: ['联网共享台账', 'Who sees which cameras'] } },
  },
  lock: {
    label: ['库柜智能锁', 'Locks of stores'],
    permission: 'book.read',
    ledgers: { openings: { label: ['开锁日志', 'Openings of locks'] } },
  },
} as const satisfies Record<
  string,
  { label: Label; permission: Permission; ledgers: Record<string, { label: Label }> }
>;

const which = z.object({
  type: typeName,
  ledger: z.string().max(40),
  from: day,
  to: day,
  lang,
});
/** What for; asked for when the kind of matter is secret. */
const taken = which.extend({ purpose: z.string().trim().min(2).max(200).optional() });
const takenCase = z.object({
  id,
  lang,
  purpose: z.string().trim().min(2).max(200).optional(),
});

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const answer = z.unknown();

export const ledgerApi = {
  rows: route({
    method: 'GET',
    path: '/ledgers/:type/:ledger',
    permission: 'case.read',
    summary: '台账 A register of cases',
    input: which.extend(page.shape),
    output: z.object({
      label,
      columns: z.array(LedgerColumn),
      /** Printing and exporting must say what for. */
      needsPurpose: z.boolean(),
      items: z.array(z.object({ id, cells: z.array(LedgerCell) })),
      total: z.number().int(),
      next: z.string().nullable(),
    }),
  }),
  digest: route({
    method: 'GET',
    path: '/ledgers/:type/:ledger/digest',
    permission: 'case.export',
    summary: '台账摘要 The fingerprint a print of it carries now',
    input: which,
    output: z.object({ rows: z.number().int(), sha256: z.string() }),
  }),
  export: route({
    method: 'GET',
    path: '/ledgers/:type/:ledger/export',
    permission: 'case.export',
    summary: '导出台账 Export a register to Excel',
    input: taken,
    output: answer,
    produces: xlsx,
  }),
  sheet: route({
    method: 'GET',
    path: '/ledgers/:type/:ledger/sheet',
    permission: 'case.export',
    summary: '打印台账 A register to print',
    input: taken,
    output: answer,
    produces: 'text/html',
  }),
  pdf: route({
    method: 'GET',
    path: '/ledgers/:type/:ledger/pdf',
    permission: 'case.export',
    summary: '台账 PDF A register as PDF',
    input: taken,
    output: answer,
    produces: 'application/pdf',
  }),
  template: route({
    method: 'GET',
    path: '/import/cases/:type/template',
    permission: 'case.import',
    summary: '导入模板 An empty sheet to fill in',
    input: z.object({ type: typeName, lang }),
    output: answer,
    produces: xlsx,
  }),
  import: route({
    method: 'POST',
    path: '/import/cases/:type',
    permission: 'case.import',
    summary: '导入台账 Import old records',
    input: z.object({ type: typeName, dryRun: flag.default(true), file: answer }),
    output: ImportReport,
    upload: true,
  }),
  marked: route({
    method: 'POST',
    path: '/import/cases/:type/marked',
    permission: 'case.import',
    keyless: 'it writes nothing',
    summary: '标出问题 The same sheet with what is wrong in each row',
    input: z.object({ type: typeName, lang, file: answer }),
    output: answer,
    produces: xlsx,
    upload: true,
  }),
  caseSheet: route({
    method: 'GET',
    path: '/cases/:id/sheet',
    permission: 'case.export',
    summary: '打印记录 One case to print',
    input: takenCase,
    output: answer,
    produces: 'text/html',
  }),
  casePdf: route({
    method: 'GET',
    path: '/cases/:id/pdf',
    permission: 'case.export',
    summary: '记录 PDF One case as PDF',
    input: takenCase,
    output: answer,
    produces: 'application/pdf',
  }),
};
