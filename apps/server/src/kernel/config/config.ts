import { join, resolve } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';

import { exitCodes, StartError } from '../start-error.ts';
import { aboutSetting, configSchema, optionName, settingKeys, type Config, type SettingKey } from './schema.ts';
import { readSettingsFile } from './settings-file.ts';

export type { Config } from './schema.ts';

type Environment = Record<string, string | undefined>;
/** A raw value and the name under which it was given, for the refusal. */
type Given = Partial<Record<SettingKey, { value: unknown; name: string }>>;

/** Command line before environment before settings file before default; anything unknown or wrong is refused. */
export function loadConfig(env: Environment, args: readonly string[] = []): Config {
  const direct: Given = { ...fromEnvironment(env), ...fromArguments(args) };
  const file = readSettingsFile(
    env['ANYUAN_SETTINGS'],
    typeof direct.data?.value === 'string' ? direct.data.value : 'data',
  );
  const given: Given = { ...(file === undefined ? {} : fromFile(file.path, file.values)), ...direct };
  const raw = Object.fromEntries(Object.entries(given).map(([key, { value }]) => [key, value]));
  const result = configSchema.safeParse(raw);
  if (!result.success) throw wrongValue(result.error.issues[0]!.path[0] as SettingKey, given);
  const data = resolve(result.data.data);
  return { ...result.data, data, secretFile: resolve(result.data.secretFile ?? join(data, 'secret.key')) };
}

function fromEnvironment(env: Environment): Given {
  const names = settingKeys.map((key) => aboutSetting(key).env);
  const unknown = Object.keys(env).find(
    (name) => name.startsWith('ANYUAN_') && name !== 'ANYUAN_SETTINGS' && !names.includes(name),
  );
  if (unknown !== undefined) throw unknownName(unknown, [...names, 'ANYUAN_SETTINGS']);
  const given: Given = {};
  for (const key of settingKeys) {
    const name = aboutSetting(key).env;
    // Compose files pass variables that nobody set as empty ones.
    if (env[name] !== undefined && env[name] !== '') given[key] = { value: env[name], name };
  }
  return given;
}

function fromArguments(args: readonly string[]): Given {
  const keys = settingKeys.filter((key) => aboutSetting(key).secret === undefined);
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const key of keys) options[optionName(key)] = { type: key === 'demo' ? 'boolean' : 'string' };
  const names = keys.map((key) => `--${optionName(key)}`);
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true });
    const given: Given = {};
    for (const key of keys) {
      const value = values[optionName(key)];
      if (value !== undefined) given[key] = { value, name: `--${optionName(key)}` };
    }
    return given;
  } catch (error) {
    throw unknownName(/'([^']+)'/.exec((error as Error).message)?.[1] ?? args.join(' '), names, error);
  }
}

function fromFile(path: string, values: Record<string, unknown>): Given {
  const given: Given = {};
  for (const [key, value] of Object.entries(values)) {
    if (!settingKeys.includes(key as SettingKey)) throw unknownName(`${path}: ${key}`, settingKeys);
    given[key as SettingKey] = { value, name: `${path}: ${key}` };
  }
  return given;
}

const unknownName = (name: string, known: readonly string[], cause?: unknown) =>
  new StartError(
    'setting_unknown',
    `不认识的设置 ${name};可用的有:${known.join('、')}。`,
    `Unknown setting ${name}; there are: ${known.join(', ')}.`,
    { exitCode: exitCodes.config, cause },
  );

function wrongValue(key: SettingKey, given: Given): StartError {
  const { allowed, secret } = aboutSetting(key);
  const { name, value } = given[key]!;
  const shown = secret === true ? '…' : JSON.stringify(value);
  return new StartError(
    'setting_wrong',
    `设置 ${name} 的值 ${shown} 不对;允许:${allowed.zh}。`,
    `The setting ${name} has the wrong value ${shown}; allowed: ${allowed.en}.`,
    { exitCode: exitCodes.config },
  );
}
