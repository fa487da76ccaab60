import type { Figure, FigureSourceInfo, Label } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import type { Rights } from '../auth/rights.ts';
import type { Ctx } from '../ctx.ts';
import type { Condition } from './condition.ts';

/** How statistics are split: what is joined to the records, and the key of a group. */
export interface Split {
  join: RawBuilder<unknown>;
  key: RawBuilder<string | null>;
}

/** One part of a number, for the list that opens its records. */
export interface Part {
  name: string;
  part: 'of' | 'per';
  by?: string | undefined;
  key?: string | undefined;
}

/**
 * What can be counted. A shape gives one provider; periods, last year, groups, rates and links are the same for all.
 * @typeParam F the words in which its figures say which records count
 */
export interface FigureSource<F = unknown> {
  /** By which it is asked for. */
  name: string;
  /** What people call it, and the sort of thing it is among. */
  label: Label;
  group: Label;
  figures: Readonly<Record<string, Figure<F>>>;
  /** Tables with their aliases, as the conditions below name them. */
  from: RawBuilder<unknown>;
  /** Records that count at all. */
  counts: Condition;
  /** Whose: what this caller's totals take in. */
  reach(rights: Rights): Condition;
  /** The same reach where what it depends on has been looked up: who reaches the same records is counted for together. */
  reachNow?(ctx: Ctx): Promise<Condition>;
  /** Who may ask for any of it. */
  isOpenTo(rights: Rights): boolean;
  /** Refuses who may ask for none of it, and splits that would tell too much. */
  check(rights: Rights, by: string): void;
  /** May this caller be told this figure? A total of one record is its secret. Absent: every one. */
  mayTotal?(rights: Rights, figure: Figure<F>): boolean;
  /** Whether a figure adds up what single records keep secret: told only over enough of them, and looking is noted. */
  isSecret?(figure: Figure<F>): boolean;
  /** When a record belongs to a period; `at` if a figure says nothing. Absent: it stands as it is now, without a year before. */
  instantOf?(name: string): RawBuilder<Date | null>;
  matches(filter: F | undefined): Condition;
  /** Records of which is not known what this figure asks: it leaves them out, and says how many. Absent: everything is known. */
  unknownTo?(figure: Figure<F>): Condition | undefined;
  /** A field as an exact number, null where there is none. */
  numberOf?(field: string): RawBuilder<unknown>;
  /** Does this field lie sealed? Then it is added up here, not in the database. */
  isSealed?(field: string): boolean;
  /** What different values are counted by; a list counts each of its own. */
  differentOf?(field: string): { value: RawBuilder<unknown>; isList: boolean };
  /** Beside `none` and `month`; undefined for a split it does not know. */
  split(by: string): Split | undefined;
  /** The splits there are beside `none` and `month`, in the order of the page. */
  splits: readonly string[];
  /** What a split is called when it is not by department or place. */
  labelOf?(by: string): Label | undefined;
  /** The groups of a split and their names. Absent for a split by department or place, whose names are known. */
  options?(by: string): Readonly<Record<string, Label>> | undefined;
  /** The groups of this split are people, by id, or by name where there is no account. */
  isOfPeople?(by: string): boolean;
  /** What the records' own list is given to show a number's records. Absent: a reference that the list resolves. */
  opens?(part: Part): string;
  /** The page of that list. */
  page: string;
  /** Who may see the records behind a number. */
  mayOpen(rights: Rights): boolean;
}

/** A source whose words nobody here asks for: each hands its own filters back to itself. */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnySource = FigureSource<any>;

/** What one module has to count: the names of its sources, and the source of a name if it is one of them. */
export interface FigureProvider {
  names(ctx: Ctx): readonly string[];
  find(ctx: Ctx, name: string): AnySource | undefined;
}

/** The provider of a single source. */
export const oneSource = (name: string, source: (ctx: Ctx) => AnySource): FigureProvider => ({
  names: () => [name],
  find: (ctx, asked) => (asked === name ? source(ctx) : undefined),
});

/** The sources of this app: one provider a shape. */
export interface FigureBook {
  add(provider: FigureProvider): void;
  find(ctx: Ctx, name: string): AnySource | undefined;
  /** Those this caller may ask. */
  openTo(ctx: Ctx): AnySource[];
}

export function makeFigureBook(): FigureBook {
  const providers: FigureProvider[] = [];
  return {
    openTo: (ctx) =>
      providers
        .flatMap((provider) => provider.names(ctx).map((name) => provider.find(ctx, name)))
        .filter((source): source is AnySource => source?.isOpenTo(ctx.rights) === true),
    add: (provider) => void providers.push(provider),
    find(ctx, name) {
      for (const provider of providers) {
        const source = provider.find(ctx, name);
        if (source) return source;
      }
      return undefined;
    },
  };
}

/** The month in which something happened in China. */
export const monthOf = (stamp: RawBuilder<Date | null>): RawBuilder<string> =>
  sql`to_char((${stamp} at time zone 'UTC') + interval '8 hours', 'YYYY-MM')`;

const wheres: Readonly<Record<string, Label>> = {
  none: ['不拆分', 'Whole'],
  month: ['按月', 'By month'],
  department: ['按科室', 'By department'],
  place: ['按楼宇', 'By building'],
};

/** A source as a page offers it, with the splits and figures this caller may ask for. */
export const described = (source: AnySource, rights: Rights): FigureSourceInfo => ({
  name: source.name,
  label: source.label,
  group: source.group,
  hasPeriod: source.instantOf !== undefined,
  splits: ['none', ...(source.instantOf ? ['month'] : []), ...source.splits].map((key) => {
    const [zh, en] = source.labelOf?.(key) ?? [];
    return { key, label: wheres[key] ?? [`按${zh ?? key}`, `By ${(en ?? key).toLowerCase()}`] };
  }),
  figures: Object.entries(source.figures)
    .filter(([, figure]) => source.mayTotal?.(rights, figure) ?? true)
    .map(([name, { label, unit, better, per }]) => ({
      name,
      label,
      unit,
      better: better ?? null,
      isRate: per !== undefined,
    })),
  page: source.mayOpen(rights) ? source.page : null,
  opensBy: source.opens ? 'query' : 'figure',
});
