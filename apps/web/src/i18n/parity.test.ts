import { expect, test } from 'vitest';

import { areas } from './areas.ts';

const slots = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map((found) => found[1] ?? '').toSorted();

test.each(Object.entries(areas))('%s says the same in both languages', (_, { zh, en }) => {
  const english = en as Record<string, string>;
  expect(Object.keys(english).toSorted()).toEqual(Object.keys(zh).toSorted());
  for (const [key, text] of Object.entries(zh as Record<string, string>)) {
    expect([key, slots(english[key] ?? '')]).toEqual([key, slots(text)]);
    expect(`${key}: ${english[key]}`).not.toMatch(/\p{Script=Han}/u);
    expect(`${key}: ${text}`).not.toMatch(/[!!]/);
  }
});
