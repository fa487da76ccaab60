import { z } from 'zod';

import { code, flag, id, name, nothing, ok, page, pageOf } from './common.ts';
import { route } from './route.ts';

/** Campus → building → floor → area → point; each kind may only stand below an earlier one. */
export const placeKinds = ['campus', 'building', 'floor', 'area', 'point'] as const;
export const placeKindLabels = {
  campus: ['院区', 'Campus'],
  building: ['楼栋', 'Building'],
  floor: ['楼层', 'Floor'],
  area: ['区域', 'Area'],
  point: ['点位', 'Point'],
} as const;

/** Kinds of key place (重点部位). */
export const keyKinds = [
  'emergency',
  'pharmacy',
  'cashier',
  'nursery',
  'icu',
  'operating',
  'lab',
  'archive',
  'server-room',
  'oxygen',
  'power',
  'chemical',
  'entrance',
  'hall',
  'fever-clinic',
  'ward',
  'office',
  'fire-control',
  'other',
] as const;
export const keyKindLabels: Record<(typeof keyKinds)[number], readonly [string, string]> = {
  emergency: ['急诊', 'Emergency'],
  pharmacy: ['药房药库', 'Pharmacy'],
  cashier: ['收费处', 'Cashier'],
  nursery: ['新生儿与产科', 'Nursery'],
  icu: ['重症监护', 'ICU'],
  operating: ['手术室', 'Operating theatre'],
  lab: ['检验与血库', 'Laboratory'],
  archive: ['病案档案', 'Records archive'],
  'server-room': ['信息机房', 'Server room'],
  oxygen: ['供氧', 'Oxygen supply'],
  power: ['配电', 'Power'],
  chemical: ['危化品', 'Chemicals'],
  entrance: ['出入口', 'Entrance'],
  hall: ['门诊大厅', 'Hall'],
  'fever-clinic': ['发热门诊', 'Fever clinic'],
  ward: ['病区', 'Ward'],
  office: ['办公与诊室', 'Office'],
  'fire-control': ['消控监控', 'Control room'],
  other: ['其他', 'Other'],
};

/** Plan coordinates are pixels of the floor plan, x to the right, y down, from the top left corner. */
export const PlanPoint = z.object({ x: z.number().min(0).max(100_000), y: z.number().min(0).max(100_000) });

export const Place = z.object({
  id,
  code: z.string(),
  name: z.string(),
  kind: z.enum(placeKinds),
  parentId: id.nullable(),
  /** Names from campus to here, joined with ` / `. */
  path: z.string(),
  key: z.boolean(),
  keyKind: z.enum(keyKinds).nullable(),
  phone: z.string().nullable(),
  departmentId: id.nullable(),
  plan: z.object({ fileId: id, width: z.number(), height: z.number() }).nullable(),
  at: PlanPoint.nullable(),
  children: z.number().int(),
  devices: z.number().int(),
  demo: z.boolean(),
});
export type Place = z.infer<typeof Place>;

export const ImportReport = z.object({
  /** Nothing was written when `dryRun`. */
  dryRun: z.boolean(),
  total: z.number().int(),
  create: z.number().int(),
  update: z.number().int(),
  same: z.number().int(),
  bad: z.number().int(),
  rows: z.array(
    z.object({
      row: z.number().int(),
      code: z.string(),
      verdict: z.enum(['create', 'update', 'same', 'bad']),
      problems: z.array(z.object({ column: z.string(), zh: z.string(), en: z.string() })),
    }),
  ),
});
export type ImportReport = z.infer<typeof ImportReport>;

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const file = z.unknown();

export const placeApi = {
  list: route({
    method: 'GET',
    path: '/places',
    permission: 'place.read',
    summary: '地点 Places',
    input: page.extend({
      limit: z.coerce.number().int().min(1).max(5000).default(5000),
      q: z.string().max(60).optional(),
      kind: z.enum(placeKinds).optional(),
      parent: code.optional(),
      key: flag.optional(),
    }),
    output: pageOf(Place),
  }),
  get: route({
    method: 'GET',
    path: '/places/:code',
    permission: 'place.read',
    summary: '地点详情 One place',
    input: z.object({ code }),
    output: Place,
  }),
  put: route({
    method: 'PUT',
    path: '/places/:code',
    permission: 'place.manage',
    summary: '保存地点 Save a place',
    /** What is left out stays as it was; null clears it. */
    input: z.object({
      code,
      name,
      kind: z.enum(placeKinds),
      parent: code.nullish(),
      key: z.boolean().optional(),
      keyKind: z.enum(keyKinds).nullish(),
      phone: z.string().trim().max(20).nullish(),
      department: code.nullish(),
      at: PlanPoint.nullish(),
    }),
    output: Place,
  }),
  move: route({
    method: 'POST',
    path: '/places/:code/at',
    permission: 'place.manage',
    summary: '图上移动 Move on the plan',
    input: z.object({ code, at: PlanPoint }),
    output: Place,
  }),
  remove: route({
    method: 'DELETE',
    path: '/places/:code',
    permission: 'place.manage',
    summary: '删除地点 Remove a place',
    input: z.object({ code }),
    output: ok,
  }),
  putPlan: route({
    method: 'POST',
    path: '/places/:code/plan',
    permission: 'place.manage',
    summary: '上传平面图 Upload the floor plan',
    input: z.object({ code, file }),
    output: Place,
    upload: true,
  }),
  export: route({
    method: 'GET',
    path: '/export/places',
    permission: 'place.read',
    summary: '导出地点 Export places',
    input: nothing,
    output: z.unknown(),
    produces: xlsx,
  }),
  import: route({
    method: 'POST',
    path: '/import/places',
    permission: 'place.manage',
    summary: '导入地点 Import places',
    input: z.object({ dryRun: flag.default(true), file }),
    output: ImportReport,
    upload: true,
  }),
};
