import { DeliveryFailed } from './message.ts';

const mostBytes = 64 * 1024;

export interface Answer {
  status: number;
  text: string;
}

/** One HTTP request with a time limit for all of it; follows no redirect, reads no more than it needs. */
export async function ask(url: string, init: RequestInit, ms: number): Promise<Answer> {
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(ms) });
    return { status: response.status, text: await start(response) };
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') throw new DeliveryFailed('timeout', '', { cause: error });
    throw new DeliveryFailed('unreachable', causeOf(error), { cause: error });
  }
}

async function start(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    parts.push(part as Uint8Array);
    size += (part as Uint8Array).length;
    if (size > mostBytes) break;
  }
  return Buffer.concat(parts).toString('utf8').slice(0, mostBytes);
}

const causeOf = (error: unknown): string => {
  const cause = (error as { cause?: { code?: string } }).cause;
  return cause?.code ?? (error as Error).name;
};
