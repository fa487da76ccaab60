import type { Column } from '../../kernel/sheet/columns.ts';

/** The sheet of places, for reading and writing. */
export const placeColumns: Column[] = [
  { key: 'code', zh: '编码', en: 'Code', identifies: true },
  { key: 'name', zh: '名称', en: 'Name', width: 24 },
  { key: 'kind', zh: '类型', en: 'Kind', width: 10 },
  { key: 'parent', zh: '上级编码', en: 'Parent code' },
  { key: 'key', zh: '重点部位', en: 'Key place', width: 10 },
  { key: 'keyKind', zh: '重点部位类型', en: 'Kind of key place' },
  { key: 'phone', zh: '电话', en: 'Phone' },
  { key: 'department', zh: '科室编码', en: 'Department code' },
  { key: 'x', zh: '图上 X', en: 'Plan X', width: 10 },
  { key: 'y', zh: '图上 Y', en: 'Plan Y', width: 10 },
];
