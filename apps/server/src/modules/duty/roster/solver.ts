import { parentPort, workerData } from 'node:worker_threads';

import * as highs from 'highs';

/** Its types are those of its CommonJS build; as a module its default export is the loader itself. */
type Load = () => Promise<{
  solve(text: string, options: object): { Status: string; Columns: Record<string, { Primal?: number }> };
}>;
const load = highs.default as unknown as Load;

const { text, seconds } = workerData as { text: string; seconds: number };
const found = (await load()).solve(text, { time_limit: seconds, output_flag: false });
parentPort?.postMessage({
  status: found.Status,
  columns: Object.entries(found.Columns).map(([name, { Primal = 0 }]) => [name, Primal]),
});
