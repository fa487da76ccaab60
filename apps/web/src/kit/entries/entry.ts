import { fieldMeta, type Label, type RegisterKind, type RouteSpec } from '@anyuan/contract';
import type { ReactNode } from 'react';
import type { z } from 'zod';

import type { FieldSchema, Values } from '../fields/fields.ts';
import type { Uploader } from '../fields/widget.ts';

/** As much of a thing as every kind has; its other fields and facts stand beside. */
export interface EntryItem {
  id: string;
  code: string;
  name: string;
}

type Verb =
  | 'list'
  | 'get'
  | 'put'
  | 'remove'
  | 'batch'
  | 'history'
  | 'export'
  | 'import'
  | 'template'
  | 'marked'
  | 'digest'
  | 'sheet'
  | 'pdf';

/** One kind of thing as pages show it: its declaration, its routes, and what only it has. */
export interface EntryPages<Item extends EntryItem> {
  register: RegisterKind;
  routes: Record<Verb, RouteSpec>;
  /** Makes two of them one; absent: two are never one. */
  merge?: RouteSpec;
  /** Enters a new one that may have no code yet; absent: `put` does. */
  create?: RouteSpec;
  /** What reloads after a change. */
  touches: readonly string[];
  /** Values that are drawn in a way of their own, in table and facts. */
  cells?: Record<string, (item: Item) => ReactNode>;
  /** Fields the form asks for in another way than a sheet does: a person instead of his user name. */
  asked?: Readonly<Record<string, z.ZodType>>;
  /** Keeps a file that is named in a field; absent: no field of it holds any. */
  upload?: Uploader;
  /** Choices of a field that are fewer than declared, given what else is said. */
  choices?: (field: string, values: Values) => readonly string[] | undefined;
}

/** As much of a list as leaves by Excel, PDF and paper. */
export interface TakenPages {
  register: Pick<RegisterKind, 'title' | 'filters'>;
  routes: Record<'export' | 'sheet' | 'pdf', RouteSpec>;
}

/** As much of a kind as its sheets need: whatever has these routes comes and goes by Excel and paper in the same way. */
export interface SheetPages extends TakenPages {
  routes: Record<'export' | 'import' | 'template' | 'marked' | 'sheet' | 'pdf', RouteSpec>;
  touches: readonly string[];
}

/** The declared field or fact. */
export const schemaOf = ({ fields, facts }: RegisterKind, name: string): FieldSchema =>
  ({ ...fields.shape, ...facts.shape })[name] as unknown as FieldSchema;

export const labelOf = (register: RegisterKind, name: string): Label =>
  fieldMeta(schemaOf(register, name) as never)?.label ?? [name, name];

export const valueOf = (item: EntryItem, name: string): unknown => (item as unknown as Values)[name];

/** What a form holds of a thing: of what it refers to, the code; of people, who have none, the id. */
export function formValues(register: RegisterKind, item: EntryItem): Values {
  return Object.fromEntries(register.form.map((name) => [name, codeOf(valueOf(item, name)) ?? undefined]));
}

function codeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(codeOf);
  if (value === null || typeof value !== 'object') return value;
  return 'code' in value ? value.code : 'id' in value ? value.id : value;
}

/** Filters of the list that the address holds now, for taking the same away. */
export const askedOf = (
  register: Pick<RegisterKind, 'filters'>,
  values: Record<string, string>,
): Record<string, string> =>
  Object.fromEntries(
    ['q', ...Object.keys(register.filters.shape)].flatMap((name) => (values[name] ? [[name, values[name]]] : [])),
  );
