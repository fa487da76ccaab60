/** One thing a line says: a field before and after, or a fact. */
export interface Said {
  field: string;
  from?: unknown;
  to: unknown;
  /** It tells of a change. */
  isChange: boolean;
}

type Detail = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Detail =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const isPair = (value: unknown): value is readonly [unknown, unknown] => Array.isArray(value) && value.length === 2;
const isNothing = (value: unknown): boolean => value === null || value === undefined || value === '';

/** A line's detail as changes of fields and facts, in whatever shape it was kept. */
export function saidIn(detail: Detail): Said[] {
  const { before, after, changes, from, to, ...facts } = detail;
  return [
    ...(isObject(before) || isObject(after) ? compared(before, after) : pairOf('value', before, after)),
    ...(isObject(changes) ? fieldsOf(changes) : []),
    ...(typeof from === 'string' && typeof to === 'string'
      ? [{ field: 'state', from, to, isChange: from !== to }]
      : Object.entries({ from, to }).flatMap(([field, value]) => fact(field, value))),
    ...Object.entries(facts).flatMap(([field, value]) => fact(field, value)),
  ];
}

const fact = (field: string, to: unknown): Said[] => (isNothing(to) ? [] : [{ field, to, isChange: false }]);

function pairOf(field: string, from: unknown, to: unknown): Said[] {
  return from === undefined && to === undefined ? [] : [{ field, from, to, isChange: true }];
}

function compared(before: unknown, after: unknown): Said[] {
  const [was, is] = [isObject(before) ? before : {}, isObject(after) ? after : {}];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((field): Said[] =>
    JSON.stringify(was[field] ?? null) === JSON.stringify(is[field] ?? null) ||
    (isNothing(was[field]) && isNothing(is[field]))
      ? []
      : [{ field, from: was[field], to: is[field], isChange: true }],
  );
}

const fieldsOf = (changes: Detail): Said[] =>
  Object.entries(changes).flatMap(([field, value]): Said[] =>
    isPair(value)
      ? [{ field, from: value[0], to: value[1], isChange: true }]
      : isObject(value) && 'to' in value
        ? [{ field, from: value['from'], to: value['to'], isChange: true }]
        : fact(field, value),
  );
