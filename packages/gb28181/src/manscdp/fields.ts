import { readDate } from '../sip/registration.ts';
import { child, childrenOf, textIn, type XmlNode } from '../xml/read.ts';
import type { XmlOut } from '../xml/write.ts';

/** One element of a message: how it is read and written. `N`: whether it must be given. */
export interface Field<T, N extends boolean = boolean> {
  needed: N;
  /** What its elements hold, where they hold others. */
  inner?: { shape: Shape; isMany: boolean };
  read(parent: XmlNode): T | undefined;
  write(value: T): XmlOut[];
}
export type Shape = Record<string, Field<any>>; // eslint-disable-line typescript/no-explicit-any -- of any type: its own says which

export type ValueOf<F> = F extends Field<infer T> ? T : never;
type Needed<S extends Shape> = { [K in keyof S]: S[K]['needed'] extends true ? K : never }[keyof S];
/** What is given to write a message. */
export type Given<S extends Shape> = { [K in Needed<S>]: ValueOf<S[K]> } & {
  [K in Exclude<keyof S, Needed<S>>]?: ValueOf<S[K]> | undefined;
};
/** What was found in one: whatever the standard demands, devices leave out. */
export type Found<S extends Shape> = { [K in keyof S]?: ValueOf<S[K]> | undefined };

const plain = <T>(tag: string, read: (text: string) => T | undefined, write: (value: T) => string): Field<T, true> => ({
  needed: true,
  read(parent) {
    const text = textIn(parent, tag);
    return text === undefined ? undefined : read(text);
  },
  write: (value) => [{ name: tag, content: write(value) }],
});

export const optional = <T>(field: Field<T>): Field<T, false> => ({ ...field, needed: false });

export const text = (tag: string): Field<string, true> => plain(tag, (said) => said, String);
/** Numbers; `1.0`, `01` and ` 1` are one, `abc` is none. */
export const int = (tag: string): Field<number, true> =>
  plain(
    tag,
    (said) => (/^[+-]?\d{1,15}(\.\d*)?$/.test(said) ? Math.trunc(Number(said)) : undefined),
    (value) => String(Math.trunc(value)),
  );
export const real = (tag: string): Field<number, true> =>
  plain(
    tag,
    (said) =>
      /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(said) && Number.isFinite(Number(said)) ? Number(said) : undefined,
    String,
  );
/** `2026-11-29T08:30:00`, Beijing time without a zone. */
export const time = (tag: string): Field<Date, true> =>
  plain(
    tag,
    (said) => readDate(said) ?? undefined,
    (at) => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19),
  );
/** A word of two: `ON`/`OFF`, `OK`/`ERROR`; small letters, `1`/`0` and what else is written for them are read. */
const word = (tag: string, yes: string, no: string): Field<boolean, true> =>
  plain(
    tag,
    (said) => {
      const upper = said.toUpperCase();
      if (upper === yes || upper === '1' || upper === 'TRUE') return true;
      return upper === no || upper === '0' || upper === 'FALSE' ? false : undefined;
    },
    (value) => (value ? yes : no),
  );
export const onOff = (tag: string): Field<boolean, true> => word(tag, 'ON', 'OFF');
export const okError = (tag: string): Field<boolean, true> => word(tag, 'OK', 'ERROR');
export const online = (tag: string): Field<boolean, true> => word(tag, 'ONLINE', 'OFFLINE');
export const oneZero = (tag: string): Field<boolean, true> => word(tag, '1', '0');

/** An element with others in it. */
export function group<S extends Shape>(tag: string, shape: S): Field<Given<S>, true> {
  return {
    needed: true,
    inner: { shape, isMany: false },
    read(parent) {
      const node = child(parent, tag);
      return node && (readShape(shape, node) as Given<S>);
    },
    write: (value) => [{ name: tag, content: writeShape(shape, value) }],
  };
}

/** `<DeviceList Num="2"><Item>…</Item></DeviceList>`. */
export function list<S extends Shape>(tag: string, item: string, shape: S): Field<Given<S>[], true> {
  return {
    needed: true,
    inner: { shape, isMany: true },
    read(parent) {
      const node = child(parent, tag);
      return node && childrenOf(node, item).map((one) => readShape(shape, one) as Given<S>);
    },
    write: (values) => [
      {
        name: tag,
        attributes: { Num: values.length },
        content: values.map((value) => ({ name: item, content: writeShape(shape, value) })),
      },
    ],
  };
}

/** Elements with others in them, one after the other and nothing around them. */
export function many<S extends Shape>(tag: string, shape: S): Field<Given<S>[], true> {
  return {
    needed: true,
    inner: { shape, isMany: true },
    read: (parent) => childrenOf(parent, tag).map((one) => readShape(shape, one) as Given<S>),
    write: (values) => values.map((value) => ({ name: tag, content: writeShape(shape, value) })),
  };
}

/** The same element several times. */
export function repeated(tag: string): Field<string[], false> {
  return {
    needed: false,
    read: (parent) =>
      childrenOf(parent, tag)
        .map((one) => one.text.trim())
        .filter((one) => one !== ''),
    write: (values) => values.map((value) => ({ name: tag, content: value })),
  };
}

export function readShape<S extends Shape>(shape: S, node: XmlNode): Found<S> {
  const found: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(shape)) {
    const value: unknown = field.read(node);
    if (value !== undefined) found[name] = value;
  }
  return found as Found<S>;
}

export function writeShape<S extends Shape>(shape: S, given: Given<S>): XmlOut[] {
  return Object.entries(shape).flatMap(([name, field]) => {
    const value = (given as Record<string, unknown>)[name];
    return value === undefined ? [] : field.write(value);
  });
}
