import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { z } from 'zod';

import { exitCodes, StartError } from '../start-error.ts';

export interface SettingsFile {
  path: string;
  values: Record<string, unknown>;
}

/** The file named by ANYUAN_SETTINGS, else anyuan.json here, else settings.json in the data folder. */
export function readSettingsFile(named: string | undefined, data: string): SettingsFile | undefined {
  const candidates = named === undefined || named === '' ? ['anyuan.json', join(data, 'settings.json')] : [named];
  const path = candidates.map((candidate) => resolve(candidate)).find(existsSync);
  if (path === undefined) {
    if (named === undefined || named === '') return undefined;
    throw unreadable(resolve(named), 'ENOENT');
  }
  try {
    return {
      path,
      values: z.record(z.string(), z.unknown()).parse(JSON.parse(withoutComments(readFileSync(path, 'utf8')))),
    };
  } catch (error) {
    throw unreadable(path, error instanceof z.ZodError ? 'not an object' : (error as Error).message, error);
  }
}

// Strings are matched first and kept, so that "//" in an address is no comment.
const withoutComments = (text: string) =>
  text.replaceAll(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[^]*?\*\//g, (_, string: string | undefined) => string ?? ' ');

const unreadable = (path: string, said: string, cause?: unknown) =>
  new StartError(
    'settings_file',
    `设置文件 ${path} 无法读取:${said}。应为 JSON 对象,可带注释。`,
    `The settings file ${path} cannot be read: ${said}. It must be a JSON object; comments are allowed.`,
    { exitCode: exitCodes.config, cause },
  );
