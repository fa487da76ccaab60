import {
  caseTypes,
  field,
  hours,
  permissions,
  relations,
  type By,
  type CaseAction,
  type CaseGroup,
  type CaseType,
  type Permission,
  type Relation,
} from '@anyuan/contract';
import { z } from 'zod';

/** Numbers from 0 to 1 that are the same every time. */
export const seeded = (seed: number) => () => ((seed = (seed * 48271) % 2147483647) - 1) / 2147483646;
const pick = <T>(list: readonly T[], next: () => number): T => list[Math.floor(next() * list.length)] as T;
const some = <T>(list: readonly T[], next: () => number, most: number): T[] => [
  ...new Set(Array.from({ length: Math.floor(next() * (most + 1)) }, () => pick(list, next))),
];

const everyPermission = Object.keys(permissions) as Permission[];
/** The permissions that cases are read by, as they are declared. */
export const readers = [
  ...new Set(Object.values(caseTypes as Record<string, CaseType>).map((type) => type.permissions.read)),
];
const handlers = everyPermission.filter((name) => /\.(handle|manage|approve|answer|rectify|review)$/.test(name));
const groups: CaseGroup[] = ['order', 'hazard', 'patient', 'integrity', 'quality'];

/**
 * So many case types, each with other states, permissions, people and exceptions: what a hospital has when everything
 * that happens in it is declared.
 */
export function madeTypes(count: number, seed = 20261128): CaseType[] {
  const next = seeded(seed);
  return Array.from({ length: count }, (_, n) => madeType(n, next));
}

function madeType(n: number, next: () => number): CaseType {
  const steps = 2 + Math.floor(next() * 4);
  const open = Array.from({ length: steps }, (_, i) => `s${i}`);
  const states = [...open, 'done', 'dropped'];
  const handler = pick(handlers, next);
  const by = (): By[] => [
    ...new Set<By>([...(next() < 0.7 ? [handler] : []), ...some(handlers, next, 1), ...some(relations, next, 2)]),
  ];
  const actions: Record<string, CaseAction> = {
    look: { label: ['查看', 'Look'], from: 'open', by: [handler], stamp: 'lookedAt', once: true },
    drop: { label: ['撤销', 'Drop'], from: 'open', to: 'dropped', by: ['reporter', handler], stamp: 'endedAt' },
    sweep: { label: ['清理', 'Sweep'], from: [open[0] as string], to: 'dropped', by: [], internal: true },
    again: { label: ['重开', 'Again'], from: ['done'], to: open[0], by: by() },
  };
  open.forEach((state, i) => {
    const to = open[i + 1] ?? 'done';
    const notBy = some<Relation>(relations, next, 2);
    const once = next() < 0.3;
    actions[`go${i}`] = {
      label: [`办理${i}`, `Go on ${i}`],
      from: next() < 0.2 ? open : [state],
      to,
      by: by(),
      stamp: `go${i}At`,
      ...(notBy.length > 0 && { notBy }),
      ...(once && { once }),
      ...(once && next() < 0.4 && { partyStamp: `mine${i}` }),
    };
  });
  const isNamed = next() < 0.15;
  return {
    version: 1,
    type: `made${n}`,
    prefix: `Z${n}`,
    label: [`类型${n}`, `Kind ${n}`],
    group: pick(groups, next),
    secrecy: isNamed && next() < 0.5 ? 4 : 2,
    priority: (1 + (n % 4)) as 1,
    fields: z.object({ what: field.text(['内容', 'What']), amount: field.count(['数量', 'Amount']).optional() }),
    states: Object.fromEntries(states.map((state) => [state, [state, state] as const])),
    initial: open[0] as string,
    final: ['done', 'dropped'],
    actions,
    clocks: {
      deadline: { label: ['时限', 'Limit'], during: open, steps: [hours(72)], isDeadline: true, source: 'made' },
    },
    permissions: {
      read: pick(readers, next),
      create: 'case.create',
      ...(isNamed && { named: pick(handlers, next) }),
    },
    ...(next() < 0.3 && { subjects: next() < 0.5 ? ('excluded' as const) : ('masked' as const) }),
    figures: {
      all: { label: ['件数', 'Cases'], unit: 'case', of: { count: {} } },
      done: { label: ['办结率', 'Done'], unit: 'percent', of: { count: { state: 'done' } }, per: { count: {} } },
      handling: { label: ['用时', 'Time taken'], unit: 'minute', of: { between: ['at', 'closedAt'] } },
      amount: { label: ['数量', 'Amount'], unit: 'case', of: { sum: 'amount' } },
    },
  };
}
