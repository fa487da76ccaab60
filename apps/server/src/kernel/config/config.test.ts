import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { loadConfig } from './config.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anyuan-config-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function file(text: string): Promise<string> {
  const path = join(folder, 'anyuan.json');
  await writeFile(path, text);
  return path;
}

function refusal(env: Record<string, string>, args: string[] = []): unknown {
  try {
    return loadConfig({ ANYUAN_DATA: folder, ...env }, args);
  } catch (error) {
    return error;
  }
}

test('without any setting the defaults hold', () => {
  const config = loadConfig({ PATH: '/bin' }, []);
  expect(config).toMatchObject({
    port: 8080,
    host: '0.0.0.0',
    mqttPort: 1883,
    media: true,
    demo: false,
    ballastMb: 256,
  });
  expect(config.data).toBe(resolve('data'));
  expect(config.secretFile).toBe(resolve('data/secret.key'));
  expect(config.databaseUrl).toBeUndefined();
});

test('command line before environment before file', async () => {
  const path = await file(`{
    // the intranet's own port
    "port": 1001, "mqttPort": 1002, "log": "warn", /* an address with slashes: */ "mqttUrl": "mqtt://broker:1883"
  }`);
  const env = { ANYUAN_SETTINGS: path, ANYUAN_PORT: '2001', ANYUAN_MQTT_PORT: '2002', ANYUAN_MEDIA: 'off' };
  const config = loadConfig(env, ['--port', '3001', '--demo']);
  expect(config).toMatchObject({ port: 3001, mqttPort: 2002, log: 'warn', media: false, demo: true });
  expect(config.mqttUrl).toBe('mqtt://broker:1883');
});

test('settings.json in the data folder is found, and an empty variable counts as none', async () => {
  await writeFile(join(folder, 'settings.json'), '{"host": "127.0.0.1"}');
  expect(loadConfig({ ANYUAN_DATA: folder, ANYUAN_PORT: '' })).toMatchObject({ host: '127.0.0.1', port: 8080 });
  await rm(join(folder, 'settings.json'));
});

describe('a wrong value is refused with its name and what is allowed', () => {
  test.each([
    ['ANYUAN_PORT', '80a', '1–65535'],
    ['ANYUAN_PORT', '0', '1–65535'],
    ['ANYUAN_MQTT_PORT', '70000', '0–65535'],
    ['ANYUAN_MEDIA', 'maybe', 'on'],
    ['ANYUAN_LOG', 'loud', 'debug'],
    ['DATABASE_URL', 'mysql://host/db', 'postgres://'],
    ['MQTT_URL', 'broker', 'mqtt://'],
  ])('%s=%s', (name, value, allowed) => {
    const error = refusal({ [name]: value });
    expect(error).toMatchObject({ code: 'setting_wrong', exitCode: 78 });
    const { zh, en } = error as { zh: string; en: string };
    expect(zh).toContain(name);
    expect(zh).toContain(allowed);
    expect(en).toContain(name);
  });
});

test('a secret does not appear in its refusal', () => {
  const error = refusal({ ANYUAN_ADMIN_PASSWORD: 'short77' });
  expect(error).toMatchObject({ code: 'setting_wrong', en: expect.stringContaining('ANYUAN_ADMIN_PASSWORD') });
  expect(String(error)).not.toContain('short77');
});

test('unknown names are refused wherever they stand', async () => {
  expect(refusal({ ANYUAN_PROT: '80' })).toMatchObject({
    code: 'setting_unknown',
    zh: expect.stringContaining('ANYUAN_PROT'),
    en: expect.stringContaining('ANYUAN_PORT'),
  });
  expect(refusal({}, ['--prot', '80'])).toMatchObject({
    code: 'setting_unknown',
    en: expect.stringContaining('--prot'),
  });
  expect(refusal({}, ['--admin-password', 'x'])).toMatchObject({ code: 'setting_unknown' });
  const path = await file('{"prot": 80}');
  expect(refusal({ ANYUAN_SETTINGS: path })).toMatchObject({
    code: 'setting_unknown',
    en: expect.stringContaining('prot'),
  });
});

test('a settings file that is missing or no JSON object is refused', async () => {
  expect(refusal({ ANYUAN_SETTINGS: join(folder, 'none.json') })).toMatchObject({ code: 'settings_file' });
  expect(refusal({ ANYUAN_SETTINGS: await file('{"port": }') })).toMatchObject({ code: 'settings_file' });
  expect(refusal({ ANYUAN_SETTINGS: await file('[1]') })).toMatchObject({ code: 'settings_file' });
});
