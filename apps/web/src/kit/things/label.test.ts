import { expect, test } from 'vitest';

import { thingInCode } from './label.ts';

test('labels of every age name their thing, and so does the bare number', () => {
  for (const text of [
    'https://anyuan.example.org/p/~MHQ-202601-0012',
    'http://10.0.0.5:8080/m/thing/MHQ-202601-0012',
    '/p/~MHQ-202601-0012?public',
    ' MHQ-202601-0012 ',
  ])
    expect(thingInCode(text)).toBe('MHQ-202601-0012');
});
