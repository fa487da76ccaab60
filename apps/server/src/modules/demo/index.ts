import type { App, Module } from '../../kernel/app.ts';
import { addAssessment } from '../assessment/index.ts';
import { addLetters } from '../letter/index.ts';
import { historyJob, isHistoryMissing, playHistory, stopHistory } from './cases/history.ts';
import { pressButton, runSimulators, stopSimulators } from './simulators.ts';

export { demoAccounts, demoPassword } from './accounts.ts';
export { isHistoryMissing } from './cases/history.ts';
export { demoHospitalName, loadDemo } from './load.ts';
export { pressButton, runSimulators, stopSimulators } from './simulators.ts';
export { wipeDemo } from './wipe.ts';

/** The demonstration hospital and its simulated devices, as long as its data are there. */
export const demo: Module = {
  name: 'demo',
  zh: '演示医院的数据与模拟设备',
  // The first thing that closes: nobody waits for what the next start plays again.
  routes: (app) => void app.http.fastify.addHook('onClose', () => stopHistory(app)),
  jobs: {
    [historyJob]: async (_, ctx) => {
      if (!(await playHistory(ctx))) return;
      // Before the assessment, which looks them up.
      await addLetters(ctx);
      await addAssessment(ctx);
    },
  },
  start: async (app) => {
    // The job may have died with its process.
    if (app.settings.get<boolean>('hospital.demo') && (await isHistoryMissing(app.db)))
      await app.system('start').tx((tx) => {
        tx.unaudited('the history says in a line of its own that it was written');
        return app.jobs.add(tx, historyJob, {}, { key: historyJob });
      });
    await runSimulators(app);
    const stopPressing = pressNowAndThen(app);
    return async () => {
      stopPressing();
      await stopSimulators(app);
    };
  },
};

/** Off by default: a demonstration that shall look alive lets somebody press every so many minutes. */
function pressNowAndThen(app: App): () => void {
  let last = app.clock.now().getTime();
  const timer = setInterval(() => {
    const every = app.settings.get<number>('demo.pressMinutes') * 60_000;
    const now = app.clock.now().getTime();
    if (every === 0 || !app.settings.get<boolean>('hospital.demo') || now - last < every) return;
    last = now;
    const code = `PB-${String(1 + Math.floor(Math.random() * 40)).padStart(3, '0')}`;
    pressButton(app, code).catch((error: unknown) => app.log.warn({ err: error, code }, 'a simulated press failed'));
  }, 15_000);
  return () => clearInterval(timer);
}
