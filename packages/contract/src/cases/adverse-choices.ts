import { z } from 'zod';

import { field } from '../case-fields.ts';

export const adverseKinds = {
  medication: ['给药错误', 'Medication'],
  fall: ['跌倒、坠床', 'Fall'],
  pressure: ['压力性损伤', 'Pressure injury'],
  tube: ['管路滑脱', 'Tube'],
  surgery: ['手术、麻醉', 'Surgery, anaesthesia'],
  transfusion: ['输血', 'Transfusion'],
  infection: ['医院感染', 'Infection'],
  device: ['医疗器械', 'Device'],
  identity: ['身份识别', 'Patient identity'],
  diagnosis: ['诊疗', 'Diagnosis, treatment'],
  communication: ['沟通', 'Communication'],
  other: ['其他', 'Other'],
} as const;

/** Four levels of the national reporting system. */
export const harmLevels = {
  I: ['Ⅰ级 警讯事件(死亡或永久功能丧失)', 'I: sentinel event, death or lasting loss'],
  II: ['Ⅱ级 不良后果事件', 'II: harm'],
  III: ['Ⅲ级 未造成后果事件', 'III: no harm done'],
  IV: ['Ⅳ级 隐患事件(未到达患者)', 'IV: near miss'],
} as const;

/** Bones of the fishbone. */
export const causeKinds = {
  people: ['人员', 'People'],
  equipment: ['设备', 'Equipment'],
  material: ['药品物料', 'Material'],
  method: ['制度流程', 'Method'],
  environment: ['环境', 'Environment'],
  communication: ['沟通管理', 'Communication, management'],
} as const;

/** Root-cause analysis: the five whys, the fishbone, and what it comes down to. */
export const rootCause = {
  whys: field.rows(
    ['五个为什么', 'Five whys'],
    z.object({ why: field.text(['为什么', 'Why']), answer: field.text(['因为', 'Because']) }),
  ),
  causes: field.rows(
    ['鱼骨图原因', 'Fishbone'],
    z.object({ kind: field.choice(['类别', 'Kind'], causeKinds), cause: field.text(['原因', 'Cause']) }),
  ),
  rootCause: field.longText(['根本原因', 'Root cause']),
};

/** Corrective and preventive actions: who does what by when, and how it will be checked. */
export const capa = field.rows(
  ['改进措施', 'Corrective and preventive actions'],
  z.object({
    measure: field.text(['措施', 'Measure']),
    owner: field.person(['负责人', 'Owner']),
    dueOn: field.date(['完成期限', 'Due on']),
    check: field.text(['检查方法与指标', 'How it is checked']),
    doneOn: field.date(['完成日期', 'Done on']).optional(),
    evidence: field.text(['完成情况', 'What was done']).optional(),
  }),
);
