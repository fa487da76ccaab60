import type { Label } from '../common.ts';

export const hvaGroups = {
  nature: ['自然灾害', 'Natural'],
  people: ['人员伤害', 'Human'],
  technology: ['技术事故', 'Technological'],
  hazmat: ['危险品', 'Hazardous material'],
} as const satisfies Record<string, Label>;
export type HvaGroup = keyof typeof hvaGroups;

export interface HvaEvent {
  key: string;
  group: HvaGroup;
  name: string;
  nameEn: string;
}

const of = (group: HvaGroup, ...rows: (readonly [key: string, name: string, nameEn: string])[]): HvaEvent[] =>
  rows.map(([key, name, nameEn]) => ({ key, group, name, nameEn }));

/** The usual list (29 events, after the published table); a round may leave some out and add its own. */
export const hvaLibrary: readonly HvaEvent[] = [
  ...of(
    'nature',
    ['earthquake', '地震', 'Earthquake'],
    ['fire', '火灾', 'Fire'],
    ['lightning', '雷电灾害', 'Lightning'],
    ['snow', '冰雪灾害', 'Snow and ice'],
    ['flood', '城市内涝', 'Flooding'],
  ),
  ...of(
    'people',
    ['exposure', '职业暴露', 'Exposure at work'],
    ['infection', '医院感染', 'Hospital infection'],
    ['epidemic', '重大传染疫情', 'Epidemic'],
    ['violence', '恶性医闹和伤医事件', 'Violence against staff'],
    ['food', '食品安全', 'Food safety'],
    ['suicide', '患者自杀事件', 'Suicide of a patient'],
    ['masscasualty', '突发救治事件', 'Mass casualties'],
    ['dispute', '医疗纠纷、事故', 'Medical disputes'],
    ['construction', '施工安全意外', 'Accident of construction'],
  ),
  ...of(
    'technology',
    ['structure', '建筑结构性损害', 'Structural damage'],
    ['telecom', '通讯故障', 'Telephone failure'],
    ['power', '停电', 'Power failure'],
    ['water', '供水故障', 'Water failure'],
    ['oxygen', '供氧故障', 'Oxygen failure'],
    ['lift', '电梯意外', 'Lift accident'],
    ['pressure', '压力容器爆炸', 'Pressure vessel'],
    ['it', '信息系统故障', 'IT failure'],
    ['records', '病案信息安全事件', 'Loss of records'],
    ['equipment', '医疗设备故障', 'Medical equipment'],
  ),
  ...of(
    'hazmat',
    ['chemical', '危险化学品事件', 'Hazardous chemicals'],
    ['drugs', '毒麻药品丢失', 'Loss of controlled drugs'],
    ['waste', '医疗废物流失扩散', 'Medical waste'],
    ['radiation', '放射性物质泄漏', 'Radiation'],
    ['explosive', '易燃易爆物品暴露', 'Flammables'],
  ),
];
