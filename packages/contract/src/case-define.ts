import { z } from 'zod';

import { field } from './case-fields.ts';
import type { CaseAction, CaseClock, CaseType, Relation } from './case-kit.ts';
import type { ActionSpec, CaseSpec, ClockSpec, NamesOf, TypedCase, Unconfirmed } from './case-language.ts';
import { rulesOf } from './case-must.ts';
import type { LooseAction, Names, One, Shape } from './case-names.ts';

/**
 * Declares a case type. Names of states, fields, stamps, clocks and steps are checked by the compiler wherever they are
 * used: a misspelt one does not compile.
 */
export function defineCase<
  const T extends string,
  const S extends string,
  const E extends string,
  F extends Shape,
  const A extends Record<string, LooseAction>,
  const C,
  const G = Record<never, never>,
  const R = Record<never, never>,
  L extends Shape = Record<never, never>,
>(
  spec: CaseSpec<
    T,
    S,
    E,
    F,
    L,
    A,
    C,
    G,
    R,
    NamesOf<NoInfer<S>, NoInfer<E>, NoInfer<F>, NoInfer<L>, NoInfer<A>, NoInfer<C>>
  >,
): TypedCase<T, S | E, A, F & L> {
  return written(spec as never) as never;
}

type AnySpec = CaseSpec<
  string,
  string,
  string,
  Shape,
  Shape,
  Record<string, LooseAction>,
  unknown,
  unknown,
  unknown,
  Names
>;

/** A number of this project, or one that its source does not confirm. */
export const ours = (text = '项目默认值 / project default'): Unconfirmed => ({ text });

const list = <X>(one: One<X> | undefined): readonly X[] | undefined =>
  one === undefined ? undefined : Array.isArray(one) ? (one as readonly X[]) : [one as X];
const given = <O extends object>(object: O): O =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as O;
const without = (object: object, names: readonly string[]) =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
const joined = (joins: object | undefined) =>
  joins && Object.entries(joins as Record<string, Relation>).map(([name, as]) => ({ field: name, as }));
const maybe = (schema: z.ZodType): z.ZodType => (schema instanceof z.ZodOptional ? schema : schema.optional());
const surely = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;

/** The declaration as the engine, the pages and the documents read it: everything said, everything a list. */
function written(spec: AnySpec): CaseType {
  const { asks, learns, states, endings, defaults, actions, clocks, joins, tells, figures, ledgers, ...same } = spec;
  const { notBefore, notAfter, atMost, notSelf, must, ...rest } = same;
  const later = Object.fromEntries(
    Object.entries(learns ?? {}).map(([name, schema]) => [name, maybe(schema as z.ZodType)]),
  );
  const fields = z.object({ ...(asks as z.core.$ZodLooseShape), ...later });
  const open = Object.keys(states);
  return given({
    ...rest,
    version: spec.version ?? 1,
    fields,
    report: Object.keys(asks),
    states: { ...states, ...endings },
    initial: open[0] as string,
    final: Object.keys(endings),
    joins: joined(joins),
    tells: list(tells),
    rules: rulesOf({ notBefore, notAfter, atMost, notSelf, must } as never),
    actions: Object.fromEntries(
      Object.entries(actions).map(([name, action]) => [
        name,
        actionOf(name, action as unknown as ActionSpec<Names, string>, fields, endings, defaults ?? {}),
      ]),
    ),
    clocks: Object.fromEntries(
      Object.entries(clocks as Record<string, ClockSpec<Names>>).map(([name, clock]) => [name, clockOf(clock, open)]),
    ),
    figures: figures as CaseType['figures'],
    ledgers: ledgers as CaseType['ledgers'],
  }) as CaseType;
}

function actionOf(
  name: string,
  spec: ActionSpec<Names, string>,
  fields: z.ZodObject,
  endings: object,
  defaults: NonNullable<AnySpec['defaults']>,
): CaseAction {
  const { joins, opens, stamp, notBefore, notAfter, atMost, notSelf, must } = spec;
  const usual = spec.partyStamp ? undefined : spec.to !== undefined && spec.to in endings ? 'closedAt' : `${name}At`;
  return given({
    ...without(spec, ['asks', 'note', 'why', 'notBefore', 'notAfter', 'atMost', 'notSelf', 'must']),
    from: spec.from === 'open' ? 'open' : (list(spec.from) as readonly string[]),
    by: list(spec.by ?? defaults.by) ?? [],
    tells: list(spec.tells ?? defaults.tells),
    notBy: list(spec.notBy),
    needs: list(spec.needs),
    restarts: list(spec.restarts),
    stamp: stamp === false ? undefined : (stamp ?? usual),
    joins: joined(joins),
    opens: typeof opens === 'string' ? { type: opens } : opens,
    input: inputOf(spec, fields, defaults),
    rules: rulesOf({ notBefore, notAfter, atMost, notSelf, must } as never),
  }) as CaseAction;
}

/** The form of a step: what it asks, in the order in which the declaration says it. */
function inputOf(
  spec: ActionSpec<Names, string>,
  fields: z.ZodObject,
  defaults: NonNullable<AnySpec['defaults']>,
): z.ZodObject | undefined {
  const isSilent = !spec.asks && !spec.input && !spec.note && !spec.why;
  const { note, why } = isSilent ? defaults : spec;
  const parts: Record<string, () => Record<string, z.ZodType>> = {
    asks: () => Object.fromEntries((spec.asks ?? []).map((name) => asked(fields, name))),
    input: () => ({ ...spec.input }) as unknown as Record<string, z.ZodType>,
    note: () => (note ? { note: field.longText(note).optional() } : {}),
    why: () => (why ? { note: field.longText(why) } : {}),
  };
  const said = isSilent ? ['note', 'why'] : Object.keys(spec);
  const shape = Object.assign({}, ...said.map((key) => parts[key]?.())) as z.core.$ZodLooseShape;
  return Object.keys(shape).length === 0 ? undefined : z.object(shape);
}

function asked(fields: z.ZodObject, name: string): readonly [string, z.ZodType] {
  const isOptional = name.endsWith('?');
  const bare = isOptional ? name.slice(0, -1) : name;
  const schema = fields.shape[bare] as z.ZodType;
  return [bare, isOptional ? maybe(schema) : surely(schema)];
}

function clockOf(spec: ClockSpec<Names>, open: readonly string[]): CaseClock {
  const { source, tells } = spec;
  return given({
    ...spec,
    during: spec.during === 'open' ? open : (list(spec.during) as readonly string[]),
    pausedIn: list(spec.pausedIn),
    stoppedBy: list(spec.stoppedBy),
    steps: list(spec.steps) as CaseClock['steps'],
    tells:
      tells === undefined ? undefined : typeof tells === 'string' ? [[tells]] : tells.map((one) => list(one) ?? []),
    source: typeof source === 'string' ? source : source.text,
    isUnconfirmed: typeof source === 'string' ? undefined : true,
  }) as CaseClock;
}
