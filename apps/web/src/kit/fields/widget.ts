import type { ComponentType } from 'react';

import type { FieldSchema, Issue } from './fields.ts';

/** Keeps a file and gives its id; `preview` is an address of the picture while the server does not have it. */
export type Uploader = (file: File) => Promise<{ id: string; name: string; preview?: string }>;

export interface InputProps {
  field: FieldSchema;
  /** Said to screen readers where no label element can point at the input. */
  label: string;
  upload?: Uploader | undefined;
  /** Inside a table: no label element points here. */
  isBare?: boolean | undefined;
  // Form.Item hands these to its child.
  id?: string;
  value?: unknown;
  onChange?: (value: unknown) => void;
}

export interface ValueProps {
  field: FieldSchema;
  value: unknown;
}

/** The React side of a field kind: one file each; `widgets.ts` lists them. */
export interface Widget {
  /** `Part` draws the fields inside a field. */
  Input: ComponentType<InputProps & { Part: ComponentType<InputProps> }>;
  Value: ComponentType<ValueProps & { Part: ComponentType<ValueProps> }>;
  /** What is said where nothing was given; absent: to fill it in. */
  missing?: 'choose' | 'sign' | 'addPhoto';
  /** What is said of a value that is no such thing; absent: that it is not in the right form. */
  wrong?: (issue: Issue) => 'badPhone' | 'badMoney' | 'badDecimals' | 'badPaper' | 'choose' | undefined;
}

/** What a plain antd input takes of all that: value, change, id, and a name where no label points at it. */
export function bound({ id, value, onChange, isBare, label }: Omit<InputProps, 'field'>): Record<string, never> {
  return {
    ...(id ? { id } : {}),
    value,
    onChange,
    ...(isBare ? { 'aria-label': label } : {}),
  } as unknown as Record<string, never>;
}

export const plainOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
export const listOf = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).map(plainOf);
