import type { CaseType } from '@anyuan/contract';
import type { z } from 'zod';

import type { App } from '../../app.ts';
import { sealMark } from '../../db/sealed-json.ts';
import { sealJson, type Secrets } from '../../secrets.ts';
import { secrecyOf } from '../reading/secrets.ts';

type Data = Record<string, unknown>;

const byType = new WeakMap<CaseType, ReadonlySet<string>>();

/** Answers of a type that lie sealed: those that are secret as its field or as the question of one of its steps. */
export function sealedNames(type: CaseType): ReadonlySet<string> {
  const known = byType.get(type);
  if (known) return known;
  const asked = [type.fields.shape, ...Object.values(type.actions).map(({ input }) => input?.shape ?? {})];
  const names = new Set(
    asked.flatMap((shape) =>
      Object.entries(shape).flatMap(([name, schema]) => (secrecyOf(schema as z.ZodType) >= 3 ? [name] : [])),
    ),
  );
  byType.set(type, names);
  return names;
}

/** Fields of a type that the database is to compare: kept unique, looked up, filtered or split by. */
function comparedNames(type: CaseType): string[] {
  const filters = Object.values(type.figures ?? {}).flatMap(({ of, per }) =>
    [of, per].flatMap((one) => (one ? ('count' in one ? [one.count] : one.where ? [one.where] : []) : [])),
  );
  return [
    ...(type.unique ?? []).flatMap(({ fields }) => fields),
    ...(type.indexed ?? []),
    ...(type.groups ?? []),
    ...filters.flatMap(({ data }) => Object.keys(data ?? {})),
  ].map((one) => (typeof one === 'string' ? one : one.loose));
}

/** What lies sealed cannot be compared: a declaration that asks for it does not start. */
export function refuseSealedKeys(type: CaseType): void {
  const wrong = comparedNames(type).filter((name) => sealedNames(type).has(name));
  if (wrong.length > 0)
    throw new Error(
      `${type.type}: ${wrong.join(', ')} lies sealed and cannot be unique, indexed, a group or a condition of a figure`,
    );
}

const ofAll = new WeakMap<object, ReadonlySet<string>>();

/** Answers of any type that lie sealed: lines of timelines are written without asking of which type their case is. */
export function sealedAnywhere({ cases }: Pick<App, 'cases'>): ReadonlySet<string> {
  const known = ofAll.get(cases);
  if (known) return known;
  const names = new Set(cases.types().flatMap((type) => [...sealedNames(type)]));
  ofAll.set(cases, names);
  return names;
}

/** The same answers with the secret ones sealed, as they lie on the disk. What is null says nothing. */
export function sealed(secrets: Secrets, names: ReadonlySet<string>, data: Data): Data {
  const isPlain = ([name, value]: [string, unknown]): boolean =>
    names.has(name) && value !== null && value !== undefined && !isSealedValue(value);
  if (!Object.entries(data).some(isPlain)) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      isPlain([name, value]) ? { [sealMark]: sealJson(secrets, value) } : value,
    ]),
  );
}

const isSealedValue = (value: unknown): boolean => typeof value === 'object' && value !== null && sealMark in value;
