import { HisPatient, refuse, type HisKey } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import { AddressRefused, ask, type Answer } from '../../kernel/outgoing.ts';

export interface HisAddress {
  url: string;
  token: string | null;
}

const own = new WeakMap<App, HisAddress>();

/** The simulated hospital system of the demonstration; what the hospital has set itself goes before it. */
export const simulateHis = (app: App, address: HisAddress): void => void own.set(app, address);

export function hisOf(app: App): HisAddress | null {
  const { hisUrl, hisToken } = app.config;
  if (hisUrl) return { url: hisUrl, token: hisToken ?? null };
  return app.settings.get<boolean>('hospital.demo') ? (own.get(app) ?? null) : null;
}

const away = (zh: string, en: string) => refuse('his_away', { reason: { zh, en } });

/** One question to the hospital system, with a limit of time. Null: it knows nobody by that number. */
export async function askHis(app: App, by: HisKey, number: string): Promise<HisPatient | null> {
  const address = hisOf(app);
  if (!address) throw refuse('his_off');
  const query = new URLSearchParams({ [by]: number });
  const answer = await said(app, address, `${address.url.replace(/\/+$/, '')}/patients?${query.toString()}`);
  if (answer.status === 404) return null;
  if (answer.status === 401 || answer.status === 403) throw away('令牌未被接受', 'it does not accept the token');
  if (answer.status !== 200) throw away(`应答 ${answer.statusLine}`, `it answered ${answer.statusLine}`);
  const parsed = HisPatient.safeParse(jsonOf(answer.text));
  if (!parsed.success) throw away('应答无法识别', 'its answer makes no sense');
  return parsed.data;
}

async function said(app: App, { token }: HisAddress, url: string): Promise<Answer> {
  const seconds = app.settings.get<number>('his.timeoutSeconds');
  const headers = { accept: 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  try {
    return await ask(app, url, { headers }, seconds * 1_000);
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') throw away(`${seconds} 秒未应答`, `no answer in ${seconds} s`);
    if (error instanceof AddressRefused)
      throw away('地址指向本机或链路本地', 'its address is this machine or its link');
    throw away('连接不上', 'it cannot be reached');
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
