import { commandOf, processStart } from './processes.ts';

/** On the command line of each postmaster: the program that started it, told apart from a later one with its id. */
export const ownerSetting = 'anyuan.owner';

export const ownerOf = (pid: number): string => `${pid}.${Buffer.from(processStart(pid) ?? '').toString('base64url')}`;

/** Whether the program that started this postmaster still lives, and is not this one. */
export function isOwned(postmaster: number): boolean {
  const owner = new RegExp(`${ownerSetting}=((\\d+)\\.[\\w-]*)`).exec(commandOf(postmaster) ?? '');
  const [, whole, pid] = owner ?? [];
  return whole !== undefined && Number(pid) !== process.pid && ownerOf(Number(pid)) === whole;
}
