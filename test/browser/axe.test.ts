import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { launch, seriousProblems } from './kit.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

test('every rule of axe says what its breach weighs: those that are left out can find nothing serious', () => {
  const { rules } = (axe as unknown as { _audit: { rules: { id: string; impact: string }[] } })._audit;
  const weighed = Map.groupBy(rules, ({ impact }) => impact);
  expect([...weighed.keys()].toSorted()).toEqual(['critical', 'minor', 'moderate', 'serious']);
  expect(rules.length).toBeGreaterThan(90);
});

test('what is serious is told, what is not is not, and neither is what stands apart', async () => {
  const page = await browser.newPage();
  // A picture without words, letters nobody can read, and a heading with nothing in it.
  await page.setContent(`<html lang="en"><title>x</title><main><h1>x</h1><h2></h2>
    <img src="data:," id="picture"><p style="color: #eee; background: #fff">faint</p></main></html>`);
  const told = (await seriousProblems(page)).map((one) => one.split(':')[0] ?? '');
  expect(told.toSorted()).toEqual(['color-contrast', 'image-alt']);
  await page.evaluate(`document.querySelector('p').remove()`);
  expect(await seriousProblems(page, { apart: 'id="picture"' })).toEqual([]);
});
