import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { kindNameOf, textOf, type Reader } from '../fields/index.ts';
import { compileForm } from './compile.ts';
import type { ShowIf, Leaf } from './condition.ts';
import { FormDefinition, type FormInput, type Question } from './definition.ts';
import { questionKindNames, questionKinds } from './kinds.ts';
import { resultOf } from './result.ts';

const form = (sections: FormInput['sections'], more: Partial<FormInput> = {}) =>
  FormDefinition.parse({ title: ['检查表', 'Checklist'], sections, ...more });
const check = (key: string, more: object = {}) => ({
  kind: 'check' as const,
  key,
  ask: [key, ''] as [string, string],
  ...more,
});
const one = (questions: FormInput['sections'][number]['questions'], more: Partial<FormInput> = {}) =>
  compileForm(form([{ title: ['一', ''], questions }], more));
const nobody: Reader = { lang: 'zh', name: (what, id) => `${what} ${id.slice(-2)}` };

describe('what is asked', () => {
  test('a bad answer asks for a photo and may be explained; a good one asks for neither', () => {
    const compiled = one([check('exit', { photo: 'ifBad' })]);
    const names = (answers: object) => compiled.shown({ ...answers }).map(({ name }) => name);
    expect(names({})).toEqual(['exit']);
    expect(names({ exit: 'good' })).toEqual(['exit']);
    expect(names({ exit: 'bad' })).toEqual(['exit', 'exitPhoto', 'exitNote']);
    const bad = compiled.schema({ exit: 'bad' });
    expect(bad.safeParse({ exit: 'bad' }).success).toBe(false);
    expect(bad.safeParse({ exit: 'bad', exitPhoto: [crypto.randomUUID()] }).success).toBe(true);
  });

  test('what hangs on a hidden question is hidden, and an answer to it is let go', () => {
    const compiled = one([
      { kind: 'yesNo', key: 'any', ask: ['有无缺陷', 'Any'] },
      { kind: 'number', key: 'count', ask: ['几处', 'How many'], showIf: { of: 'any', is: [true] } },
      { kind: 'longText', key: 'list', ask: ['哪些', 'Which'], showIf: { of: 'count', atLeast: 2 } },
    ]);
    expect(compiled.kept({ any: true, count: 3, list: '甲' })).toEqual({ any: true, count: 3, list: '甲' });
    expect(compiled.kept({ any: false, count: 3, list: '甲' })).toEqual({ any: false });
    expect(compiled.shown({ any: true, count: 1 }).map(({ name }) => name)).toEqual(['any', 'count']);
  });

  test('a reading outside of its limits is bad; one that cannot be typed is refused', () => {
    const compiled = one([
      { kind: 'number', key: 'ups', ask: ['UPS', 'UPS'], unit: ['V', 'V'], decimals: 1, max: 500, low: 209, high: 231 },
    ]);
    expect(resultOf(compiled, { ups: 231 })).toMatchObject({ bad: [], passed: true });
    expect(resultOf(compiled, { ups: 231.1 })).toMatchObject({ bad: ['ups'], passed: false });
    expect(compiled.schema({}).safeParse({ ups: 600 }).success).toBe(false);
    expect(compiled.schema({}).safeParse({ ups: 230.25 }).success).toBe(false);
  });

  test('what nobody asked is not taken', () => {
    expect(
      one([check('a')])
        .schema({})
        .safeParse({ a: 'good', b: 1 }).success,
    ).toBe(false);
  });
});

describe('what comes out', () => {
  const scored = [check('a', { points: 1 }), check('b', { points: 1 }), check('c', { points: 1 })];

  test('passed ÷ applicable, and what does not apply does not count', () => {
    const compiled = one(scored, { passAt: 66.67 });
    expect(resultOf(compiled, { a: 'good', b: 'good', c: 'bad' })).toMatchObject({ percent: 66.67, passed: false });
    expect(resultOf(compiled, { a: 'good', b: 'na', c: 'bad' })).toMatchObject({ percent: 50, possible: 2 });
    expect(resultOf(compiled, { a: 'na', b: 'na', c: 'na' })).toMatchObject({ percent: null, passed: null });
  });

  test('a veto decides all, however many points there are', () => {
    const compiled = one([...scored, check('power', { isVeto: true })], { passAt: 60 });
    expect(resultOf(compiled, { a: 'good', b: 'good', c: 'good', power: 'bad' })).toMatchObject({
      percent: 100,
      passed: false,
      vetoed: ['power'],
    });
  });

  test('sections count by their weights, and only those in which something applies', () => {
    const compiled = compileForm(
      form([
        { title: ['甲', ''], weight: 3, questions: [check('a', { points: 10 })] },
        { title: ['乙', ''], weight: 1, questions: [check('b', { points: 2 }), check('c', { points: 2 })] },
      ]),
    );
    expect(resultOf(compiled, { a: 'good', b: 'bad', c: 'good' }).percent).toBe(87.5);
    expect(resultOf(compiled, { a: 'na', b: 'bad', c: 'good' }).percent).toBe(50);
  });
});

describe('a definition that makes no sense is refused', () => {
  test.each([
    ['two keys', [check('a'), check('a')]],
    ['the photo of one is another', [check('a', { photo: 'ifBad' }), { kind: 'text', key: 'aPhoto', ask: ['x', ''] }]],
    ['looking ahead', [check('a', { showIf: { of: 'b', is: ['good'] } }), check('b')]],
    ['limits upside down', [{ kind: 'number', key: 'n', ask: ['n', ''], low: 2, high: 1 }]],
    ['points without points', [{ kind: 'points', key: 'p', ask: ['p', ''] }]],
    ['no such kind', [{ kind: 'slider', key: 's', ask: ['s', ''] }]],
    ['words of another kind', [check('a', { unit: ['V', 'V'] })]],
  ])('%s', (_, questions) => {
    expect(FormDefinition.safeParse({ title: ['x', ''], sections: [{ title: ['一', ''], questions }] }).success).toBe(
      false,
    );
  });
});

test('every kind of question is a kind of field', () => {
  for (const name of questionKindNames) {
    const said = {
      ask: ['问', ''],
      options: [
        { key: 'a', label: ['甲', ''] },
        { key: 'b', label: ['乙', ''] },
      ],
    };
    const { ask, options } = said;
    const question = {
      kind: name,
      key: 'q',
      ask,
      ...('options' in questionKinds[name].says && { options }),
      ...(name === 'points' && { points: 5 }),
    };
    const compiled = one([question as never]);
    expect(kindNameOf(compiled.questions[0]!.field)).toBe(questionKinds[name].field);
    expect(compiled.questions[0]!.label).toEqual(['问', '问']);
  }
});

// Random forms, and a clerk who reckons them by hand.
const points = fc.integer({ min: 0, max: 200 }).map((tenths) => tenths / 10);
const optionsOf = fc
  .array(fc.record({ share: fc.integer({ min: 0, max: 100 }), isBad: fc.boolean() }), { minLength: 2, maxLength: 4 })
  .map((all) => all.map((some, n) => ({ key: `o${n}`, label: [`选项${n}`, `Option ${n}`], ...some })));
const common = { points, isVeto: fc.boolean(), isNeeded: fc.boolean() };
const bare = fc.oneof(
  fc.record({ kind: fc.constant('check'), ...common, photo: fc.constantFrom('none', 'ifBad', 'always') }),
  fc.record({ kind: fc.constant('yesNo'), ...common, good: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('choice', 'choices'), ...common, options: optionsOf }),
  fc.record({
    kind: fc.constant('number'),
    ...common,
    low: fc.integer({ min: 0, max: 40 }),
    high: fc.integer({ min: 41, max: 90 }),
  }),
  fc.record({ kind: fc.constant('mark'), ...common, badFrom: fc.integer({ min: 0, max: 4 }) }),
  fc.record({
    kind: fc.constant('points'),
    ...common,
    points: fc.integer({ min: 1, max: 200 }).map((n) => n / 10),
    badBelow: fc.integer({ min: 0, max: 9 }),
  }),
  fc.record({ kind: fc.constantFrom('text', 'date'), ...common, points: fc.constant(0) }),
);
const leaf = (before: readonly string[]): fc.Arbitrary<Leaf> =>
  fc.oneof(
    fc.record({ of: fc.constantFrom(...before), isBad: fc.boolean() }),
    fc.record({
      of: fc.constantFrom(...before),
      is: fc.subarray(['good', 'bad', 'o0', 'o1', true, 3], { minLength: 1 }),
    }),
    fc.record({ of: fc.constantFrom(...before), atLeast: fc.integer({ min: 0, max: 60 }) }),
    fc.record({ of: fc.constantFrom(...before), atMost: fc.integer({ min: 0, max: 60 }) }),
  );
const condition = (before: readonly string[]): fc.Arbitrary<ShowIf | undefined> =>
  before.length === 0
    ? fc.constant(undefined)
    : fc.option(
        fc.oneof(
          leaf(before),
          fc.record({ all: fc.array(leaf(before), { minLength: 1, maxLength: 3 }) }),
          fc.record({ any: fc.array(leaf(before), { minLength: 1, maxLength: 3 }) }),
        ),
        { nil: undefined, freq: 2 },
      );
const definitions = fc
  .array(fc.array(bare, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 })
  .chain((sections) => {
    const keys = sections.map((some, at) => some.map((_, n) => `q${at}x${n}`));
    const flat = keys.flat();
    return fc.record({
      sections: fc.constant(sections),
      own: fc.tuple(...flat.map((key) => condition(flat.slice(0, flat.indexOf(key))))),
      whole: fc.tuple(...keys.map((some) => condition(flat.slice(0, flat.indexOf(some[0]!))))),
      weights: fc.option(fc.tuple(...keys.map(() => fc.integer({ min: 0, max: 50 }).map((n) => n / 10))), {
        nil: undefined,
      }),
      passAt: fc.option(
        fc.integer({ min: 0, max: 10_000 }).map((n) => n / 100),
        { nil: undefined },
      ),
    });
  })
  .map(({ sections, own, whole, weights, passAt }) => {
    let n = 0;
    const drop = <T extends object>(value: T): T =>
      Object.fromEntries(Object.entries(value).filter(([, said]) => said !== undefined)) as T;
    const made = sections.map((some, at) =>
      drop({
        title: [`第${at}节`, `Part ${at}`],
        weight: weights?.[at],
        showIf: whole[at],
        questions: some.map((said, at2) =>
          drop({ ...said, key: `q${at}x${at2}`, ask: [`问题${at}-${at2}`, ''], showIf: own[n++] }),
        ),
      }),
    );
    const isScored = made.some(({ questions }) => questions.some(({ points: worth }) => worth > 0));
    return FormDefinition.parse(drop({ title: ['表', 'Form'], sections: made, passAt: isScored ? passAt : undefined }));
  });

const answersTo = (definition: FormDefinition): fc.Arbitrary<Record<string, unknown>> => {
  const value = (question: Question): fc.Arbitrary<unknown> => {
    const keys = ((question['options'] ?? []) as { key: string }[]).map(({ key }) => key);
    switch (question.kind) {
      case 'check':
        return fc.constantFrom('good', 'bad', 'na');
      case 'yesNo':
        return fc.boolean();
      case 'choice':
        return fc.constantFrom(...keys);
      case 'choices':
        return fc.subarray(keys, { minLength: 1 });
      case 'number':
        return fc.integer({ min: 0, max: 100 });
      case 'mark':
        return fc.integer({ min: 1, max: 5 });
      case 'points':
        return fc.integer({ min: 0, max: Math.round(question.points * 10) }).map((n) => n / 10);
      case 'date':
        return fc.constant('2026-05-01');
      default:
        return fc.constant('文字');
    }
  };
  const all = definition.sections.flatMap(({ questions }) => questions);
  return fc
    .tuple(...all.map((question) => fc.option(value(question), { nil: undefined, freq: 6 })))
    .map((values) =>
      Object.fromEntries(all.flatMap(({ key }, at) => (values[at] === undefined ? [] : [[key, values[at]]]))),
    );
};

/** Asks of one question whether it was put at all, by asking the same of whatever it hangs on. Counts in five-thousandths of a point. */
function clerk(definition: FormDefinition, answers: Record<string, unknown>) {
  const all = definition.sections.flatMap((section) => section.questions.map((question) => ({ section, question })));
  const wasAsked = (key: string): boolean => {
    const { section, question } = all.find((some) => some.question.key === key)!;
    return [section.showIf, question.showIf].every((some) => some === undefined || met(some));
  };
  const counts = (key: string): boolean => answers[key] !== undefined && wasAsked(key);
  const met = (some: ShowIf): boolean => {
    if ('all' in some) return some.all.every(met);
    if ('any' in some) return some.any.some(met);
    if (!counts(some.of)) return false;
    const said = answers[some.of];
    if ('isBad' in some) return verdict(some.of) !== undefined && (verdict(some.of) === 'bad') === some.isBad;
    if ('is' in some)
      return Array.isArray(said)
        ? said.some((part) => some.is.includes(part as string))
        : some.is.includes(said as string);
    if (typeof said !== 'number') return false;
    return 'atLeast' in some ? said >= some.atLeast : said <= some.atMost;
  };
  const verdict = (key: string): 'good' | 'bad' | 'na' | undefined => {
    const { question } = all.find((some) => some.question.key === key)!;
    const said = answers[key] as never;
    const options = (question['options'] ?? []) as { key: string; isBad: boolean }[];
    if (question.kind === 'check') return said;
    if (question.kind === 'yesNo') return said === question['good'] ? 'good' : 'bad';
    if (question.kind === 'number')
      return said >= (question['low'] as number) && said <= (question['high'] as number) ? 'good' : 'bad';
    if (question.kind === 'mark')
      return question['badFrom'] === 0 ? undefined : said > (question['badFrom'] as number) ? 'good' : 'bad';
    if (question.kind === 'points') return said < (question['badBelow'] as number) ? 'bad' : 'good';
    if (!options.some(({ isBad }) => isBad)) return undefined;
    return options.some((option) => option.isBad && [said].flat().includes(option.key as never)) ? 'bad' : 'good';
  };
  const worth = (question: Question): number => {
    const tenths = Math.round(question.points * 10);
    const said = answers[question.key];
    const options = (question['options'] ?? []) as { key: string; share: number }[];
    if (question.kind === 'mark') return tenths * 100 * (said as number);
    if (question.kind === 'points') return Math.round((said as number) * 10) * 500;
    if (question.kind === 'choice' || question.kind === 'choices') {
      const shares = options.filter(({ key }) => [said].flat().includes(key)).map(({ share }) => share);
      return (
        tenths *
        5 *
        Math.min(
          100,
          shares.reduce((a, b) => a + b, 0),
        )
      );
    }
    return verdict(question.key) === 'bad' ? 0 : tenths * 500;
  };
  const parts = definition.sections.map(({ questions, weight }) => {
    const some = questions.filter(({ key, points: its }) => its > 0 && counts(key) && verdict(key) !== 'na');
    return {
      weight: weight === undefined ? undefined : BigInt(Math.round(weight * 10)),
      earned: BigInt(some.reduce((sum, question) => sum + worth(question), 0)),
      possible: BigInt(some.reduce((sum, question) => sum + Math.round(question.points * 10) * 500, 0)),
    };
  });
  const open = parts.filter(({ possible }) => possible > 0n);
  const isWeighed = open.some(({ weight }) => weight !== undefined);
  // One long fraction: each part over the product of all the others.
  const product = open.reduce((all2, { possible }) => all2 * possible, 1n);
  const [top, bottom] = isWeighed
    ? [
        open.reduce((sum, { weight = 0n, earned, possible }) => sum + weight * earned * (product / possible), 0n),
        open.reduce((sum, { weight = 0n }) => sum + weight, 0n) * product,
      ]
    : [open.reduce((sum, { earned }) => sum + earned, 0n), open.reduce((sum, { possible }) => sum + possible, 0n)];
  const hundredths = bottom === 0n ? null : (top * 10_000n) / bottom + (((top * 10_000n) % bottom) * 2n) / bottom;
  const bad = all.flatMap(({ question }) =>
    counts(question.key) && verdict(question.key) === 'bad' ? [question] : [],
  );
  const vetoed = bad.filter(({ isVeto }) => isVeto);
  const isJudged = all.some(({ question }) => counts(question.key) && verdict(question.key) !== undefined);
  const reached =
    definition.passAt === undefined || bottom === 0n
      ? null
      : top * 10_000n >= BigInt(Math.round(definition.passAt * 100)) * bottom;
  const passed =
    vetoed.length > 0 ? false : definition.passAt !== undefined ? reached : isJudged ? bad.length === 0 : null;
  return {
    percent: hundredths === null ? null : Number(hundredths) / 100,
    passed,
    bad: bad.map(({ key }) => key),
    vetoed: vetoed.map(({ key }) => key),
  };
}

test('scores, weights, vetoes and pass lines are those of a clerk who reckons by hand', () => {
  fc.assert(
    fc.property(
      definitions.chain((definition) => fc.tuple(fc.constant(definition), answersTo(definition))),
      ([definition, answers]) => {
        expect(resultOf(compileForm(definition), answers)).toMatchObject(clerk(definition, answers));
      },
    ),
    { numRuns: 400 },
  );
});

test('a form answers as it was asked after three versions', () => {
  const versions = fc.tuple(definitions, definitions, definitions, definitions);
  fc.assert(
    fc.property(
      versions.chain(([first, ...later]) => fc.tuple(fc.constant(first), fc.constant(later), answersTo(first))),
      ([first, later, answers]) => {
        const shelf = [first, ...later].map((definition) => JSON.stringify(definition));
        const said = compileForm(first).kept(answers);
        const before = { result: resultOf(compileForm(first), said), texts: texts(first, said) };
        // What is kept is the definition and the answers, as the database keeps them; whatever came later does not matter.
        const stored = FormDefinition.parse(JSON.parse(shelf[0]!));
        const read = JSON.parse(JSON.stringify(said)) as Record<string, unknown>;
        expect({ result: resultOf(compileForm(stored), read), texts: texts(stored, read) }).toEqual(before);
        expect(compileForm(stored).kept(read)).toEqual(said);
      },
    ),
    { numRuns: 60 },
  );
});

function texts(definition: FormDefinition, answers: Record<string, unknown>) {
  const { fields } = compileForm(definition);
  return Object.entries(fields.shape).map(([name, schema]) => [name, textOf(schema as never, answers[name], nobody)]);
}
