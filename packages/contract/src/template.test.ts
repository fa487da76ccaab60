import fc from 'fast-check';
import { expect, test } from 'vitest';

import { filledIn, openPlaces } from './template.ts';

test('places are filled from the case; what is not known stays to be seen', () => {
  const text = filledIn(
    '{投诉人}您好:{ 编号 }号投诉已办结,{处理措施}。{医院} {今天}',
    new Map([
      ['编号', 'TS-1'],
      ['医院', '安院'],
    ]),
  );
  expect(text).toBe('{投诉人}您好:TS-1号投诉已办结,{处理措施}。安院 {今天}');
  expect(openPlaces(text)).toEqual(['{投诉人}', '{处理措施}', '{今天}']);
});

test('words of the case are words: what stands in braces there is not filled in again', () => {
  const name = fc.stringMatching(/^[a-z]{1,6}$/);
  const value = fc.oneof(fc.string(), fc.constantFrom('{a}', '$&', '$1', '{{a}}'));
  fc.assert(
    fc.property(fc.dictionary(name, value), fc.array(fc.tuple(name, fc.stringMatching(/^[^{}]*$/))), (facts, parts) => {
      const map = new Map(Object.entries(facts));
      const text = parts.map(([place, after]) => `{${place}}${after}`).join('');
      const wanted = parts.map(([place, after]) => (map.get(place) ?? `{${place}}`) + after).join('');
      expect(filledIn(text, map)).toBe(wanted);
    }),
  );
});
