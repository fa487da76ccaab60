import { startFleet } from './lib/gb-fleet.ts';
import { ours, password, recorderCode, startGbServer } from './lib/gb-server.ts';
import { cpuSeconds, memoryMb } from './lib/processes.ts';
import type { Bench } from './run.ts';

const first = 500;
/** Once a minute as devices do; with few of them a part of it tells as much. */
const beatSecondsOf = (devices: number): number => (devices > 1_000 ? 60 : 15);

/** `gb-register [devices]`: 500 devices register at once; then all the others, and each says once a minute that it lives. */
export async function run(args: string[]): Promise<Bench> {
  const all = Number(args[0] ?? 10_000);
  const { port, pid, call, enterRecorders, stop } = await startGbServer();
  const fleet = startFleet();
  await enterRecorders(all);
  const codes = Array.from({ length: all }, (_, i) => recorderCode(i + 1));
  const server = { port, code: ours };
  const rows: Bench['rows'] = [];
  const beatSeconds = beatSecondsOf(all);
  const round = (n: number): number => Math.round(n * 10) / 10;
  const step = async (name: string, work: () => Promise<{ ok: number; failed: number; ms: number }>): Promise<void> => {
    const before = cpuSeconds(pid);
    const { ok, failed, ms } = await work();
    const seconds = (cpuSeconds(pid) - before) / (ms / 1_000);
    rows.push({
      step: name,
      ok,
      failed,
      seconds: round(ms / 1_000),
      'server %': round(seconds * 100),
      MB: memoryMb(pid),
    });
    console.log(rows.at(-1));
  };
  await step(`${first} register`, () => fleet.tell({ do: 'register', codes: codes.slice(0, first), server, password }));
  if (all > first)
    await step(`${all - first} more`, () =>
      fleet.tell({ do: 'register', codes: codes.slice(first), server, password }),
    );
  // What newcomers are asked is not what living costs.
  await step('questions asked of newcomers', () => fleet.tell({ do: 'rest' }));
  await step(`${all} say that they live, once in ${beatSeconds} s`, () =>
    fleet.tell({ do: 'beat', seconds: beatSeconds }),
  );
  const { online } = await call<{ online: number }>('GET', '/gb28181/status');
  rows.push({ step: 'online', ok: online });
  fleet.stop();
  await stop();
  return { sizes: { devices: all, target: '500 in <= 3 s; 10,000 kept alive' }, rows };
}
