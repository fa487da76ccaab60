import { type Due, earliest, type LimitOf, limitsOf, reckon, type ThingKind } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import type { Stored, Values } from '../../kernel/registers/index.ts';

/** Where a hospital sets a limit of a kind. */
export const limitKey = ({ type }: ThingKind, key: string): string => `register.${type}.${key}`;

const limitOf =
  (app: App, kind: ThingKind): LimitOf =>
  (key) =>
    app.settings.get<number>(limitKey(kind, key));

/** The limits of a kind as they are set now, in one text: whether a thing was reckoned with these. */
export const limitsNow = (app: App, kind: ThingKind): string =>
  limitsOf(kind)
    .map(({ key }) => limitOf(app, kind)(key, { count: 0, unit: 'day' }))
    .join(' ');

export interface Standing {
  in_service: boolean;
  dues: Due[];
  next_due: string | null;
  ends_on: string | null;
  is_undated: boolean;
  limits: string;
}

interface Facts {
  state: string;
  values: Values;
  since: string;
  checked: Readonly<Record<string, string>>;
}

/** What follows from the state, the days and the choices of a thing. */
export function standingOf(app: App, kind: ThingKind, { state, values, since, checked }: Facts): Standing {
  const in_service = kind.lifecycle[state]?.inService ?? false;
  const { dues, unknown } = in_service
    ? reckon(kind, { values, since, checked }, limitOf(app, kind))
    : { dues: [], unknown: [] };
  return {
    in_service,
    dues,
    next_due: earliest(dues, 'check'),
    ends_on: earliest(dues, 'end'),
    is_undated: unknown.length > 0,
    limits: limitsNow(app, kind),
  };
}

/** The types of those columns, for statements over many rows. */
export const standingTypes: Readonly<Record<keyof Standing, string>> = {
  in_service: 'boolean',
  dues: 'jsonb',
  next_due: 'date',
  ends_on: 'date',
  is_undated: 'boolean',
  limits: 'text',
};

/** They are written with whatever they follow from. */
export function standingColumns(app: App, kind: ThingKind, today: string): Stored[] {
  // Asked for column by column, reckoned once.
  const known = new WeakMap<Values, Standing>();
  const of = (values: Values): Standing => {
    let standing = known.get(values);
    if (!standing) {
      standing = standingOf(app, kind, {
        state: String(values['state']),
        values,
        since: (values['since'] as string | undefined) ?? today,
        checked: (values['checked'] ?? {}) as Record<string, string>,
      });
      known.set(values, standing);
    }
    return standing;
  };
  return Object.entries(standingTypes).map(([column, type]) => ({
    column,
    type,
    of: (values) => of(values)[column as keyof Standing],
  }));
}
