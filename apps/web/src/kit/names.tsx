import type { CaseDetail, PersonRef } from '@anyuan/contract';
import { createContext, useContext, useMemo, type ReactNode } from 'react';

import { api, useApi } from '../api.ts';
import { useText } from '../i18n/index.ts';
import { useCan } from '../session.ts';

const Known = createContext<ReadonlyMap<string, string>>(new Map());

/** Whoever belongs to a case is known by name below here, whatever the reader may see of people otherwise. */
export function KnownPeople({ item, children }: { item: CaseDetail; children: ReactNode }) {
  const known = useMemo(() => {
    const people: (PersonRef | null | undefined)[] = [...item.parties.map(({ person }) => person), item.reporter];
    return new Map(people.flatMap((person) => (person ? [[person.id, person.name] as const] : [])));
  }, [item.parties, item.reporter]);
  return <Known value={known}>{children}</Known>;
}

export function PersonName({ id }: { id: string }) {
  const t = useText('forms');
  const can = useCan();
  const known = useContext(Known).get(id);
  const { data } = useApi(
    api.identity.person,
    { id },
    { enabled: known === undefined && can('person.read'), staleTime: 300_000 },
  );
  return <>{known ?? data?.name ?? <span className="muted">{t('somebody')}</span>}</>;
}

/** The full name of a place; undefined while nobody asked or answered. */
export function usePlaceName(id: string | undefined): string | undefined {
  const can = useCan();
  const isId = id !== undefined && /^[0-9a-f-]{36}$/i.test(id);
  const { data } = useApi(
    api.place.get,
    { code: id ?? '' },
    { enabled: isId && can('place.read'), staleTime: 300_000 },
  );
  return isId ? data?.path || data?.name : id;
}

/** What was kept before places were chosen is shown as it was written. */
export function PlaceName({ id }: { id: string }) {
  return <>{usePlaceName(id) ?? '–'}</>;
}

export function DepartmentName({ id }: { id: string }) {
  const { data } = useApi(api.identity.departments, {}, { staleTime: 300_000 });
  return <>{data?.items.find((one) => one.id === id)?.name ?? '–'}</>;
}

/** A thing of a register, by its name and number. */
export function ThingName({ id }: { id: string }) {
  const can = useCan();
  const { data } = useApi(api.register.find, { code: id }, { enabled: can('register.read'), staleTime: 300_000 });
  return <>{data ? `${data.name} (${data.code})` : '–'}</>;
}
