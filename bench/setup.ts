import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { adminPassword, startServer } from '../apps/server/test/process.ts';
import { launch, prepareWeb, usual } from '../test/browser/kit.ts';
import {
  addControlRoom,
  atHome,
  bring,
  bringPlans,
  keepPrints,
  newHand,
  open,
  printPasswords,
  printTokens,
  sheets,
  signOn,
  testSome,
} from '../test/browser/setup-walk.ts';
import type { Bench } from './run.ts';

type Row = Bench['rows'][number];

/** From an empty folder to a hospital of 40 buttons and 500 cameras, by the pages: what the machine takes, and how often one clicks. */
export async function run(): Promise<Bench> {
  prepareWeb();
  const data = await mkdtemp(join(tmpdir(), 'anyuan-bench-'));
  const server = await startServer({ data });
  const origin = server.url;
  const browser = await launch();
  const rows: Row[] = [{ step: 'first start', seconds: round(server.readyMs) }];
  const hand = newHand();
  try {
    const context = await browser.newContext({ ...usual, viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await keepPrints(page);
    const seat = { page, origin, hand };
    const timed = async <T>(step: string, work: () => Promise<T>): Promise<T> => {
      const [began, before] = [performance.now(), { ...hand }];
      const made = await work();
      rows.push({
        step,
        seconds: round(performance.now() - began),
        clicks: hand.clicks - before.clicks,
        typed: hand.typed - before.typed,
        files: hand.files - before.files,
      });
      return made;
    };
    const { request } = context;
    await timed('own hospital, signed in', async () => {
      const data = { choice: 'own', password: adminPassword, hospital: '新建医院' };
      await request.post(`${origin}/api/v1/setup`, { data });
      await request.post(`${origin}/api/v1/session`, { data: { username: 'admin', password: adminPassword } });
      await atHome(seat);
    });
    for (const [step, word, name] of [
      ['places', '地点', 'places'],
      ['departments', '科室', 'departments'],
      ['people', '人员与角色', 'people'],
      ['devices', '设备与令牌', 'devices'],
    ] as const)
      await timed(`${step}: ${sheets[name].length - 1} rows`, async () => {
        await open(seat, step, word);
        await bring(seat, sheets[name]);
      });
    const passwords = await timed('first passwords, printed', async () => {
      await open(seat, 'people', '人员与角色');
      return printPasswords(seat);
    });
    const tokens = await timed('40 tokens, printed', async () => {
      await atHome(seat);
      return printTokens(seat);
    });
    await timed('20 plans', async () => {
      await open(seat, 'plans', '楼层平面图');
      await bringPlans(seat);
    });
    await timed('control room, two signed on', async () => {
      await open(seat, 'duty', '岗位与上岗');
      await addControlRoom(seat);
      await signOn(seat, passwords);
    });
    await timed('40 points pressed in test', async () => {
      for (let left = tokens.size; left > 0;) {
        await atHome(seat);
        left -= await testSome(seat, tokens);
      }
    });
  } finally {
    await browser.close();
    await server.kill('SIGTERM');
    await rm(data, { recursive: true, force: true });
  }
  const sum = (name: string): number => round(rows.reduce((all, row) => all + Number(row[name] ?? 0), 0) * 1000);
  rows.push({ step: 'all', seconds: sum('seconds'), ...hand });
  return {
    sizes: {
      buttons: 40,
      cameras: 500,
      people: 60,
      target: 'machine time and hands well below 60 min for one engineer',
    },
    rows,
  };
}

const round = (ms: number): number => Math.round(ms / 100) / 10;
