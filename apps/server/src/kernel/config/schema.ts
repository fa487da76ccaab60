import { isIP } from 'node:net';

import { z } from 'zod';

export interface About {
  env: string;
  zh: string;
  en: string;
  allowed: { zh: string; en: string };
  /** Never printed, and not taken from the command line, where other users could read it. */
  secret?: true;
}

/** What is said of each setting: in refusals and in docs/settings.md. */
export const about = z.registry<About>();

const integer = (min: number, max: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d+$/.test(value.trim()) ? Number(value) : value),
    z.int().min(min).max(max),
  );
const words: Record<string, boolean> = {
  on: true,
  true: true,
  yes: true,
  1: true,
  off: false,
  false: false,
  no: false,
  0: false,
};
const onOff = z.preprocess(
  (value) => (typeof value === 'string' ? words[value.trim().toLowerCase()] : value),
  z.boolean(),
);
const text = z.string().trim().min(1);
const urlOf = (...schemes: string[]) =>
  text.refine((value) => URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1)));

const number = (min: number, max: number) => ({
  zh: `${min}–${max} 的整数`,
  en: `a whole number from ${min} to ${max}`,
});
const switches = { zh: 'on 或 off', en: 'on or off' };
const address = { zh: '本机的 IP 地址或主机名', en: 'an IP address or host name of this machine' };
const path = { zh: '路径', en: 'a path' };
const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const named = new Set(['loopback', 'linklocal', 'uniquelocal']);
const isProxyList = (value: string): boolean =>
  value.split(',').every((one) => {
    const [address = '', bits, ...rest] = one.trim().split('/');
    return (
      named.has(one.trim()) ||
      (isIP(address) !== 0 && rest.length === 0 && (bits === undefined || /^\d{1,3}$/.test(bits)))
    );
  });

/** Every setting of the program, in one place. What hospitals tune while it runs lies in the database instead. */
export const configSchema = z.object({
  port: integer(1, 65_535)
    .default(8080)
    .register(about, {
      env: 'ANYUAN_PORT',
      zh: '网页与接口的 HTTP 端口。',
      en: 'HTTP port of the pages and the API.',
      allowed: number(1, 65_535),
    }),
  host: text.default('0.0.0.0').register(about, {
    env: 'ANYUAN_HOST',
    zh: 'HTTP 监听地址;默认全部网卡,院内网可访问;只供本机访问填 127.0.0.1。',
    en: 'Address HTTP listens on; by default all, so that the intranet reaches it; 127.0.0.1 for this machine only.',
    allowed: address,
  }),
  data: text.default('data').register(about, {
    env: 'ANYUAN_DATA',
    zh: '数据目录:内置数据库、附件、密钥都在其中。请备份。',
    en: 'Data folder: the embedded database, attachments and keys lie in it. Back it up.',
    allowed: path,
  }),
  databaseUrl: urlOf('postgres', 'postgresql')
    .optional()
    .register(about, {
      env: 'DATABASE_URL',
      zh: '外部 PostgreSQL(14 或更新,UTF8)的地址;不填则使用内置数据库。',
      en: 'Address of an external PostgreSQL (14 or newer, UTF8); without it the embedded one is used.',
      allowed: { zh: 'postgres://用户:密码@主机:端口/数据库', en: 'postgres://user:password@host:port/database' },
      secret: true,
    }),
  mqttPort: integer(0, 65_535)
    .default(1883)
    .register(about, {
      env: 'ANYUAN_MQTT_PORT',
      zh: '内置 MQTT 服务的端口,报警按钮连到这里;0 为关闭。',
      en: 'Port of the built-in MQTT broker, to which alarm buttons connect; 0 switches it off.',
      allowed: number(0, 65_535),
    }),
  mqttHost: text.default('0.0.0.0').register(about, {
    env: 'ANYUAN_MQTT_HOST',
    zh: '内置 MQTT 服务的监听地址。',
    en: 'Address the built-in MQTT broker listens on.',
    allowed: address,
  }),
  mqttUrl: urlOf('mqtt', 'mqtts', 'ws', 'wss')
    .optional()
    .register(about, {
      env: 'MQTT_URL',
      zh: '外部 MQTT 服务的地址;填写后从该服务接收报警。',
      en: 'Address of an external MQTT broker; if given, alarms are taken from it.',
      allowed: {
        zh: 'mqtt://用户:密码@主机:端口(或 mqtts、ws、wss)',
        en: 'mqtt://user:password@host:port (or mqtts, ws, wss)',
      },
      secret: true,
    }),
  adminPassword: z
    .string()
    .min(8)
    .optional()
    .register(about, {
      env: 'ANYUAN_ADMIN_PASSWORD',
      zh: '首次启动时管理员 admin 的密码;不填则生成一次性密码并显示一次。',
      en: 'Password of the administrator admin at the very first start; without it a one-time password is made and shown once.',
      allowed: { zh: '至少 8 个字符', en: 'at least 8 characters' },
      secret: true,
    }),
  trustProxy: text
    .refine(isProxyList)
    .default('loopback')
    .register(about, {
      env: 'ANYUAN_TRUST_PROXY',
      zh: '可信的反向代理:只有经它们来的请求才采用 X-Forwarded-For 的地址;否则所有人共用代理的地址,登录限制会互相影响。',
      en: 'Reverse proxies to believe: only what comes through them is taken by its X-Forwarded-For address; otherwise everybody shares the address of the proxy, and so its sign-in limits.',
      allowed: {
        zh: 'IP 或网段,逗号分隔;loopback 为本机',
        en: 'addresses or networks, comma-separated; loopback is this machine',
      },
    }),
  secretFile: text.optional().register(about, {
    env: 'ANYUAN_SECRET_FILE',
    zh: '密钥文件,用于加密摄像机密码等;不存在时自动生成。默认在数据目录中(secret.key);备份时请与数据库分开存放。',
    en: 'Key file that encrypts camera passwords and the like; made if missing. By default secret.key in the data folder; keep its backup apart from the database.',
    allowed: path,
  }),
  ballastMb: integer(0, 10_240)
    .default(256)
    .register(about, {
      env: 'ANYUAN_BALLAST_MB',
      zh: '预留磁盘空间(MB):磁盘写满时释放,使报警仍可入库;0 为不预留。',
      en: 'Disk space held in reserve (MB): released when the disk is full, so that alarms can still be stored; 0 for none.',
      allowed: number(0, 10_240),
    }),
  media: onOff.default(true).register(about, {
    env: 'ANYUAN_MEDIA',
    zh: '是否启动视频服务。',
    en: 'Whether the video service is started.',
    allowed: switches,
  }),
  chromium: text.optional().register(about, {
    env: 'ANYUAN_CHROMIUM',
    zh: '用于生成 PDF 的 Chromium、Chrome 或 Edge 程序;默认在常见位置查找。没有时仍可打印网页。',
    en: 'Program of Chromium, Chrome or Edge that makes PDF files; by default the usual places are searched. Without one, pages can still be printed.',
    allowed: path,
  }),
  demo: onOff.default(false).register(about, {
    env: 'ANYUAN_DEMO',
    zh: '空数据库上选择「演示医院」并启动模拟设备。',
    en: 'On an empty database choose the demonstration hospital and start its simulated devices.',
    allowed: switches,
  }),
  log: z
    .enum(levels)
    .default('info')
    .register(about, {
      env: 'ANYUAN_LOG',
      zh: '日志级别。',
      en: 'Log level.',
      allowed: { zh: levels.join('、'), en: levels.join(', ') },
    }),
});

export type Config = z.infer<typeof configSchema> & { secretFile: string };

export type SettingKey = keyof typeof configSchema.shape;
export const settingKeys = Object.keys(configSchema.shape) as SettingKey[];

export const aboutSetting = (key: SettingKey): About => about.get(configSchema.shape[key])!;

/** `mqttPort` is `--mqtt-port` on the command line. */
export const optionName = (key: string) => key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
