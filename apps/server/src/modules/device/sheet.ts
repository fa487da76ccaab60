import type { Column } from '../../kernel/sheet/columns.ts';

/** The sheet of devices, for reading and writing. Addresses and passwords of cameras are read and never written. */
export const deviceColumns: Column[] = [
  { key: 'code', zh: '编码', en: 'Code', identifies: true },
  { key: 'name', zh: '名称', en: 'Name', width: 24 },
  { key: 'kind', zh: '类型', en: 'Kind' },
  { key: 'place', zh: '地点编码', en: 'Place code' },
  { key: 'x', zh: '图上 X', en: 'Plan X', width: 10 },
  { key: 'y', zh: '图上 Y', en: 'Plan Y', width: 10 },
  { key: 'cameras', zh: '关联摄像机', en: 'Linked cameras', width: 30 },
  { key: 'testDueOn', zh: '下次测试', en: 'Test due' },
  { key: 'enabled', zh: '启用', en: 'Enabled', width: 8 },
  { key: 'url', zh: '视频地址', en: 'Stream address', width: 40 },
  { key: 'username', zh: '视频用户名', en: 'Stream user' },
  { key: 'password', zh: '视频密码', en: 'Stream password' },
  { key: 'transport', zh: '视频传输', en: 'Stream transport', width: 10 },
];

export const transportLabels = { tcp: ['TCP', 'tcp'], udp: ['UDP', 'udp'], auto: ['自动', 'automatic'] } as const;
