import type { CaseItem } from '@anyuan/contract';
import { expect, test } from 'vitest';

import { playbookFor } from './playbook.ts';

const card = (type: string, kind?: string) =>
  playbookFor({ type, data: kind ? { kind } : {} } as unknown as CaseItem & {
    data: Record<string, unknown>;
  }).steps.map(({ zh }) => zh);

test('the card follows what it is about: by what rang, by kind of matter, and none where guards have nothing to do', () => {
  expect(card('alarm', 'fire').join()).toContain('微型消防站');
  expect(card('alarm', 'something new').join()).toContain('凶器');
  expect(card('incident').join()).toContain('劝阻');
  for (const office of ['redPacket', 'complaint', 'release', 'adverseEvent']) expect(card(office)).toEqual([]);
});
