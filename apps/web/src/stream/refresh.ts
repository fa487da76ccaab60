import type { EventType } from '@anyuan/contract';
import type { QueryClient } from '@tanstack/react-query';

/** Which lists an event makes stale, by the part before the dot. */
const stale: Record<string, readonly string[]> = {
  case: ['/cases', '/subjects'],
  duty: ['/duty', '/roster'],
  hva: ['/hva'],
  assessment: ['/assessments', '/score-tables'],
  letter: ['/letters', '/letter-templates'],
  training: ['/trainings', '/exams', '/skill-tests', '/contests'],
  device: ['/devices', '/device-summary', '/subjects'],
  notice: ['/notices'],
  place: ['/places', '/subjects'],
  plan: ['/plans', '/rounds', '/round-calendar', '/my-rounds'],
  round: ['/rounds', '/round-calendar', '/round-spots', '/my-rounds', '/heightened'],
  form: ['/forms', '/form-answers'],
  survey: ['/surveys'],
  clinical: ['/clinical-facts', '/figures'],
  ethics: ['/ethics'],
  followUp: ['/follow-ups'],
  wall: ['/wall'],
  setting: ['/settings', '/calendar'],
};

const gatherMs = 300;

/**
 * Reloads at most once per 300 ms and area: a flood of events must not become a flood of calls.
 * What belongs to one thing (its detail, timeline, files, links) reloads only for events about that one.
 */
export function refresher(queries: QueryClient): (event: { type: EventType; id: string }) => void {
  const waiting = new Map<string, Set<string>>();
  return ({ type, id }) => {
    const area = type.slice(0, type.indexOf('.'));
    const ids = waiting.get(area);
    if (ids) {
      ids.add(id);
      return;
    }
    waiting.set(area, new Set([id]));
    setTimeout(() => {
      const concerned = waiting.get(area) ?? new Set();
      waiting.delete(area);
      void queries.invalidateQueries({
        predicate: ({ queryKey }) => concerns(queryKey, stale[area] ?? [], concerned),
      });
    }, gatherMs);
  };
}

/** Does a query show something of these paths, and of these subjects where it shows one subject only? */
export function concerns(
  [path, input]: readonly unknown[],
  paths: readonly string[],
  ids: ReadonlySet<string>,
): boolean {
  if (typeof path !== 'string' || !paths.some((one) => path === one || path.startsWith(`${one}/`))) return false;
  const id = path.includes('/:id') ? (input as { id?: unknown } | undefined)?.id : undefined;
  return typeof id !== 'string' || ids.has(id);
}
