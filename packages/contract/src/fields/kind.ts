import { z } from 'zod';

import type { Secrecy } from '../case-kit.ts';
import type { Label } from '../common.ts';
import type { Permission } from '../permissions.ts';
import type { TreeColumns } from './tree.ts';

export type Lang = 'zh' | 'en';
export type Options = Readonly<Record<string, Label>>;

/** What a field carries beside its schema: its words, its secrecy, what its kind needs to know. */
export interface FieldMeta {
  label: Label;
  /** Name of the kind in the registry. */
  kind: string;
  /** One line under the question. */
  hint?: Label;
  /** 3: hidden until opened with a purpose; 4: not even a broken glass shows it. */
  secrecy?: Secrecy;
  /** Who may open it, when that is not the type's `confidential`. */
  sees?: Permission;
  options?: Options;
  unit?: Label;
  /** What a browser may fill in by itself, e.g. `name`. */
  autocomplete?: string;
  /** Digits after the point. */
  decimals?: number;
  /** A number that names something, e.g. a year or a port: its digits stand together. */
  isName?: true;
  /** Of which kind a thing of a register is. */
  thing?: string;
  /** What a reference names by its code. */
  to?: RefKind;
  /** Of which kind a device is that is referred to. */
  among?: string;
  /** Columns that make a tree of a table. */
  tree?: TreeColumns;
}

/** Things that others refer to by code. */
export type RefKind = 'place' | 'department' | 'device' | 'form' | 'post';

export type More = Partial<Omit<FieldMeta, 'kind' | 'label'>>;

/** What values name by id. */
export const namedThings = ['person', 'department', 'place', 'thing'] as const;
export type Named = (typeof namedThings)[number];
export type Mention = readonly [what: Named, id: string];

/** The reader of a text: his language, and the names of what values mention. */
export interface Reader {
  lang: Lang;
  name(what: Named, id: string): string | null;
}

/** Finds what somebody wrote down by its code, account or full name; `many`: more than one has it. */
export interface Finder {
  find(what: Named, text: string): { id: string } | 'many' | undefined;
}

export type Cell = string | number | null;
export type Read = { value: unknown } | { wrong: Label };
/** Sort of a column: how wide and how aligned its cells are, and what Excel takes them for. */
export type CellKind = 'text' | 'number' | 'time' | 'date' | 'long';

/** One option to tick: what is posted, what is read, what is spoken if that says too little. */
export interface Tick {
  value: string;
  label: Label;
  small?: Label;
  spoken?: Label;
}

/** How a page without scripts asks: plain HTML, told as data. */
export type PlainInput =
  | { as: 'ticks'; look: 'choice' | 'mark'; isMany?: boolean; options: readonly Tick[] }
  | { as: 'lines'; max: number }
  /** `wrong`: what is said to somebody who wrote something else. */
  | { as: 'line'; attributes: Readonly<Record<string, string>>; max?: number; wrong?: Label }
  | { as: 'files' };

/** A declared field as its kind sees it: the schema without `optional`, and what was said of it. */
export interface Declared {
  schema: z.ZodType;
  meta: FieldMeta;
}

/** A field kind: everything that needs no React and no database. One file each; `fields/index.ts` lists them. */
export interface FieldKind {
  kind: string;
  cell: CellKind;
  /** Names people or leads to them: left out of what is put up in public. */
  isPersonal?: boolean;
  /** Its value as print, Excel and log show it. Not called for what is empty. */
  text(value: unknown, field: Declared, reader: Reader): Cell;
  /** What somebody typed into a cell or a page as the value. Null: the kind does not travel as text. */
  read: ((text: string, field: Declared, finder: Finder) => Read) | null;
  /** What may be typed, for the second page of a template. */
  hint(field: Declared): Label;
  /** Null: cannot be asked on a page without scripts or without names of the house. */
  plain: ((field: Declared) => PlainInput) | null;
  /** Ids of people, departments, places in a value. */
  mentions?(value: unknown, field: Declared): Mention[];
  /** Ids of stored files in a value. */
  files?(value: unknown, field: Declared): string[];
  /** Said anew each time a step is taken: not filled in from what is known. */
  isOwn?: boolean;
  /** Its files are pictures to be looked at in the printed record. */
  isPicture?: boolean;
}

const kinds = new WeakMap<z.ZodType, FieldKind>();

// oxlint-disable-next-line typescript/no-explicit-any -- a maker takes whatever its kind asks for
type Makers = Record<string, (...args: any[]) => z.ZodType>;

/** Defines a kind. `make` are its words in the language of declarations: `field.date(…)`. */
export function defineKind<const M extends Makers>(
  kind: FieldKind,
  make: (of: <T extends z.ZodType>(schema: T, meta: { label: Label } & More) => T) => M,
) {
  /** Makes any schema a field of this kind. */
  const of = <T extends z.ZodType>(schema: T, meta: { label: Label } & More): T => {
    const made = schema.meta({ kind: kind.kind, ...meta }) as T;
    kinds.set(made, kind);
    return made;
  };
  return { ...kind, of, make: make(of) };
}

/** The schema inside `optional` and the like. */
export function innerSchema(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault
    ? innerSchema(schema.unwrap() as z.ZodType)
    : schema;
}

export interface Field extends Declared {
  kind: FieldKind;
}

const known = new WeakMap<z.ZodType, { is: Field | undefined }>();

/** A declared field with its kind, also when it is optional; undefined for a schema that is no field. */
export function fieldOf(schema: z.ZodType): Field | undefined {
  // A schema does not change once it is made, and a register asks of each one a hundred thousand times.
  let found = known.get(schema);
  if (!found) {
    const inner = innerSchema(schema);
    const kind = kinds.get(inner);
    const meta = inner.meta() as unknown as FieldMeta | undefined;
    known.set(schema, (found = { is: kind && meta ? { kind, meta, schema: inner } : undefined }));
  }
  return found.is;
}

export const say = (label: Label | undefined, lang: Lang): string => label?.[lang === 'zh' ? 0 : 1] ?? '';
export const listed = (parts: readonly string[], lang: Lang): string => parts.join(lang === 'zh' ? '、' : ', ');
export const wrong = (zh: string, en: string): Read => ({ wrong: [zh, en] });
