import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { fieldMeta, kindNameOf } from '../case-fields.ts';
import { baseColumns, staffSplits } from '../case-figures.ts';
import { relations, type CaseAction, type CaseClock, type CaseType } from '../case-kit.ts';
import { isFinal, stepFits } from '../case-rules.ts';
import type { Label } from '../common.ts';
import { permissions } from '../permissions.ts';
import { caseTypes } from './index.ts';
import { ringingTypeNames } from './names.ts';

const all = Object.values(caseTypes) as CaseType[];
const actionsOf = (type: CaseType) => Object.entries(type.actions) as [string, CaseAction][];
const clocksOf = (type: CaseType) => Object.entries(type.clocks) as [string, CaseClock][];
const statesOf = (type: CaseType) => Object.keys(type.states);
const shapeOf = (object: z.ZodObject | undefined) => Object.entries(object?.shape ?? {}) as [string, z.ZodType][];
const translated = (label: Label | undefined) =>
  /\p{Script=Han}|\d/u.test(label?.[0] ?? '') && /\w/.test(label?.[1] ?? '');

test('types are registered under their own name, with a prefix of their own', () => {
  expect(Object.keys(caseTypes)).toEqual(all.map(({ type }) => type));
  expect(new Set(all.map(({ prefix }) => prefix)).size).toBe(all.length);
  for (const { prefix } of all) expect(prefix).toMatch(/^[A-Z]{2,4}$/);
});

test('pages know what rings before its declaration is here', () => {
  expect(all.filter(({ rings }) => rings).map(({ type }) => type)).toEqual(ringingTypeNames);
});

describe.each(all.map((type) => [type.type, type] as const))('%s', (_, type) => {
  const stampNames = new Set(actionsOf(type).flatMap(([, { stamp }]) => stamp ?? []));

  test('every state is reached from the first one', () => {
    const reached = new Set([type.initial]);
    for (const state of reached)
      for (const [, action] of actionsOf(type)) if (action.to && stepFits(type, state, action)) reached.add(action.to);
    expect(statesOf(type).filter((state) => !reached.has(state))).toEqual([]);
  });

  test('from every state that is not final somebody can bring the case to its end', () => {
    const ends = new Set<string>(type.final);
    for (let before = -1; before !== ends.size;) {
      before = ends.size;
      for (const state of statesOf(type))
        for (const [, action] of actionsOf(type))
          if (!action.internal && action.to && ends.has(action.to) && stepFits(type, state, action)) ends.add(state);
    }
    expect(statesOf(type).filter((state) => !ends.has(state))).toEqual([]);
  });

  test('nothing leads out of a final state, and the first one is not final', () => {
    expect(isFinal(type, type.initial)).toBe(false);
    for (const final of type.final) {
      expect(statesOf(type)).toContain(final);
      expect(actionsOf(type).filter(([, action]) => action.to && stepFits(type, final, action))).toEqual([]);
    }
  });

  test('a clock runs in every state that is not final, or a reason says why not', () => {
    const timed = new Set(clocksOf(type).flatMap(([, clock]) => clock.during));
    for (const state of statesOf(type).filter((one) => !isFinal(type, one)))
      expect([timed.has(state), (type.untimed?.[state] ?? '').length > 10]).toContain(true);
    for (const state of Object.keys(type.untimed ?? {})) expect([state, timed.has(state)]).toEqual([state, false]);
  });

  test('clocks run in open states, grow from step to step, say where they come from and what stops them', () => {
    // One promise per stage: where several clocks run, one of them is the deadline.
    for (const state of statesOf(type))
      expect([
        state,
        clocksOf(type).filter(([, clock]) => clock.isDeadline && clock.during.includes(state)).length,
      ]).not.toEqual([state, 2]);
    for (const [name, clock] of clocksOf(type)) {
      expect([name, clock.during.filter((state) => isFinal(type, state))]).toEqual([name, []]);
      for (const state of clock.during) expect(statesOf(type)).toContain(state);
      const units = new Set(
        [...clock.steps, clock.repeat ?? [], clock.warn ?? []].flat().flatMap((span) => Object.keys(span)),
      );
      expect([name, units.size]).toEqual([name, 1]);
      const lengths = clock.steps.map((span) => Object.values(span)[0] as number);
      expect(lengths).toEqual([...new Set(lengths)].sort((a, b) => a - b));
      // No days at all: by the end of the same day.
      expect(Math.min(...lengths)).toBeGreaterThanOrEqual(units.has('days') ? 0 : Number.MIN_VALUE);
      expect(clock.source).not.toBe('');
      // It warns before the limit, and stands still only where it does not run.
      expect(clock.warn ? (Object.values(clock.warn)[0] as number) : -1).toBeLessThan(Math.min(...lengths));
      const open = statesOf(type).filter((state) => !isFinal(type, state) && !clock.during.includes(state));
      expect([name, (clock.pausedIn ?? []).filter((state) => !open.includes(state))]).toEqual([name, []]);
      const moments = Object.keys(type.fields.shape).filter(
        (field) => kindNameOf(type.fields.shape[field] as z.ZodType) === 'time',
      );
      expect([undefined, ...moments, ...[...stampNames].map((stamp) => `stamp:${stamp}`)]).toContain(clock.since);
      for (const named of Object.keys(clock.when ?? {})) expect(Object.keys(type.fields.shape)).toContain(named);
      const until = clock.until === undefined ? undefined : (type.fields.shape[clock.until] as z.ZodType);
      expect(['date', undefined]).toContain(until && kindNameOf(until));
      expect([name, ...(until ? units : [])]).toEqual([name, ...(until ? ['days'] : [])]);
      for (const action of clock.stoppedBy ?? []) expect(type.actions[action]?.stamp).toBeTruthy();
    }
  });

  test('a clock is begun anew only by steps it runs through, and if no day or moment is named for it', () => {
    for (const [name, action] of actionsOf(type))
      for (const restarted of action.restarts ?? []) {
        const clock = type.clocks[restarted] as CaseClock | undefined;
        const before = statesOf(type).filter((state) => stepFits(type, state, action));
        const states = action.to ? [...before, action.to] : before;
        expect([name, states.filter((state) => !clock?.during.includes(state))]).toEqual([name, []]);
        expect([name, clock?.since ?? clock?.until]).toEqual([name, undefined]);
      }
  });

  test('every permission and relation exists', () => {
    const known = [...Object.keys(permissions), ...relations];
    const { read, create, confidential } = type.permissions;
    for (const permission of [read, create ?? read, confidential ?? read]) expect(known).toContain(permission);
    for (const [name, action] of actionsOf(type)) {
      expect([name, action.by.filter((by) => !known.includes(by))]).toEqual([name, []]);
      expect([name, action.internal || action.by.length > 0]).toEqual([name, true]);
    }
  });

  test('what is for named persons says who they are', () => {
    const isNamed = type.secrecy === 4 || actionsOf(type).some(([, { secrecy }]) => secrecy === 4);
    expect([isNamed, type.permissions.named !== undefined]).toEqual([isNamed, isNamed]);
  });

  test('every label is there in Chinese and English', () => {
    const labels: [string, Label | undefined][] = [
      ['type', type.label],
      ...Object.entries(type.states),
      ...actionsOf(type).map(([name, action]): [string, Label] => [name, action.label]),
      ...clocksOf(type).map(([name, clock]): [string, Label] => [name, clock.label]),
    ];
    for (const object of [type.fields, ...actionsOf(type).map(([, action]) => action.input)])
      for (const [name, schema] of shapeOf(object)) {
        const meta = fieldMeta(schema);
        labels.push([name, meta?.label], ...Object.entries(meta?.options ?? {}));
      }
    expect(labels.filter(([, label]) => !translated(label)).map(([name]) => name)).toEqual([]);
  });

  test('people who join are asked for in the input of the step', () => {
    const lost = actionsOf(type).filter(([, { joins, input }]) =>
      joins?.some(({ field }) => !(field in (input?.shape ?? {}))),
    );
    expect(lost.map(([name]) => name)).toEqual([]);
  });

  test('a stamp belongs to one step, except that several endings share one', () => {
    const byStamp = new Map<string, CaseAction[]>();
    for (const [, action] of actionsOf(type))
      if (action.stamp) byStamp.set(action.stamp, [...(byStamp.get(action.stamp) ?? []), action]);
    const shared = [...byStamp].filter(
      ([, uses]) => uses.length > 1 && !uses.every(({ to }) => to && isFinal(type, to)),
    );
    expect(shared.map(([stamp]) => stamp)).toEqual([]);
    const endless = actionsOf(type).filter(([, { once, stamp, partyStamp }]) => once && !stamp && !partyStamp);
    expect(endless.map(([name]) => name)).toEqual([]);
  });

  test('no two steps that one person is offered in one state share a key', () => {
    for (const state of statesOf(type)) {
      const keys = actionsOf(type)
        .filter(([, action]) => action.key && stepFits(type, state, action))
        .flatMap(([, { key, by }]) => by.map((one) => `${key} ${one}`));
      expect([state, keys]).toEqual([state, [...new Set(keys)]]);
    }
  });

  test('older data have their upgrades, one for each version', () => {
    expect(type.upgrades?.length ?? 0).toBe(type.version - 1);
  });

  const fieldNames = Object.keys(type.fields.shape);
  const absent = (names: readonly (string | undefined)[], known: readonly string[]) =>
    names.filter((name) => name !== undefined && !known.includes(name));

  test('what the report form, the lists and the steps name is declared', () => {
    expect(absent([...(type.report ?? []), ...(type.listed ?? []), type.outcome], fieldNames)).toEqual([]);
    expect(absent(type.quick ?? [], type.report ?? fieldNames)).toEqual([]);
    expect(
      absent(
        (type.joins ?? []).map(({ field }) => field),
        fieldNames,
      ),
    ).toEqual([]);
    for (const [name, action] of actionsOf(type)) {
      const inputs = Object.keys(action.input?.shape ?? {});
      expect([name, absent(action.needs ?? [], fieldNames)]).toEqual([name, []]);
      expect([name, absent([action.routes, action.photo?.field, action.extends?.field], inputs)]).toEqual([name, []]);
      expect([name, absent([action.photo?.after], [...stampNames])]).toEqual([name, []]);
      expect([name, absent([action.extends?.clock], Object.keys(type.clocks))]).toEqual([name, []]);
      expect([name, absent([action.opens?.type], Object.keys(caseTypes))]).toEqual([name, []]);
    }
  });

  test('no secret is among what lists and events carry, or needed by whoever reports in a hurry', () => {
    const secret = (name: string) => (fieldMeta(type.fields.shape[name] as z.ZodType)?.secrecy ?? 0) >= 3;
    expect((type.listed ?? []).filter(secret)).toEqual([]);
  });

  test('it has figures and a register, and they count and show what is declared', () => {
    expect(Object.keys(type.figures ?? {}).length).toBeGreaterThan(0);
    expect(Object.keys(type.ledgers ?? {}).length).toBeGreaterThan(0);
    const filters = [
      ...Object.values(type.ledgers ?? {}).map(({ where }) => where),
      ...Object.values(type.figures ?? {}).flatMap(({ of, per }) =>
        [of, per].map((measure) =>
          measure === undefined ? undefined : 'count' in measure ? measure.count : measure.where,
        ),
      ),
    ].filter((filter) => filter !== undefined);
    for (const filter of filters) {
      expect(absent([filter.state ?? []].flat(), statesOf(type))).toEqual([]);
      expect(absent([filter.stamp, filter.noStamp], [...stampNames])).toEqual([]);
      expect(absent([filter.kept, filter.broken, filter.promised], Object.keys(type.clocks))).toEqual([]);
      expect(absent(Object.keys(filter.data ?? {}), fieldNames)).toEqual([]);
    }
    for (const { at } of Object.values(type.figures ?? {})) expect(absent([at], [...stampNames])).toEqual([]);
    for (const { columns, isPublic } of Object.values(type.ledgers ?? {})) {
      const fields = columns.filter((column) => !(column in baseColumns) && !column.startsWith('stamp:'));
      expect(absent(fields, fieldNames)).toEqual([]);
      expect(
        absent(
          columns.filter((column) => column.startsWith('stamp:')).map((column) => column.slice(6)),
          [...stampNames],
        ),
      ).toEqual([]);
      // What is put up in public names nobody.
      const people = columns.filter((column) => ['reporter', 'assignee', 'checker'].includes(column));
      expect([isPublic ? people : []]).toEqual([[]]);
    }
    expect(absent(type.groups ?? [], [...fieldNames, ...staffSplits])).toEqual([]);
  });
});
