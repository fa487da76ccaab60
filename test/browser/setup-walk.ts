import type { CellValue } from 'exceljs';
import type { Locator, Page } from 'playwright-core';

import { makeSheet } from '../../apps/server/src/kernel/sheet/testing.ts';
import { until, walk } from './kit.ts';

/** One engineer before the pages: what he does is counted. */
export interface Hand {
  clicks: number;
  typed: number;
  files: number;
}
export const newHand = (): Hand => ({ clicks: 0, typed: 0, files: 0 });

interface Seat {
  page: Page;
  origin: string;
  hand: Hand;
}

async function click({ hand }: Seat, what: Locator): Promise<void> {
  await what.click();
  hand.clicks++;
}
async function type({ hand }: Seat, what: Locator, text: string): Promise<void> {
  await what.fill(text);
  hand.typed++;
}

/** The workbench, where the list of steps is. */
export async function atHome({ page }: Seat): Promise<void> {
  await walk(page, '/');
  await page.locator('[data-step="places"]').waitFor();
}

/** Goes on from the list of steps, as it says. */
export async function open(seat: Seat, step: string, word: string): Promise<void> {
  await atHome(seat);
  await click(seat, seat.page.locator(`[data-step="${step}"]`).getByRole('link', { name: word, exact: true }));
  // The workbench has buttons of the same names, and stays until the next page is there.
  await seat.page.locator('[data-step]').first().waitFor({ state: 'hidden' });
}

const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const dialog = ({ page }: Seat) => page.getByRole('dialog');

/** Imports a sheet on the page that is open: the trial says how many rows it would write. */
export async function bring(seat: Seat, rows: CellValue[][]): Promise<void> {
  await click(seat, seat.page.getByRole('button', { name: /^导入/ }).first());
  const buffer = Buffer.from(await makeSheet(rows));
  await dialog(seat).locator('input[type="file"]').setInputFiles({ name: 'sheet.xlsx', mimeType: sheetType, buffer });
  seat.hand.files++;
  await click(seat, dialog(seat).getByRole('button', { name: `写入 ${rows.length - 1} 行` }));
  await dialog(seat).waitFor({ state: 'hidden' });
}

const buildings = [1, 2, 3, 4];
const storeys = [1, 2, 3, 4, 5];
export const floors = buildings.flatMap((b) => storeys.map((f) => `B${b}-${f}`));
const areas = floors.flatMap((floor) => [1, 2].map((a) => `${floor}-${a}`));
const guards = Array.from({ length: 30 }, (_, i) => [`g${100 + i}`, `保安${i}`, '保卫科', '保安']);
const nurses = Array.from({ length: 27 }, (_, i) => [`n${100 + i}`, `护士${i}`, `临床${i % 9}科`, '医生 / 护士']);

/** A hospital of 40 buttons and 500 cameras, as its engineer has it in his sheets. */
export const sheets = {
  places: [
    ['code', 'name', 'kind', 'parent'],
    ['HQ', '本部院区', '院区', null],
    ...buildings.map((b) => [`B${b}`, `${b} 号楼`, '楼栋', 'HQ']),
    ...buildings.flatMap((b) => storeys.map((f) => [`B${b}-${f}`, `${f} 层`, '楼层', `B${b}`])),
    ...areas.map((code) => [code, `病区 ${code}`, '区域', code.slice(0, 4)]),
  ],
  departments: [
    ['科室编码', '科室名称', '上级科室'],
    ['SEC', '保卫科', null],
    ...Array.from({ length: 9 }, (_, i) => [`D${i}`, `临床${i}科`, 'MED']),
    ['MED', '医疗系统', null],
  ],
  people: [
    ['用户名', '姓名', '科室', '角色'],
    ['c001', '监控甲', 'SEC', '监控室值班员'],
    ['c002', '监控乙', 'SEC', '监控室值班员'],
    ...guards,
    ...nurses,
    ['x001', '忘给角色', 'SEC', null],
  ],
  devices: [
    ['code', 'name', 'kind', 'place'],
    ...Array.from({ length: 40 }, (_, i) => [`PB-${100 + i}`, `报警按钮 ${i}`, '一键报警盒', areas[i % 40] ?? '']),
    ...Array.from({ length: 500 }, (_, i) => [`CAM-${1000 + i}`, `摄像机 ${i}`, '摄像机', areas[i % 40] ?? '']),
  ],
} satisfies Record<string, CellValue[][]>;

const plan = (floor: string): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 600"><rect width="800" height="600" fill="#eef"/><text x="20" y="40">${floor}</text></svg>`,
  );

/** All floors have their plan, by one choice of files. */
export async function bringPlans(seat: Seat): Promise<void> {
  const chooser = seat.page.waitForEvent('filechooser');
  await click(seat, seat.page.getByRole('button', { name: '多张平面图' }));
  await (
    await chooser
  ).setFiles(floors.map((floor) => ({ name: `${floor}.svg`, mimeType: 'image/svg+xml', buffer: plan(floor) })));
  seat.hand.files += floors.length;
  await click(seat, dialog(seat).getByRole('button', { name: '知道了' }));
}

/** What was printed is kept here instead: rows of cells. To be called before the page is opened. */
export async function keepPrints(page: Page): Promise<void> {
  await page.addInitScript(`
    window.print = () => {
      const cells = (row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '');
      window.top.printed = [...document.querySelectorAll('tbody tr')].map(cells);
      window.dispatchEvent(new Event('afterprint'));
    };`);
}
async function printed({ page }: Seat): Promise<string[][]> {
  let found: string[][] = [];
  await until(
    'it is printed',
    async () => (found = (await page.evaluate('window.printed ?? []')) as string[][]).length > 0,
  );
  await page.evaluate('delete window.printed');
  return found;
}

/** First passwords of all who have none: user name and password. */
export async function printPasswords(seat: Seat): Promise<Map<string, string>> {
  await click(seat, seat.page.getByRole('button', { name: /^初始密码单/ }));
  await click(seat, dialog(seat).getByRole('button', { name: /打印/ }));
  return new Map((await printed(seat)).map(([, , username = '', password = '']) => [username, password]));
}

/** Tokens of all alarm points that have none: code and token. */
export async function printTokens(seat: Seat): Promise<Map<string, string>> {
  await click(seat, seat.page.locator('[data-step="devices"]').getByText(/个报警点没有令牌/));
  await click(seat, seat.page.locator('thead').getByRole('checkbox').first());
  await click(seat, seat.page.getByRole('button', { name: '令牌单' }));
  await click(seat, dialog(seat).getByRole('button', { name: '为没有令牌的生成并打印' }));
  return new Map((await printed(seat)).map(([code = '', , , token = '']) => [code, token]));
}

export async function addControlRoom(seat: Seat): Promise<void> {
  await click(seat, seat.page.getByRole('button', { name: '新增岗位' }).first());
  await type(seat, dialog(seat).getByLabel('名称'), '监控中心');
  await type(seat, dialog(seat).getByLabel('编码'), 'JK');
  await click(seat, dialog(seat).getByLabel('类别'));
  await click(seat, seat.page.locator('.ant-select-item-option').filter({ hasText: '监控中心' }).first());
  await click(seat, dialog(seat).getByRole('button', { name: /保\s?存/ }));
  await dialog(seat).waitFor({ state: 'hidden' });
}

/** Two operators change the passwords they were given and sign on: theirs is not the engineer's work. */
export async function signOn({ page, origin }: Seat, passwords: ReadonlyMap<string, string>): Promise<void> {
  for (const username of ['c001', 'c002']) {
    const context = await page.context().browser()?.newContext();
    if (!context) throw new Error('there is no browser');
    const post = async (path: string, data: object, headers: Record<string, string> = {}) => {
      const answer = await context.request.post(`${origin}/api/v1${path}`, { data, headers });
      if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
      return (await answer.json()) as { csrfToken?: string };
    };
    const password = passwords.get(username) ?? '';
    const { csrfToken = '' } = await post('/session', { username, password });
    const headers = { 'x-csrf-token': csrfToken };
    await post('/me/password', { old: password, new: `松针落在石阶上 ${username} 雨` }, headers);
    await post('/duty/posts/JK/sign-on', {}, headers);
    await context.close();
  }
}

/** Some points are put to test and pressed, as somebody walks from one to the next; gives how many that were. */
export async function testSome(seat: Seat, tokens: ReadonlyMap<string, string>, atOnce = 5): Promise<number> {
  await click(seat, seat.page.locator('[data-step="test"]').getByText(/个报警点还没有测试过/));
  const rows = seat.page.locator('tbody tr.row-open');
  await rows.first().waitFor();
  const codes: string[] = [];
  for (let i = 0; i < Math.min(atOnce, await rows.count()); i++) {
    codes.push(/PB-\d+/.exec(await rows.nth(i).innerText())?.[0] ?? '');
    await click(seat, rows.nth(i).getByRole('checkbox'));
  }
  await click(seat, seat.page.getByRole('button', { name: /^开始测试/ }));
  await seat.page.getByText(`${codes.length} 台进入测试`).waitFor();
  for (const device of codes) {
    const answer = await seat.page.context().request.post(`${seat.origin}/api/v1/signals`, {
      headers: { authorization: `Bearer ${tokens.get(device)}`, cookie: '' },
      data: { device, key: `first-${device}`, kind: 'panic', at: new Date().toISOString() },
    });
    if (!answer.ok()) throw new Error(await answer.text());
  }
  return codes.length;
}
