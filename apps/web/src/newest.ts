import { replaceEqualDeep } from '@tanstack/react-query';

/** What says which thing it is and how often that has changed. */
interface Versioned {
  id: string;
  version: number;
}

const versionOf = (data: unknown): Versioned | null => {
  const { id, version } = (data ?? {}) as Partial<Versioned>;
  return typeof id === 'string' && typeof version === 'number' ? { id, version } : null;
};

/**
 * Keeps the newer of two answers about one thing. A question asked before a step may be answered after it: what it says
 * is past, and would take away the next step, or the form that somebody is filling in.
 */
export function newest(before: unknown, after: unknown): unknown {
  const [known, told] = [versionOf(before), versionOf(after)];
  if (known && told && known.id === told.id && told.version < known.version) return before;
  return replaceEqualDeep(before, after);
}
