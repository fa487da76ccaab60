import type { CaseItem } from '@anyuan/contract';

let count = 0;

/** A case for tests of the console: an alarm that rings, unless said otherwise. */
export function alarmCase(more: Partial<CaseItem> & { kind?: string; where?: string } = {}): CaseItem {
  const { kind = 'panic', where = 'ER', ...rest } = more;
  const id = rest.id ?? `c${String(++count).padStart(4, '0')}`;
  return {
    id,
    number: `JJ-202611-${String(count).padStart(4, '0')}`,
    type: 'alarm',
    state: 'raised',
    mode: 'real',
    priority: 1,
    title: where,
    repeats: 1,
    at: '2026-11-22T06:00:00.000Z',
    lastAt: '2026-11-22T06:00:00.000Z',
    dueAt: null,
    overdue: false,
    closedAt: null,
    place: { id: where, code: where, name: where, path: where },
    device: null,
    departmentId: null,
    department: null,
    escalation: 0,
    stamps: {},
    facts: { kind },
    version: 1,
    demo: false,
    ...rest,
  };
}
