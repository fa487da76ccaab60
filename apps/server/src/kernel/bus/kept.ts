import { events as eventTypes } from '@anyuan/contract';

import type { App } from '../app.ts';
import type { BusEvent } from './bus.ts';

/** What an event may not say to somebody, for a thing it names is kept from him: not a word of it, or what it says without it. */
export interface Kept {
  /** Those from whom something is kept. */
  readonly people: ReadonlySet<string>;
  /** As he hears it; null: not at all. */
  veil(event: BusEvent, person: string): BusEvent | null;
}

export const nothingKept: Kept = { people: new Set(), veil: (event) => event };

/** A case as events and notices name it, by its id: of which device it is, and what it is called. */
interface OfCase {
  id: string;
  device_id: string;
  title: string;
}

/**
 * Looks once, for a handful of events, which of the devices they name are kept from whom of those who listen. The rule is that of the
 * lists: `hidden` of the kind; a case about such a device is told without it.
 */
export async function keptIn(app: App, batch: readonly BusEvent[], listeners: Iterable<string | null>): Promise<Kept> {
  const kind = app.subjects.kinds().find(({ kind: name }) => name === 'device');
  const told = noticesOfCases(batch);
  if (!kind?.hidden || (told.length === 0 && batch.every((event) => deviceOf(event) === null))) return nothingKept;
  const cases = await casesOf(app, told);
  const named = (event: BusEvent): string | null =>
    deviceOf(event) ?? cases.get(subjectOf(event)?.id ?? '')?.device_id ?? null;
  const devices = [...new Set(batch.flatMap((event) => named(event) ?? []))];
  const people = [...new Set([...listeners].flatMap((id) => id ?? []))];
  if (devices.length === 0 || people.length === 0) return nothingKept;
  const hidden = await kind.hidden(app.db, devices, people);
  if (hidden.length === 0) return nothingKept;
  const from = Map.groupBy(hidden, ({ person }) => person);
  const facts = await app.subjects.facts(
    app.db,
    [...new Set(hidden.map(({ id }) => id))].map((id) => ({ kind: 'device', id })),
  );
  return {
    people: new Set(from.keys()),
    veil(event, person) {
      const device = named(event);
      if (device === null || !from.get(person)?.some(({ id }) => id === device)) return event;
      const { type, data } = event;
      const known = facts.get(device);
      if (type.startsWith('case.')) {
        const { label } = app.cases.types().find(({ type: name }) => name === data['type']) ?? {};
        return { ...event, data: { ...data, device: null, title: label?.[0] ?? '' } };
      }
      const ofCase = type === 'notice.created' ? cases.get(subjectOf(event)?.id ?? '') : undefined;
      // All else is about the thing itself.
      if (!ofCase || !known) return null;
      const secrets = [ofCase.title, known.number, known.title];
      const say = (text: unknown, word: string): string => withoutNames(String(text), secrets, word);
      return { ...event, data: { ...data, zh: say(data['zh'], known.label[0]), en: say(data['en'], known.label[1]) } };
    },
  };
}

/** A text without what must not stand in it, the longest first. */
export const withoutNames = (text: string, names: readonly string[], word: string): string =>
  names
    .filter((name) => name !== '')
    .toSorted((a, b) => b.length - a.length)
    .reduce((left, name) => left.replaceAll(name, word), text);

/** The device that an event names, by its id; null: none, or it is not known yet. */
function deviceOf({ type, id, data }: BusEvent): string | null {
  if ('about' in eventTypes[type]) return id;
  const { device } = data as { device?: { id?: unknown } | null };
  if (typeof device === 'object' && typeof device?.id === 'string') return device.id;
  const subject = subjectOf({ type, data });
  return subject?.kind === 'device' ? subject.id : null;
}

function subjectOf({ type, data }: Pick<BusEvent, 'type' | 'data'>): { kind: string; id: string } | null {
  if (type !== 'notice.created') return null;
  return (data['subject'] as { kind: string; id: string } | null | undefined) ?? null;
}

const noticesOfCases = (batch: readonly BusEvent[]): string[] => [
  ...new Set(
    batch.flatMap((event) => {
      const subject = subjectOf(event);
      return subject?.kind === 'case' ? [subject.id] : [];
    }),
  ),
];

async function casesOf(app: App, ids: readonly string[]): Promise<ReadonlyMap<string, OfCase>> {
  if (ids.length === 0) return new Map();
  const rows = await app.db
    .selectFrom('case')
    .select(['id', 'device_id', 'title'])
    .where('id', 'in', ids)
    .where('device_id', 'is not', null)
    .execute();
  return new Map(rows.flatMap((row) => (row.device_id ? [[row.id, { ...row, device_id: row.device_id }]] : [])));
}
