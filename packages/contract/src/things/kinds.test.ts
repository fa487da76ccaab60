import { expect, test } from 'vitest';

import { caseTypes } from '../cases/index.ts';
import { fieldMeta, kindNameOf, titleOf } from '../fields/index.ts';
import { findings, findingsOf, type ThingKind } from './kind.ts';
import { thingKinds } from './kinds/index.ts';
import { sharedFields, thingLimits } from './kit.ts';
import { Thing } from './thing.ts';

const all = Object.entries(thingKinds);
/** What a label lacks: Chinese first, where it is no mere measure, and English without any. */
const badWords = (labels: readonly (readonly [string, string])[]) =>
  labels.filter(
    ([zh, en]) =>
      (!/\p{Script=Han}/u.test(zh) && !/^[\w.%°/ ₂-]+$/u.test(zh)) || /\p{Script=Han}/u.test(en) || en === '',
  );
const optionsOf = (field: string, kind: ThingKind) => Object.keys(fieldMeta(kind.fields.shape[field])?.options ?? {});
/** Spans that differ by a choice. */
const byChoice = ({ ends, checks }: ThingKind) =>
  [
    ...Object.values(ends).map(({ after }) => after),
    ...Object.values(checks).flatMap(({ first, every }) => [first, every]),
  ].filter((one) => one !== undefined && 'by' in one);

test.each(all)('%s says itself in both languages, once, and where its numbers come from', (name, kind) => {
  expect(kind.type).toBe(name);
  const labels = [
    kind.label,
    kind.title,
    ...Object.values(kind.lifecycle).map(({ label }) => label),
    ...Object.values(kind.ends).map(({ label }) => label),
    ...Object.values(kind.checks).flatMap(({ label, points }) => [label, ...Object.values(points)]),
    ...thingLimits(kind).map(({ label }) => label),
    ...Object.values(kind.fields.shape).flatMap((schema) => {
      const meta = fieldMeta(schema);
      return meta
        ? [meta.label, ...Object.values(meta.options ?? {}), ...(meta.unit ? [meta.unit] : [])]
        : [['', ''] as const];
    }),
  ];
  expect(badWords(labels)).toEqual([]);
  // Nothing of its own hides what every thing has.
  const taken = [
    ...sharedFields,
    ...Object.keys(Thing.shape),
    ...Object.keys(kind.facts.shape),
    'q',
    'sort',
    'limit',
    'cursor',
    'lang',
  ];
  expect(kind.own.filter((field) => taken.includes(field))).toEqual([]);
  // A sheet knows its columns by their titles.
  for (const lang of [0, 1] as const) {
    const titles = kind.sheet.map((field) => titleOf(kind.fields.shape[field] as never, field)[lang]);
    expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([]);
  }
  for (const { source } of [...Object.values(kind.ends), ...Object.values(kind.checks)])
    expect(source.text.length).toBeGreaterThan(5);
});

test.each(all)(
  '%s: its terms count from days it knows, by choices it offers, and are checked point by point',
  (_, kind) => {
    const days = [
      ...Object.values(kind.ends).map(({ from }) => from),
      ...Object.values(kind.checks).flatMap(({ from }) => from ?? []),
    ];
    expect(days.filter((field) => kindNameOf(kind.fields.shape[field]) !== 'date')).toEqual([]);
    const strange = byChoice(kind).flatMap(({ by, intervals }) =>
      Object.keys(intervals).filter((choice) => !optionsOf(by, kind).includes(choice)),
    );
    expect(strange).toEqual([]);
    for (const { points } of Object.values(kind.checks)) expect(Object.keys(points).length).toBeGreaterThan(0);
    // Nobody keeps a thing of which nothing ever has to be looked at or ends; of people and what was done one keeps a record.
    const isRecord = !kind.form.includes('place');
    expect(isRecord || Object.keys(kind.ends).length + Object.keys(kind.checks).length > 0).toBe(true);
    for (const name of [...kind.listed, ...(kind.extra ?? []), ...kind.printed, ...kind.form, ...kind.sheet])
      expect(Object.keys({ ...kind.fields.shape, ...kind.facts.shape })).toContain(name);
  },
);

test('prefixes are one for each kind, and none is that of a kind of case', () => {
  const prefixes = all.map(([, { prefix }]) => prefix);
  expect(new Set(prefixes).size).toBe(prefixes.length);
  const cases = Object.values(caseTypes).map(({ prefix }) => prefix);
  expect(prefixes.filter((prefix) => (cases as string[]).includes(prefix))).toEqual([]);
  for (const prefix of prefixes) expect(prefix).toMatch(/^[A-Z]{2,4}$/);
});

test('a kind offers only what can be wrong with it, and only columns that are ever filled', () => {
  const one = (kind: ThingKind) => ({
    findings: findingsOf(kind),
    due: kind.listed.filter((name) => ['place', 'nextDue', 'endsOn'].includes(name)),
  });
  expect(one(thingKinds.extinguisher)).toEqual({
    findings: ['noOwner', 'checkOverdue', 'ended', 'faulty', 'undated', 'soon'],
    due: ['place', 'nextDue', 'endsOn'],
  });
  expect(one(thingKinds.honour)).toEqual({ findings: ['noOwner'], due: [] });
  expect(one(thingKinds['leading-group'])).toEqual({
    findings: ['noOwner', 'checkOverdue', 'undated', 'soon'],
    due: ['nextDue'],
  });
  expect(one(thingKinds['nurse-licence'])).toEqual({
    findings: ['noOwner', 'ended', 'undated', 'soon'],
    due: ['endsOn'],
  });
});

test('findings have words', () => {
  expect(badWords(Object.values(findings))).toEqual([]);
});
