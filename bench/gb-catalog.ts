import { startGbDevice, startGbPlatform } from '../apps/simulators/src/index.ts';
import { ours, password, recorderCode, startGbServer } from './lib/gb-server.ts';
import type { Bench } from './run.ts';

const above = '99010000002000000009';
const inPage = 20;

/** `gb-catalog [channels]`: a catalogue of so many channels comes in, is entered, and goes up; with 2 % loss once more. */
export async function run(args: string[]): Promise<Bench> {
  const [some, many] = [500, Number(args[0] ?? 20_000)];
  const { port, call, enterRecorders, stop } = await startGbServer();
  await enterRecorders(2);
  const rows: Bench['rows'] = [];
  const timed = async (step: string, work: () => Promise<object>): Promise<void> => {
    const begin = performance.now();
    const more = await work();
    rows.push({ step, seconds: Math.round((performance.now() - begin) / 10) / 100, ...more });
    console.log(rows.at(-1));
  };
  const platform = await startGbPlatform({ code: above, password });
  const lossy = await startGbPlatform({ code: '99010000002000000010', password, loses: 0.02 });
  for (const [n, count] of [
    [1, some],
    [2, many],
  ] as const) {
    const code = recorderCode(n);
    const channels = Array.from({ length: count }, (_, i) => ({
      code: `${code.slice(0, 10)}131${n}${String(i).padStart(6, '0')}`,
      name: `通道 ${i + 1}`,
    }));
    const device = await startGbDevice({
      server: { host: '127.0.0.1', port, code: ours },
      code,
      password,
      transport: 'tcp',
      channels,
      page: inPage,
    });
    await timed(`${count} channels in`, () => call<object>('POST', `/gb28181/devices/NVR-${n}/refresh`, {}));
    for (let at = 0; at < count; at += 1_000)
      await call('POST', `/gb28181/devices/NVR-${n}/adopt`, {
        items: channels.slice(at, at + 1_000).map(({ code: channel }) => ({ channel, place: 'C1' })),
      });
    for (const [name, to] of [
      [`XL-${n}`, platform],
      [`LOSSY-${n}`, lossy],
    ] as const) {
      if (name.startsWith('LOSSY') && n === 1) continue;
      await call('PUT', `/uplinks/${name}`, {
        name,
        gbCode: to.code,
        host: '127.0.0.1',
        port: to.port,
        secret: password,
        localCode: `990101000020000000${n}${name.startsWith('LOSSY') ? 2 : 1}`,
        agreement: 'bench',
        enabled: true,
      });
      const local = `990101000020000000${n}${name.startsWith('LOSSY') ? 2 : 1}`;
      const until = performance.now() + 60_000;
      while (!to.registered.has(local)) {
        if (performance.now() > until) throw new Error(`${name} does not register`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      for (let at = 0; at < count; at += 1_000)
        await call('POST', `/uplinks/${name}/cameras`, {
          devices: channels.slice(at, at + 1_000).map(({ code: device }) => ({ device })),
        });
      await timed(`${count} channels up${name.startsWith('LOSSY') ? ', 2 % of the messages lost' : ''}`, async () => {
        const { items, sum, messages } = await to.catalog(local);
        return { came: items.length, sum, messages };
      });
    }
    await device.stop();
  }
  await platform.stop();
  await lossy.stop();
  await stop();
  return { sizes: { target: '500 up <= 2 s; 20,000 in; 20,000 up over a lossy link <= 60 s' }, rows };
}
