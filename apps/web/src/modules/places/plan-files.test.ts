import { expect, test } from 'vitest';

import { placeOfFile } from './plan-files.ts';

const place = (code: string, ...path: string[]) => ({ code, name: path.at(-1) ?? '', path: path.join(' / ') });
const places = [
  place('HQ', '本部院区'),
  place('B1', '本部院区', '1 号楼'),
  place('B1-3', '本部院区', '1 号楼', '3 层'),
  place('B2-3', '本部院区', '2 号楼', '3 层'),
  place('B2-R', '本部院区', '2 号楼', '屋顶机房'),
];
const codeOf = (file: string) => placeOfFile(file, places)?.code;

test.each([
  ['B1-3.svg', 'B1-3'],
  ['b1-3.PNG', 'B1-3'],
  ['1号楼3层.svg', 'B1-3'],
  ['本部院区_2号楼_3层.jpg', 'B2-3'],
  ['2 号楼 3 层 .webp', 'B2-3'],
  ['屋顶机房.png', 'B2-R'],
])('%s is the plan of %s', (file, code) => {
  expect(codeOf(file)).toBe(code);
});

test.each(['3层.svg', '4 号楼 1 层.svg', '.svg', '平面图(终版).png'])('%s says of no one place', (file) => {
  expect(codeOf(file)).toBeUndefined();
});
