/** A sheet of extinguishers, as a hospital has it: heads, and row after row. */
export const head = ['编号', '名称', '地点编码', '状态', '灭火剂', '规格(kg)', '出厂日期'];
const agents = ['干粉', '二氧化碳', '水基'];
export const rowOf = (n: number): (string | number | null)[] => [
  `OLD-${String(n).padStart(5, '0')}`,
  null,
  `B${(n % 20) + 1}`,
  null,
  agents[n % 3] ?? '',
  4,
  `20${10 + (n % 16)}-03-0${(n % 9) + 1}`,
];
