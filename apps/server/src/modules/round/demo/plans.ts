import { planKinds, recurrenceIn, type PlanKindName } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Tx } from '../../../kernel/ctx.ts';
import { newId } from '../../../kernel/ids.ts';
import { pinyinOf } from '../../../kernel/pinyin.ts';
import type { Campus } from '../../demo/campus/places.ts';

interface Sample {
  code: string;
  kind: PlanKindName;
  name: string;
  /** Absent: as plans of its kind usually are. */
  every?: string;
  places?: string[];
  departments?: string[];
  deviceKind?: string;
  thingKind?: string;
  within?: string;
  post?: string;
  department?: string;
  /** Each department for itself. */
  isSplit?: true;
}

const wards = [
  'cardiology',
  'respiratory',
  'neurology',
  'gastro',
  'orthopaedics',
  'general-surgery',
  'oncology',
  'obstetrics',
];
const keyDepartments = ['emergency', 'icu', 'theatre'];
const keyPlaces = ['EM-3F/麻醉药品库', 'AD-2F/财务科', 'AD-1F/监控中心', 'AD-1F/消控室'];

/** What the demonstration hospital does again and again. */
const samples: Sample[] = [
  {
    code: 'XJ-MZ',
    kind: 'security',
    name: '门诊楼治安巡查',
    every: '每天 08:00–20:00每2小时',
    places: ['OP-1F/门厅', 'OP-1F/挂号收费处', 'OP-2F/儿科护士站', 'OP-3F/外科分诊台'],
    post: 'BA-MZ',
  },
  {
    code: 'XJ-JZ',
    kind: 'security',
    name: '急诊治安巡查',
    every: '每天 00:00–24:00每4小时',
    places: ['EM-1F/急诊大厅门厅', 'EM-1F/急诊分诊台', 'EM-1F/救护车入口', 'EM-4F/家属等候区'],
    post: 'BA-JZ',
  },
  {
    code: 'YT',
    kind: 'tout',
    name: '医托巡查',
    places: ['OP-1F/门厅', 'OP-1F/挂号收费处', 'EM-1F/急诊大厅门厅'],
    post: 'BA-MZ',
  },
  { code: 'ZD-KS', kind: 'keyDepartment', name: '重点科室日查', departments: keyDepartments, post: 'BA-YQ' },
  { code: 'ZD-GW', kind: 'keyPost', name: '重点岗位巡查', places: keyPlaces.slice(2), post: 'BA-YQ' },
  {
    code: 'ZD-CS',
    kind: 'keyPlace',
    name: '重点场所巡查',
    places: ['EM-1F/急诊大厅门厅', 'OP-1F/挂号收费处', 'EM-4F/家属等候区'],
    post: 'BA-JZ',
  },
  { code: 'ZD-WZ', kind: 'keyGoods', name: '重点物资日查', places: keyPlaces.slice(0, 2), post: 'BA-YQ' },
  { code: 'ZD-SB', kind: 'keyDevice', name: '重点设备周查', places: ['CA-GS', 'CA-GE'], department: 'logistics' },
  { code: 'STYQ', kind: 'keyRoom', name: '“三铁一器”月查', places: keyPlaces.slice(0, 2), department: 'security' },
  {
    code: 'CG',
    kind: 'leader',
    name: '领导查岗',
    places: ['AD-1F/监控中心', 'AD-1F/消控室', 'EM-1F/急诊大厅门厅'],
    post: 'ZB',
  },
  { code: 'BJCS', kind: 'alarmTest', name: '报警点月测', deviceKind: 'panic-button', within: 'EM-1F', post: 'JK' },
  { code: 'BAKH', kind: 'guardService', name: '保安服务月考核', department: 'security' },
  {
    code: 'FH-RJ',
    kind: 'fireDay',
    name: '日间防火巡查',
    every: '每天 08:00–20:00每4小时',
    places: ['OP-1F/门诊大厅', 'EM-1F/急诊大厅门厅', 'W1-3F/护士站', 'W2-3F/护士站'],
    post: 'XK',
  },
  {
    code: 'FH-YJ',
    kind: 'fireNight',
    name: '夜间防火巡查',
    places: ['EM-1F/急诊大厅门厅', 'W1-3F/护士站', 'W2-3F/护士站'],
    post: 'XK',
  },
  { code: 'FH-YJC', kind: 'fireInspection', name: '月度消防检查', departments: wards, department: 'security' },
  { code: 'FH-JR', kind: 'fireHoliday', name: '节前消防检查', departments: wards.slice(0, 4), department: 'security' },
  { code: 'MHQ', kind: 'equipment', name: '灭火器月查(行政楼)', thingKind: 'extinguisher', within: 'AD', post: 'XK' },
  { code: 'WB', kind: 'contractor', name: '维保单位到场', department: 'logistics' },
  { code: 'SDQ', kind: 'utility', name: '水电气巡检', places: ['CA-GS', 'CA-GE'], department: 'logistics' },
  {
    code: 'YLSB',
    kind: 'medicalDevice',
    name: '医疗设备周查',
    departments: ['icu', 'theatre', 'emergency'],
    isSplit: true,
  },
  { code: 'WXAQ', kind: 'information', name: '网络信息安全月查', department: 'it' },
  { code: 'BQ', kind: 'ward', name: '病区安全周查', departments: wards.slice(0, 6), isSplit: true },
  { code: 'AWH', kind: 'meeting', name: '安委会季度会议', department: 'office' },
  {
    code: 'YG',
    kind: 'infection',
    name: '感控周查',
    departments: ['icu', 'neonatal', 'theatre'],
    department: 'nursing',
  },
  {
    code: 'HXZD',
    kind: 'coreSystems',
    name: '18 项核心制度月查',
    departments: wards.slice(0, 5),
    department: 'medical',
  },
  { code: 'YFZY', kind: 'compliance', name: '依法执业月查', departments: wards.slice(0, 5), department: 'medical' },
  { code: 'ZKDP', kind: 'qualityReview', name: '医疗质量点评月会', department: 'medical' },
  { code: 'BL', kind: 'records', name: '病历时限月查', departments: wards.slice(0, 5), department: 'medical' },
  { code: 'LS', kind: 'sixS', name: '6S 月查', departments: wards.slice(0, 5), isSplit: true },
  { code: 'HLCF', kind: 'nursing', name: '护理移动查房', departments: wards.slice(0, 3), isSplit: true },
];

/** Plans; the job makes their rounds ahead, `playRounds` those that are over. */
export async function addPlans(tx: Tx, campus: Campus, departmentIds: ReadonlyMap<string, string>): Promise<number> {
  const idOf = async (table: 'form' | 'post'): Promise<Map<string, string>> => {
    const { rows } = await sql<{ code: string; id: string }>`select code, id from ${sql.table(table)}`.execute(tx.db);
    return new Map(rows.map(({ code, id }) => [code, id]));
  };
  const [forms, posts] = [await idOf('form'), await idOf('post')];
  const department = (code: string | undefined): string | null => (code ? (departmentIds.get(code) ?? null) : null);
  await tx.db
    .insertInto('plan')
    .values(
      samples.map((one) => {
        const { area, usual, perDay, hasPeaks } = planKinds[one.kind] as (typeof planKinds)['tout'];
        const recurrence = recurrenceIn(one.every ?? usual.recurrence);
        if (!recurrence) throw new Error(`${one.code}: no recurrence ${one.every ?? usual.recurrence}`);
        return {
          id: newId(),
          code: one.code,
          name: one.name,
          pinyin: pinyinOf(one.name),
          kind: one.kind,
          area,
          recurrence: JSON.stringify(recurrence) as never,
          form_id: forms.get((usual as { form?: string }).form ?? '') ?? null,
          leads: usual.where,
          point_ids: (one.places ?? []).map((place) => campus.find(place).id),
          thing_kind: one.thingKind ?? null,
          device_kind: one.deviceKind ?? null,
          within_id: one.within ? campus.find(one.within).id : null,
          department_ids: (one.departments ?? []).flatMap((code) => department(code) ?? []),
          is_split: one.isSplit ?? false,
          post_id: posts.get(one.post ?? '') ?? null,
          department_id: department(one.department),
          per_day: perDay ?? null,
          peak_every: hasPeaks ? 60 : null,
          rule: usual.rule,
          is_demo: true,
        };
      }),
    )
    .execute();
  return samples.length;
}
