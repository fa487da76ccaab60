import { field } from '../../fields/index.ts';
import { definePaper } from '../papers.ts';
import { everyYears, practice } from '../terms.ts';

/** Training passed by somebody of the security department 培训与技能 (S1-24). */
export const skill = definePaper({
  kind: 'skill',
  prefix: 'JNX',
  label: ['培训与技能', 'Skill'],
  group: 'papers',
  fields: {
    skill: field.choice(['科目', 'Subject'], {
      law: ['法律与勤务', 'Law and duty'],
      defence: ['处突与器械', 'Defence and gear'],
      fire: ['消防四个能力', 'Fire'],
      aid: ['急救', 'First aid'],
      equipment: ['监控与报警系统', 'Systems'],
      service: ['沟通与服务', 'Service'],
    }),
    level: field.choice(['水平', 'Level'], {
      learning: ['学习中', 'Learning'],
      passed: ['合格', 'Passed'],
      teaches: ['可带教', 'Teaches'],
    }),
    passed: field.date(['考核日期', 'Passed on']).optional(),
    hours: field.quantity(['学时', 'Hours'], { unit: ['学时', 'h'], max: 500, decimals: 1 }).optional(),
  },
  listed: ['skill', 'level', 'passed'],
  ends: {
    again: {
      label: ['复训', 'Training again'],
      from: 'passed',
      isOptional: true,
      after: everyYears(1),
      source: practice('S1-24,周期为项目默认值 / the interval is ours'),
    },
  },
});
