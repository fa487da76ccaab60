import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';
import { everyYears, practice } from '../terms.ts';
import { readerFields } from '../versions.ts';

/** Rule of the house 制度 (S1-17): every version readable for ever, and who has read it. */
export const policy = defineMatter({
  kind: 'policy',
  prefix: 'ZDW',
  label: ['制度', 'Policy'],
  group: 'governance',
  fields: {
    field: field.choice(['类别', 'Field'], {
      safety: ['平安建设', 'Safe hospital'],
      order: ['治安', 'Public order'],
      fire: ['消防', 'Fire'],
      medical: ['医疗质量', 'Medical quality'],
      patients: ['医患关系', 'Patients'],
      it: ['信息安全', 'Information security'],
      other: ['其他', 'Other'],
    }),
    edition: field.text(['版本', 'Version'], {
      hint: [
        '换了版本号即为新版本,旧版本留存',
        'Another version number is another version; the old one stays readable',
      ],
    }),
    document: field.text(['文号', 'Document']),
    issued: field.date(['发布日期', 'Issued']),
    text: field.longText(['正文', 'Text'], { max: 20_000 }).optional(),
    files: field.files(['文件', 'Files']).optional(),
    ...readerFields,
  },
  listed: ['field', 'edition', 'document', 'issued', 'readers'],
  versions: { by: 'edition', keeps: ['document', 'issued', 'text', 'files'], isRead: true },
  checks: {
    review: {
      label: ['定期评审', 'Review'],
      every: everyYears(2),
      from: 'issued',
      points: { law: ['与现行法规一致', 'Agrees with the law'], used: ['各科执行有据', 'It is kept, with proof'] },
      source: practice('周期为项目默认值 / the interval is ours'),
    },
  },
});
