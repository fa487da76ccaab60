import type { CaseType } from './case-kit.ts';
import { relations } from './case-kit.ts';
import type { Permission } from './permissions.ts';

/**
 * What whoever may take a step needs to see for it: the permission by which cases of the type are read. A type that is
 * never less than secret for named persons is read by its own.
 */
export function readingOf(types: readonly CaseType[]): ReadonlyMap<Permission, ReadonlySet<Permission>> {
  const included = new Map<Permission, Set<Permission>>();
  for (const type of types) {
    const { read, named } = type.permissions;
    const isAlwaysNamed = type.secrecy === 4 && !Object.values(type.actions).some(({ secrecy = 4 }) => secrecy < 4);
    const reader = isAlwaysNamed ? (named ?? read) : read;
    for (const permission of stepping(type)) {
      const known = included.get(permission) ?? new Set();
      if (permission !== reader) included.set(permission, known.add(reader));
    }
  }
  return included;
}

/** The permissions by which a step of the type is taken, or signed beside another person. */
export const stepping = (type: CaseType): Set<Permission> =>
  new Set(
    Object.values(type.actions)
      .filter((action) => !action.internal)
      .flatMap(({ by, countersign }) => [...by, ...(countersign ? [countersign] : [])])
      .filter((one): one is Permission => !(relations as readonly string[]).includes(one)),
  );
