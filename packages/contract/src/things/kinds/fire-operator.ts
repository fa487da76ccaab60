import { field } from '../../fields/index.ts';
import { defineCertificate } from '../papers.ts';

/** Certificate of a fire facility operator 消防设施操作员 (S1-35). */
export const fireOperator = defineCertificate({
  kind: 'fire-operator',
  prefix: 'XFZ',
  label: ['消防设施操作员证', 'Fire operator certificate'],
  says: {
    level: field.choice(['等级', 'Level'], {
      junior: ['五级 / 初级', 'Junior'],
      middle: ['四级 / 中级', 'Middle'],
      senior: ['三级 / 高级', 'Senior'],
    }),
    work: field.choice(['职业方向', 'Direction'], {
      watch: ['消防设施监控', 'Watching'],
      service: ['检测维修保养', 'Service'],
    }),
  },
  permits: [{ work: 'fireControl', where: { work: 'watch' } }],
});
