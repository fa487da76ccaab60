import { newId } from '../../../kernel/ids.ts';
import type { Campus } from '../../demo/campus/places.ts';
import type { DemoPerson } from '../../demo/people.ts';
import { tableOf, type Sample } from './write.ts';

type Day = (ago: number) => string;

/** variety | place | area | equipment */
const rooms = tableOf(`police|AD-1F/警务室|42|电脑、执法记录仪、约束装备、一键报警
  control|AD-1F/监控中心|86|大屏、坐席 4 席、录像存储、对讲
  complaint|AD-1F/投诉室|18|录音录像、一键报警、双出口
  mediation|AD-1F/调解室一|24|录音录像、调解席、一键报警
  fire|AD-1F/消控室|38|联动控制器、消防电话、应急广播
  station|AD-1F/微型消防站|26|战斗服、空气呼吸器、水带、破拆工具`);

/** name | work | licence | days until it ends */
const contractors = tableOf(`安泰消防技术服务公司(演示)|fire|消防设施维护保养检测资质|-420
  众卫保安服务公司(演示)|guards|保安服务许可证|-260
  智联安防工程公司(演示)|systems|安防工程企业资质|-18
  升平电梯维保公司(演示)|lift|特种设备维修许可证|-510
  净源医废处置公司(演示)|waste|危险废物经营许可证|7`);

/** name | variety | place | limits */
const points = tableOf(`1 号配电房|power|AD-1F/装备室|电压 380 V ±7%,温度 ≤ 40 ℃
  2 号配电房|power|EM-1F/急诊大厅门厅|电压 380 V ±7%
  信息机房 UPS|ups|AD-2F/信息机房|负载 ≤ 70%,后备 ≥ 30 分钟
  急诊 UPS|ups|EM-1F/急诊大厅门厅|后备 ≥ 60 分钟
  柴油发电机|generator|AD-1F/装备室|油位 ≥ 80%,启动 ≤ 15 秒
  生活水泵房|water|OP-1F/门厅|余氯 0.05–0.8 mg/L
  换热站|heating|W1-1F/门厅|供水 45–60 ℃
  燃气调压箱|gas|W1-1F/门厅|泄漏报警 ≤ 20% LEL
  中心供氧站|oxygen|EM-1F/急诊大厅门厅|0.4–0.5 MPa
  负压吸引站|oxygen|EM-1F/急诊大厅门厅|−0.03 – −0.07 MPa
  1 号蒸汽锅炉|boiler|AD-1F/装备室|≤ 0.7 MPa
  门诊 1 号电梯|lift|OP-1F/门厅|年检有效
  外科楼 2 号电梯|lift|W1-1F/门厅|年检有效`);

interface DemoMeter {
  measures: string;
  scale: string;
  usual: number;
  low?: number;
  high?: number;
}
/** What is read of them: what, in which unit, about how much, between which limits. */
const meters: Readonly<Record<string, DemoMeter>> = {
  power: { measures: '电压', scale: 'V', usual: 381, low: 353.4, high: 406.6 },
  ups: { measures: '负载', scale: '%', usual: 46, high: 70 },
  generator: { measures: '油位', scale: '%', usual: 88, low: 80 },
  water: { measures: '出水余氯', scale: 'mg/L', usual: 0.32, low: 0.05, high: 0.8 },
  heating: { measures: '供水温度', scale: '℃', usual: 52, low: 45, high: 60 },
  oxygen: { measures: '氧压', scale: 'MPa', usual: 0.44, low: 0.4, high: 0.5 },
  boiler: { measures: '蒸汽压力', scale: 'MPa', usual: 0.52, high: 0.7 },
};

/** name | model | risk | life support */
const devices = tableOf(`有创呼吸机|V60|three|yes
  无创呼吸机|BiPAP A40|two|yes
  除颤监护仪|M3535|three|yes
  输液泵|SP-500|two|no
  麻醉机|WATO EX-65|three|yes
  血液透析机|4008S|three|yes
  婴儿暖箱|YP-970|three|yes
  高频电刀|VIO 300D|three|no
  监护仪|MX500|two|yes
  心电图机|MAC 2000|two|no`);

const at = <T>(all: readonly T[], n: number): T => all[n % all.length] as T;

/** Rooms with their logs, contractors, utilities, medical devices, gates with what passes through them, doors. */
export function makePremises(
  campus: Campus,
  people: readonly DemoPerson[],
  day: Day,
  departmentIds: ReadonlyMap<string, string>,
): Sample[] {
  const security = departmentIds.get('security') ?? null;
  const logistics = departmentIds.get('logistics') ?? null;
  const holder = (role: string): string | null => people.find(({ roles }) => roles.includes(role))?.id ?? null;
  const guarded = { owner: holder('security-chief'), departmentId: security };
  const kept = { owner: holder('logistics'), departmentId: logistics };
  const samples: Sample[] = [];
  const roomIds = rooms.map(([variety = '', place = '', area = '', equipment = '']) => {
    const id = newId();
    samples.push({
      ...guarded,
      kind: 'safety-room',
      id,
      name: place.split('/')[1] ?? place,
      place: campus.find(place),
      data: {
        variety,
        area: Number(area),
        equipment,
        recording: variety === 'fire' ? 'video' : 'both',
        button: true,
        kept: '90 天',
      },
    });
    return id;
  });
  for (let n = 0; n < 21; n++)
    samples.push({
      ...guarded,
      kind: 'work-log',
      name: `${at(['警务室', '监控中心', '调解室'], n)}日志`,
      data: {
        room: at([roomIds[0], roomIds[1], roomIds[3]], n),
        on: day(Math.floor(n / 3) + 1),
        done: at(['接处警、巡查门诊与急诊', '视频巡查、设备自检', '接待来访、调解一件'], n),
        calls: 1 + (n % 5),
      },
    });
  for (const [n, [name = '', work, licence, ends]] of contractors.entries())
    samples.push({
      ...guarded,
      kind: 'contractor',
      name,
      data: { work, licence, licensedTo: day(Number(ends)), contact: '项目经理', phone: `1990000${9100 + n}` },
    });
  for (const [n, [name = '', variety, place = '', limits]] of points.entries()) {
    const id = newId();
    samples.push({
      ...kept,
      kind: 'utility-point',
      id,
      name,
      place: campus.find(place),
      beside: n * 4 - 24,
      data: { variety, limits, ...(n > 7 && { examined: day(n === 10 ? 12 : -200) }) },
    });
    const meter = meters[variety ?? ''];
    // What is sucked is read off another meter than what flows.
    if (!meter || name.includes('负压')) continue;
    const { usual, ...range } = meter;
    const { measures, scale, low, high } = range;
    const gauge = newId();
    samples.push({
      ...kept,
      kind: 'meter',
      id: gauge,
      name: `${name}${measures}`,
      place: campus.find(place),
      data: { point: id, ...range, calibrated: day(-(60 + n * 11)) },
    });
    const within =
      low !== undefined && high !== undefined
        ? `${low} ~ ${high} ${scale}`
        : low === undefined
          ? `≤ ${high} ${scale}`
          : `≥ ${low} ${scale}`;
    for (let ago = 1; ago <= 5; ago++)
      samples.push({
        ...kept,
        kind: 'meter-reading',
        name: `${name}读数`,
        data: {
          gauge,
          point: id,
          when: `${day(ago)}T01:00:00.000Z`,
          meter: measures,
          value: Math.round((usual + (ago % 3) * usual * 0.01) * 100) / 100,
          scale,
          range: within,
          verdict: 'within',
        },
      });
  }
  const wards = campus.floors.filter(({ place }) => place.department !== null);
  for (let n = 0; n < 40; n++) {
    const [name = '', model, risk, lifeSupport] = at(devices, n);
    const { place } = at(wards, n * 3);
    samples.push({
      kind: 'medical-device',
      name,
      place,
      beside: (n % 7) * 8 - 24,
      owner: people.find(({ title, department }) => title === '护士长' && department === place.department)?.id ?? null,
      departmentId: departmentIds.get(place.department ?? '') ?? null,
      data: {
        model,
        serial: `SN${70_000 + n * 37}`,
        risk,
        lifeSupport: lifeSupport === 'yes',
        calibrated: day(n % 13 === 5 ? 15 : -(20 + ((n * 29) % 320))),
        bought: day(900 + n * 11),
      },
    });
  }
  return samples;
}

/** What passed the gates in the last week, and what was taken there. */
export function makeGates(
  gates: readonly { id: string; name: string }[],
  departmentId: string | null,
  owner: string | null,
  day: Day,
): Sample[] {
  return gates.flatMap(({ id: gate, name }, g) => [
    ...Array.from({ length: 7 }, (_, n): Sample => ({
      kind: 'gate-day',
      name: `${name}流量`,
      owner,
      departmentId,
      data: {
        gate,
        on: day(n + 1),
        people: 3100 - g * 700 + n * 43,
        bags: 1900 - g * 300 + n * 21,
        alarms: 14 + ((n * 5 + g) % 9),
        refused: n % 3,
      },
    })),
    ...Array.from({ length: 4 }, (_, n): Sample => ({
      kind: 'seized-item',
      name: at(['打火机', '水果刀', '白酒', '条幅'], n),
      owner,
      departmentId,
      data: {
        gate,
        when: `${day(n + 1)}T0${2 + n}:15:00.000Z`,
        variety: at(['lighter', 'knife', 'lighter', 'banner'], n),
        count: n === 0 ? 6 : 1,
        disposal: at(['dropped', 'police', 'stored', 'refused'], n),
        receipt: `AJ-${g + 1}${String(n + 1).padStart(3, '0')}`,
      },
    })),
  ]);
}
