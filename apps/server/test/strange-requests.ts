import fc from 'fast-check';

type Schema = Record<string, unknown>;

/** A request as it goes over the wire. */
export interface Request {
  method: string;
  url: string;
  headers: Record<string, string>;
  payload: string | Buffer | undefined;
}

/** One operation of the OpenAPI document. */
export interface Operation {
  id: string;
  method: string;
  path: string;
  parameters: readonly { name: string; in: string; required: boolean; schema: Schema }[];
  body: { type: string; schema: Schema } | null;
}

/** What exists on the server, so that requests get past "there is no such thing". */
export interface Known {
  ids: string[];
  words: string[];
}

export function operationsOf(document: { paths: Record<string, Record<string, Schema>> }): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, spec]): Operation => {
      const content = Object.entries(
        ((spec['requestBody'] as Schema | undefined)?.['content'] ?? {}) as Record<string, { schema: Schema }>,
      )[0];
      return {
        id: spec['operationId'] as string,
        method: method.toUpperCase(),
        path,
        parameters: spec['parameters'] as Operation['parameters'],
        body: content ? { type: content[0], schema: content[1].schema } : null,
      };
    }),
  );
}

/** Words that servers have stumbled over: names of prototypes, other numbers, half letters, ways out of a folder. */
const strangeWords = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '__defineGetter__',
  'valueOf',

  '',
  ' ',
  '\0',
  '\ud800',
  '\u202e文',
  '%00',
  '%',
  '%2e%2e%2f',
  '../../etc/passwd',
  '..\\',
  "'",
  '"',
  '`',
  '$1',
  '{{1}}',

  'NaN',
  'Infinity',
  '-0',
  '1e400',
  '0x10',
  '9999999999999999999999',
  '１２',
  'true',
  'null',
  'undefined',
  '[]',
  '2026-13-45',
  '0000-00-00',
  '+275760-09-13T00:00:00Z',
  '99999-01-01',
  '2026-02-30T25:61:61Z',
  '1',
  'ſ',
  'İ',
  '<svg onload=1>',
  '\r\nx: y',
  'a'.repeat(9_000),
  '张'.repeat(3_000),
  '/'.repeat(50),
  '\\u0000',
  '🀄',
];
const strangeNumbers = [
  0,
  -0,
  -1,
  0.1,
  1e21,
  1e308,
  -1e308,
  2 ** 31,
  2 ** 31 - 1,
  -(2 ** 31) - 1,
  2 ** 53,
  2 ** 63,
  1e-320,
];

const strangeWord = fc.oneof(fc.constantFrom(...strangeWords), fc.string({ unit: 'binary', maxLength: 30 }));
const strange: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: strangeWord },
  { weight: 2, arbitrary: fc.constantFrom(...strangeNumbers) },
  { weight: 1, arbitrary: fc.constantFrom(null, true, false, [], {}, [[]], [null], { __proto__: null, length: 1 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }) },
);

/** Stands for what `JSON.stringify` itself could not write. */
const deepMark = '@deep:';
const deep = fc
  .tuple(fc.constantFrom('[', '{"a":', '{"data":['), fc.constantFrom(70, 1_000, 9_000, 100_000))
  .map(([open, levels]) => `${deepMark}${levels}:${open}`);
const written = (value: unknown): string =>
  JSON.stringify(value).replace(/"@deep:(\d+):((?:[^"\\]|\\.)*)"/g, (_, levels: string, open: string) => {
    const opening = JSON.parse(`"${open}"`) as string;
    const closing = opening
      .split('')
      .toReversed()
      .flatMap((one) => (one === '[' ? ']' : one === '{' ? '}' : []))
      .join('');
    return `${opening.repeat(Number(levels))}1${closing.repeat(Number(levels))}`;
  });

/** Mostly what the schema asks for, with something strange in between. */
function valueOf(schema: Schema, known: Known, depth = 0): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 12, arbitrary: fittingOf(schema, known, depth) },
    { weight: 2, arbitrary: strange },
    { weight: depth > 0 ? 1 : 0, arbitrary: deep },
  );
}

function fittingOf(schema: Schema, known: Known, depth: number): fc.Arbitrary<unknown> {
  const options = (schema['oneOf'] ?? schema['anyOf']) as Schema[] | undefined;
  if (options) return fc.oneof(...options.map((one) => fittingOf(one, known, depth)));
  const choices = schema['enum'] as unknown[] | undefined;
  if (choices) return fc.constantFrom(...choices);
  switch (schema['type']) {
    case 'object':
      return depth > 5 ? fc.constant({}) : objectOf(schema, known, depth);
    case 'array':
      return fc.array(depth > 5 ? strange : valueOf((schema['items'] ?? {}) as Schema, known, depth + 1), {
        maxLength: 3,
      });
    case 'integer': {
      const min = Math.max(Number(schema['minimum'] ?? 0), -1000);
      return fc.integer({ min, max: Math.min(Number(schema['maximum'] ?? min + 1000), min + 1000) });
    }
    case 'number':
      return fc.double({ min: 0, max: 1_000_000, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'string':
      return textOf(schema, known);
    default:
      return fc.oneof(strange, wordOf(known));
  }
}

function objectOf(schema: Schema, known: Known, depth: number): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
  const required = (schema['required'] ?? []) as string[];
  const entries = properties.map(([name, one]) =>
    fc.tuple(
      fc.constant(name),
      fc.option(valueOf(one, known, depth + 1), { nil: undefined, freq: required.includes(name) ? 30 : 2 }),
    ),
  );
  const extra = fc.array(fc.tuple(fc.oneof(strangeWord, wordOf(known)), strange), {
    maxLength: schema['additionalProperties'] ? 3 : 1,
  });
  return fc
    .tuple(fc.tuple(...entries), fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: extra }))
    .map(([own, more]) => Object.fromEntries([...own.filter(([, value]) => value !== undefined), ...more]));
}

const wordOf = ({ words, ids }: Known): fc.Arbitrary<string> => fc.constantFrom(...words, ...ids.slice(0, 20));

function textOf(schema: Schema, known: Known): fc.Arbitrary<string> {
  if (schema['format'] === 'uuid')
    return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known.ids) }, { weight: 1, arbitrary: fc.uuid() });
  if (schema['format'] === 'date-time')
    return fc
      .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString());
  if (schema['format'] === 'date' || /\\d\{4\}-/.test(String(schema['pattern'])))
    return fc
      .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
  return fc.oneof(
    wordOf(known),
    wordOf(known),
    fc.string({ maxLength: 12 }),
    fc.constantFrom('on', '2026-11', '13800000000', '演练', 'http://127.0.0.1:1/x'),
  );
}

const files: readonly (readonly [name: string, type: string, bytes: Buffer])[] = [
  ['a.txt', 'text/plain', Buffer.from('甲')],
  ['empty.png', 'image/png', Buffer.alloc(0)],
  ['half.png', 'image/png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  ['half.pdf', 'application/pdf', Buffer.from('%PDF-1.7\n')],
  ['half.xlsx', 'application/zip', Buffer.from('504b0304140000000800', 'hex')],
  ['plan.svg', 'image/svg+xml', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>')],
  ['bad.svg', 'image/svg+xml', Buffer.from('<svg viewBox="0 0 1e999 NaN"><use href="#a" id="a"/></svg>')],
  ['\u202egnp.exe', 'image/png', Buffer.from('GIF89a')],
  ['../../x', 'a/b', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
];

/** A form with a file, whole, cut off, or without the boundary that its parts are told apart by. */
function formOf(schema: Schema, known: Known): fc.Arbitrary<Pick<Request, 'headers' | 'payload'>> {
  return fc
    .record({
      fields: objectOf(schema, known, 1),
      file: fc.constantFrom(...files),
      how: fc.constantFrom('whole', 'whole', 'whole', 'cut', 'no boundary', 'no file', 'two files'),
      name: fc.constantFrom('file', 'file', 'file', '__proto__', ''),
    })
    .map(({ fields, file: [filename, type, bytes], how, name }) => {
      const line = (text: string) => Buffer.from(`${text}\r\n`);
      const parts = Object.entries(fields as object).filter(([key]) => key !== 'file');
      const part = [
        line('--b'),
        line(`content-disposition: form-data; name="${name}"; filename="${filename}"`),
        line(`content-type: ${type}`),
        line(''),
        bytes,
        line(''),
      ];
      const payload = Buffer.concat([
        ...parts.flatMap(([key, value]) => [
          line('--b'),
          line(`content-disposition: form-data; name="${key}"`),
          line(''),
          line(typeof value === 'object' ? JSON.stringify(value) : String(value)),
        ]),
        ...(how === 'no file' ? [] : part),
        ...(how === 'two files' ? part : []),
        line('--b--'),
      ]);
      return {
        headers: { 'content-type': how === 'no boundary' ? 'multipart/form-data' : 'multipart/form-data; boundary=b' },
        payload: how === 'cut' ? payload.subarray(0, payload.length >> 1) : payload,
      };
    });
}

/** What nobody declared: broken JSON, other types, nothing at all. */
const oddBody: fc.Arbitrary<Pick<Request, 'headers' | 'payload'>> = fc.constantFrom(
  { headers: { 'content-type': 'application/json' }, payload: '' },
  { headers: { 'content-type': 'application/json' }, payload: '{"a":' },
  { headers: { 'content-type': 'application/json' }, payload: 'null' },
  { headers: { 'content-type': 'application/json' }, payload: '[1]' },
  { headers: { 'content-type': 'application/json' }, payload: '"x"' },
  { headers: { 'content-type': 'application/json' }, payload: '['.repeat(200_000) },
  { headers: { 'content-type': 'application/json' }, payload: '{"__proto__":{"x":1}}' },
  { headers: { 'content-type': 'application/json; charset=utf-16' }, payload: '{}' },
  { headers: { 'content-type': 'multipart/form-data' }, payload: 'x' },
  { headers: { 'content-type': 'multipart/form-data; boundary=' }, payload: '--\r\n' },
  { headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: 'username=a&password=b' },
  { headers: { 'content-type': 'text/plain' }, payload: '{}' },
  { headers: { 'content-type': ';;;' }, payload: '{}' },
  { headers: {}, payload: undefined },
);

function bodyOf(operation: Operation, known: Known): fc.Arbitrary<Pick<Request, 'headers' | 'payload'>> {
  const { body } = operation;
  if (!body) return operation.method === 'GET' ? fc.constant({ headers: {}, payload: undefined }) : oddBody;
  const fitting = body.type.startsWith('multipart')
    ? formOf(body.schema, known)
    : valueOf(body.schema, known).map((value) => ({
        headers: { 'content-type': 'application/json' } as Record<string, string>,
        payload: written(value),
      }));
  return fc.oneof({ weight: 6, arbitrary: fitting as typeof oddBody }, { weight: 1, arbitrary: oddBody });
}

const besides = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record({
      'idempotency-key': fc.constantFrom('a'.repeat(16), '', 'x', 'b'.repeat(500), '!'.repeat(20)),
      'done-at': fc.constantFrom('2026-11-01T00:00:00Z', 'x', '', '99999-01-01', '2026-11-01'),
    }) as fc.Arbitrary<Record<string, string>>,
  },
);

const encoded = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return encodeURIComponent(text.startsWith(deepMark) ? '[['.repeat(90) : text.toWellFormed()) || '%20';
};

/** Requests of one operation. */
export function requestsOf(operation: Operation, known: Known): fc.Arbitrary<Request> {
  const path = operation.parameters.filter((one) => one.in === 'path');
  const query = operation.parameters.filter((one) => one.in === 'query');
  const one = ({ name, schema, required }: Operation['parameters'][number]) =>
    fc.tuple(fc.constant(name), fc.option(valueOf(schema, known), { nil: undefined, freq: required ? 30 : 2 }));
  return fc
    .record({
      path: fc.tuple(...path.map(({ schema }) => valueOf(schema, known))),
      query: fc.tuple(...query.map(one)),
      extra: fc.oneof(
        { weight: 9, arbitrary: fc.constant('') },
        {
          weight: 1,
          arbitrary: fc.constantFrom(
            '__proto__=1',
            'constructor=1&constructor=2',
            '%ff=%ff',
            'a[b]=1',
            'cursor=WzEsMl0',
            'limit=1&limit=2',
          ),
        },
      ),
      body: bodyOf(operation, known),
      besides,
    })
    .map((made): Request => {
      let at = 0;
      const filled = operation.path.replace(/\{\w+\}/g, () => encoded(made.path[at++]));
      const asked = made.query
        .flatMap(([name, value]) =>
          value === undefined ? [] : [value].flat().map((single) => `${name}=${encoded(single)}`),
        )
        .concat(made.extra || []);
      return {
        method: operation.method,
        url: `/api/v1${filled}${asked.length > 0 ? `?${asked.join('&')}` : ''}`,
        headers: { ...made.body.headers, ...made.besides },
        payload: made.body.payload,
      };
    });
}
