import { z } from 'zod';

import { code, id, name } from './common.ts';
import { field, phoneOrNone } from './fields/index.ts';
import { ask, defineRegister, EntryRef, mergeRoute, registerRoutes, thing } from './register-kit.ts';
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

/** Whether cameras may hang there. Where nothing is said, what it is called decides. */
export const cameraSayings = {
  banned: ['禁止安装', 'Forbidden'],
  allowed: ['可以安装', 'Allowed'],
} as const;
const cameraSaying = z.enum(
  Object.keys(cameraSayings) as [keyof typeof cameraSayings, ...(keyof typeof cameraSayings)[]],
);

/** Plan coordinates are pixels of the floor plan, x to the right, y down, from the top left corner. */
export const PlanPoint = z.object({ x: z.number().min(0).max(100_000), y: z.number().min(0).max(100_000) });

export const Place = z.object({
  id,
  code: z.string(),
  name: z.string(),
  kind: z.enum(placeKinds),
  parentId: id.nullable(),
  parent: EntryRef.nullable(),
  /** Names from campus to here, joined with ` / `. */
  path: z.string(),
  key: z.boolean(),
  keyKind: z.enum(keyKinds).nullable(),
  /** Said to be one; wards, consulting rooms and the like are without saying so. */
  private: z.boolean(),
  cameras: cameraSaying.nullable(),
  /** The law forbids cameras there: it is said, or it is a toilet, a changing room or the like. */
  camerasBanned: z.boolean(),
  phone: z.string().nullable(),
  departmentId: id.nullable(),
  department: EntryRef.nullable(),
  plan: z.object({ fileId: id, width: z.number(), height: z.number() }).nullable(),
  at: PlanPoint.nullable(),
  children: z.number().int(),
  devices: z.number().int(),
  demo: z.boolean(),
});
export type Place = z.infer<typeof Place>;

/** Where things are: the declaration that list, form, sheet and print of places come from. */
export const placeRegister = defineRegister({
  kind: 'place',
  label: ['地点', 'Place'],
  title: ['地点', 'Places'],
  path: '/places',
  read: 'place.read',
  manage: 'place.manage',
  fields: z.object({
    name: thing.name(),
    code: thing.code(),
    kind: field.choice(['级别', 'Level'], placeKindLabels),
    parent: field.ref(['上级', 'Parent'], 'place').optional(),
    key: field.yesNo(['重点部位', 'Key place']),
    keyKind: field.choice(['重点部位类型', 'Kind of key place'], keyKindLabels).optional(),
    private: field.yesNo(['隐私场所', 'Private place']).optional(),
    cameras: field.choice(['摄像机', 'Cameras'], cameraSayings).optional(),
    phone: thing.phone(['电话', 'Phone']).optional(),
    department: field.ref(['科室', 'Department'], 'department').optional(),
    x: thing.pixels(['图上 X', 'Plan X']).optional(),
    y: thing.pixels(['图上 Y', 'Plan Y']).optional(),
  }),
  facts: z.object({
    path: field.text(['全称', 'Full name']),
    devices: field.count(['设备', 'Devices']),
    camerasBanned: field.yesNo(['禁装摄像机', 'Cameras forbidden']),
    children: field.count(['下级', 'Below']),
  }),
  listed: ['name', 'code', 'kind', 'path', 'keyKind', 'phone', 'department', 'devices'],
  extra: ['children', 'camerasBanned'],
  filters: z.object({
    kind: ask.choice(['级别', 'Level'], placeKindLabels),
    within: ask.ref(['所在范围', 'Within'], 'place'),
    key: ask.flag(['重点部位', 'Key place']),
    keyKind: ask.choice(['重点部位类型', 'Kind of key place'], keyKindLabels),
    department: ask.ref(['科室', 'Department'], 'department'),
    hasPlan: ask.flag(['有平面图', 'Has a plan']),
    camerasBanned: ask.flag(['禁装摄像机', 'Cameras forbidden']),
  }),
  sorts: ['name', 'code', 'kind', 'path'],
  form: ['name', 'code', 'kind', 'parent', 'phone', 'department', 'key', 'keyKind', 'private', 'cameras'],
  onlyIf: { keyKind: 'key' },
  defaults: { key: false, private: false },
  batch: ['parent', 'phone', 'department', 'key', 'keyKind', 'private', 'cameras'],
  sheet: ['code', 'name', 'kind', 'parent', 'key', 'keyKind', 'phone', 'department', 'private', 'cameras', 'x', 'y'],
  sheetTitles: { kind: ['类型', 'Kind'] },
  printed: ['code', 'path', 'kind', 'keyKind', 'phone', 'department', 'devices'],
});

/** What may lie in a place, and goes along when it is split. */
export const contentKinds = ['place', 'device', 'thing', 'case'] as const;
export type ContentKind = (typeof contentKinds)[number];
export const PlaceContent = z.object({
  kind: z.enum(contentKinds),
  id,
  code: z.string(),
  name: z.string(),
});
export type PlaceContent = z.infer<typeof PlaceContent>;

const file = z.unknown();

export const placeApi = {
  ...registerRoutes(placeRegister, {
    item: Place,
    put: {
      name,
      kind: z.enum(placeKinds),
      parent: code.nullish(),
      key: z.boolean().optional(),
      keyKind: z.enum(keyKinds).nullish(),
      private: z.boolean().optional(),
      cameras: cameraSaying.nullish(),
      phone: phoneOrNone.nullish(),
      department: code.nullish(),
      at: PlanPoint.nullish(),
    },
    ask: { parent: code.optional() },
    limit: 5000,
    most: 5000,
  }),
  move: route({
    method: 'POST',
    path: '/places/:code/at',
    permission: 'place.manage',
    summary: '图上移动 Move on the plan',
    input: z.object({ code, at: PlanPoint }),
    output: Place,
  }),
  merge: mergeRoute(placeRegister),
  contents: route({
    method: 'GET',
    path: '/places/:code/contents',
    permission: 'place.manage',
    summary: '地点内有什么 What lies right in a place: places, devices, things, open cases',
    input: z.object({ code }),
    output: z.object({ items: z.array(PlaceContent) }),
  }),
  split: route({
    method: 'POST',
    path: '/places/:code/split',
    permission: 'place.manage',
    summary: '拆分地点 Split a place: what lies in it goes to the parts chosen',
    input: z.object({
      code,
      /** Of these codes; a place that is not there yet is made beside it. */
      parts: z.array(z.object({ code, name })).min(1).max(20),
      moves: z.array(z.object({ kind: z.enum(contentKinds), id, to: code })).max(5000),
    }),
    output: z.object({ made: z.array(z.string()), moved: z.record(z.string(), z.number().int()) }),
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
};
