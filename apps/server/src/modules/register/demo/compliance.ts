import { newId } from '../../../kernel/ids.ts';
import type { DemoPerson } from '../../demo/people.ts';
import { tableOf, type Sample } from './write.ts';

type Day = (ago: number) => string;

const subjects = tableOf(`预防保健科|01
  内科|03
  外科|04
  妇产科|05
  妇女保健科|06
  儿科|07
  眼科|10
  耳鼻咽喉科|11
  口腔科|12
  皮肤科|13
  急诊医学科|20
  康复医学科|21
  麻醉科|26
  医学检验科|30
  病理科|31
  医学影像科|32
  中医科|50`);

const licences = tableOf(`医疗机构执业许可证|practice|-1400
  放射诊疗许可证|radiation|-210
  辐射安全许可证|radiation|-24
  麻醉药品、第一类精神药品购用印鉴卡|drug|-300
  母婴保健技术服务执业许可证|mother|-640`);

/** name | type | level | personal data | assessed so many days ago */
const assets = tableOf(`医院信息系统 HIS|system|three|yes|200
  电子病历系统 EMR|system|three|yes|210
  检验信息系统 LIS|system|two|yes|500
  影像系统 PACS|system|two|yes|520
  互联网医院平台|cloud|three|yes|380
  安防综合平台|system|two|no|300
  核心交换机|network|none|no|
  门户网站|system|two|no|640
  数据备份一体机|server|none|yes|
  HIS 数据库集群|data|three|yes|200`);

/** What is registered, performed, advertised and kept on computers. */
export function makeCompliance(
  people: readonly DemoPerson[],
  day: Day,
  departmentIds: ReadonlyMap<string, string>,
): Sample[] {
  const holder = (role: string): string | null => people.find(({ roles }) => roles.includes(role))?.id ?? null;
  const medical = { owner: holder('medical-affairs'), departmentId: departmentIds.get('medical') ?? null };
  const it = { owner: holder('it'), departmentId: departmentIds.get('it') ?? null };
  const samples: Sample[] = [
    ...subjects.map(([name = '', subjectCode]): Sample => ({
      ...medical,
      kind: 'registered-subject',
      name,
      data: { variety: 'subject', subjectCode, registered: day(2000) },
    })),
    ...licences.map(([name = '', variety, ends], n): Sample => ({
      ...medical,
      kind: 'institution-licence',
      name,
      data: {
        variety,
        number: `43${880_000 + n * 17}`,
        issued: day(1600),
        validTo: day(Number(ends)),
        ...(variety === 'practice' && { beds: 'large', verified: day(600) }),
      },
    })),
  ];
  // One list of the month says what nobody has registered.
  const month = day(30).slice(0, 7);
  for (const [n, [name, subjectCode]] of [...subjects.slice(1, 9), ['医疗美容科', '22']].entries())
    samples.push({
      ...medical,
      kind: 'performed',
      name: name ?? '',
      data: { month, variety: 'subject', subjectCode, times: 900 - n * 60 },
    });
  for (const [name, wording] of tableOf(`地铁灯箱|安源市中心医院,急诊 24 小时,电话 8200
    健康专栏|专家门诊每周三,预约就诊`))
    samples.push({
      ...medical,
      kind: 'advertisement',
      name: name ?? '',
      data: { certificate: '湘医广〔演示〕第 12 号', medium: name, wording, issued: day(200) },
    });
  for (const [n, [name = '', variety, level, personal, ago]] of assets.entries()) {
    const id = newId();
    samples.push({
      ...it,
      kind: 'it-asset',
      id,
      name,
      data: {
        variety,
        level,
        personal: personal === 'yes',
        ...(ago && { assessed: day(Number(ago)), filing: `43010${n}-0001` }),
        holes: n % 4 === 0 ? 1 : 0,
      },
    });
    if (n % 4 === 0)
      samples.push({
        ...it,
        kind: 'it-hole',
        name: `${name}:组件版本过低`,
        data: {
          asset: id,
          severity: n === 4 ? 'high' : 'medium',
          number: `CNVD-演示-${100 + n}`,
          found: day(n === 4 ? 9 : 4),
        },
      });
  }
  return samples;
}
