import v8 from 'node:v8';
import vm from 'node:vm';

const lookEveryMs = 20_000;
/** Less than that of a core since the last look: nothing is going on. */
const quietShare = 0.1;
/** Smaller rooms are not worth it. Bytes. */
const worthIt = 24 * 1024 * 1024;
const times = 4;

/**
 * The room in which V8 puts young objects grows under load to 100 MB and more and then stays, however quiet it gets:
 * only a collection shrinks it, and a server at rest makes too little garbage for one. So one that rests collects its
 * young objects itself: some milliseconds, and the system has the memory back.
 */
export function giveBackWhenQuiet(): () => void {
  let used = process.cpuUsage();
  let at = performance.now();
  const timer = setInterval(() => {
    const { user, system } = process.cpuUsage(used);
    const share = (user + system) / 1000 / (performance.now() - at);
    used = process.cpuUsage();
    at = performance.now();
    if (share < quietShare && youngRoom() > worthIt) giveBack();
  }, lookEveryMs).unref();
  return () => clearInterval(timer);
}

/** What the young objects' room takes of the machine's memory. Bytes. */
export const youngRoom = (): number =>
  v8.getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')?.physical_space_size ?? 0;

let collect: ((how: { type: 'minor' }) => void) | undefined;

export function giveBack(): void {
  collect ??= exposed();
  // What lived through one is moved by the next, which then finds the room too large, if little was made of late.
  for (let time = 0; time < times && youngRoom() > worthIt; time++) collect({ type: 'minor' });
}

/** The collector is no part of the language; a context made after this flag has it. */
function exposed(): (how: { type: 'minor' }) => void {
  v8.setFlagsFromString('--expose-gc');
  const gc: unknown = vm.runInNewContext('gc');
  v8.setFlagsFromString('--no-expose-gc');
  return typeof gc === 'function' ? (how) => void Reflect.apply(gc, undefined, [how]) : () => undefined;
}
