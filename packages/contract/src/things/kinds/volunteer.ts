import { field } from '../../fields/index.ts';
import { definePaper } from '../papers.ts';
import { source } from '../terms.ts';

/** Volunteer 志愿者 of the service centre. */
export const volunteer = definePaper({
  kind: 'volunteer',
  prefix: 'ZYZ',
  label: ['志愿者', 'Volunteer'],
  group: 'papers',
  fields: {
    phone: field.phone(['电话', 'Telephone']).optional(),
    union: field.text(['单位 / 学校', 'Unit or school']).optional(),
    joined: field.date(['加入日期', 'Joined']),
    area: field.text(['服务区域', 'Area']).optional(),
    trained: field.date(['岗前培训', 'Trained on']).optional(),
    insuredUntil: field.date(['保险有效期至', 'Insured until']).optional(),
  },
  listed: ['union', 'area', 'joined', 'trained'],
  ends: {
    insurance: {
      label: ['人身意外保险', 'Insurance'],
      from: 'insuredUntil',
      isOptional: true,
      source: source('志愿服务条例:有人身危险的服务应投保 / insured where the service is risky'),
    },
  },
});
