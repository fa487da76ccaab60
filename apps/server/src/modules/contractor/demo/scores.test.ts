import { expect, test } from 'vitest';

import type { Script, Stage } from '../../demo/cases/script.ts';
import { past } from './index.ts';

const said = ({ data }: Script): Record<string, unknown> =>
  typeof data === 'function' ? data({ thing: (code: string) => code } as Stage) : data;

test('on whatever day the demonstration is loaded, no month of a contract is scored twice or before it is over', () => {
  for (let day = 0; day < 800; day++) {
    const now = new Date(Date.UTC(2026, 0, 1 + day, 4));
    const scores = past(now).filter(({ type }) => type === 'contractorScore');
    const months = scores.map((script) => `${String(said(script)['contract'])} ${String(said(script)['month'])}`);
    expect(new Set(months).size).toBe(scores.length);
    for (const script of scores) {
      const opened = new Date(now.getTime() - script.daysAgo * 86_400_000).toISOString().slice(0, 7);
      expect(script.daysAgo).toBeGreaterThanOrEqual(0);
      expect(String(said(script)['month']).slice(0, 7) < opened).toBe(true);
    }
  }
});
