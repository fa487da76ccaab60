import { isIP } from 'node:net';

import { z } from 'zod';

import { suiteNames } from '../suite/index.ts';

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
  recordings: text.optional().register(about, {
    env: 'ANYUAN_RECORDINGS',
    zh: '录像目录;默认为数据目录下的 recordings。录像占用大,宜放在单独的磁盘上。',
    en: 'Folder of recordings; by default recordings in the data folder. They take much room: best a disk of their own.',
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
  databaseOwnerUrl: urlOf('postgres', 'postgresql')
    .optional()
    .register(about, {
      env: 'DATABASE_OWNER_URL',
      zh: '外部数据库中表的所有者的地址,只用于升级;填写后服务平时用 DATABASE_URL 中的用户,它不拥有任何表。不填时由程序自建该用户。',
      en: 'Address of the owner of the tables of an external database, for upgrades only; the server then works as the user of DATABASE_URL, who owns none. Without it the program makes such a user itself.',
      allowed: { zh: 'postgres://用户:密码@主机:端口/数据库', en: 'postgres://user:password@host:port/database' },
      secret: true,
    }),
  anchorFolder: text.optional().register(about, {
    env: 'ANYUAN_ANCHOR_FOLDER',
    zh: '审计链尾凭证另外写入的目录(最好是另一台机器的共享目录或只写介质)。',
    en: 'A folder to which the anchors of the audit chain are written as well, best on another machine or on media that are only written to.',
    allowed: path,
  }),
  syslog: urlOf('tls', 'tcp')
    .optional()
    .register(about, {
      env: 'ANYUAN_SYSLOG',
      zh: '审计记录和链尾凭证另外发往的日志主机(RFC 5424,TLS 时按 RFC 5425)。',
      en: 'The log host that audit lines and anchors are sent to as well (RFC 5424; over TLS as in RFC 5425).',
      allowed: { zh: 'tls://主机:6514 或 tcp://主机:端口', en: 'tls://host:6514 or tcp://host:port' },
    }),
  syslogCa: text.optional().register(about, {
    env: 'ANYUAN_SYSLOG_CA',
    zh: '日志主机的 CA 证书文件(PEM);不填用系统自带的。',
    en: 'File with the CA certificate of the log host (PEM); without it those of the system.',
    allowed: path,
  }),
  auditFile: text.optional().register(about, {
    env: 'ANYUAN_AUDIT_FILE',
    zh: '审计记录另外以 JSON 行追加写入的文件,供日志采集程序读取。',
    en: 'A file that audit lines are appended to as JSON lines, for log collectors.',
    allowed: path,
  }),
  clamav: urlOf('unix', 'tcp')
    .optional()
    .register(about, {
      env: 'ANYUAN_CLAMAV',
      zh: 'ClamAV(clamd)的地址;填写后每个上传的文件先扫描,扫描服务无应答时不收附件。',
      en: 'Where ClamAV (clamd) listens; if given, every upload is scanned first, and none is taken while the scanner does not answer.',
      allowed: { zh: 'unix:///路径 或 tcp://主机:3310', en: 'unix:///path or tcp://host:3310' },
    }),
  metricsToken: text.optional().register(about, {
    env: 'ANYUAN_METRICS_TOKEN',
    zh: '读取 /metrics 的口令(Authorization: Bearer …);不填则只看地址。',
    en: 'Token for /metrics (Authorization: Bearer …); without it only the address counts.',
    allowed: { zh: '一段文字', en: 'text' },
    secret: true,
  }),
  metricsFrom: text
    .refine(isProxyList)
    .default('loopback')
    .register(about, {
      env: 'ANYUAN_METRICS_FROM',
      zh: '不用口令即可读取 /metrics 的地址。',
      en: 'Addresses that may read /metrics without a token.',
      allowed: {
        zh: 'IP 或网段,逗号分隔;loopback 为本机',
        en: 'addresses or networks, comma-separated; loopback is this machine',
      },
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
  mqttsPort: integer(0, 65_535)
    .default(8883)
    .register(about, {
      env: 'ANYUAN_MQTTS_PORT',
      zh: '内置 MQTT 服务的 TLS 端口;有证书(npm run anyuan tls)时打开,0 为关闭。',
      en: 'TLS port of the built-in MQTT broker; open when there is a certificate (npm run anyuan tls), 0 switches it off.',
      allowed: number(0, 65_535),
    }),
  tlsFolder: text.optional().register(about, {
    env: 'ANYUAN_TLS_FOLDER',
    zh: '证书和私钥所在目录;默认为数据目录中的 tls。',
    en: 'Folder of the certificate and its key; by default tls in the data folder.',
    allowed: path,
  }),
  hstsBelow: onOff.default(false).register(about, {
    env: 'ANYUAN_HSTS_BELOW',
    zh: 'HSTS 是否也管本主机名之下的所有名称;只在这些名称没有别的明文系统时打开。',
    en: 'Whether HSTS speaks for all names below this host, too; only where no other system in clear has one of them.',
    allowed: switches,
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
  dc09Port: integer(0, 65_535)
    .default(0)
    .register(about, {
      env: 'ANYUAN_DC09_PORT',
      zh: '报警主机(SIA DC-09)的 TCP 与 UDP 端口,常用 10500;0 为关闭。',
      en: 'TCP and UDP port of alarm hosts (SIA DC-09), usually 10500; 0 switches it off.',
      allowed: number(0, 65_535),
    }),
  dc09Host: text.default('0.0.0.0').register(about, {
    env: 'ANYUAN_DC09_HOST',
    zh: '报警主机端口的监听地址。',
    en: 'Address the port of alarm hosts listens on.',
    allowed: address,
  }),
  rtspPort: integer(0, 65_535)
    .default(0)
    .register(about, {
      env: 'ANYUAN_RTSP_PORT',
      zh: '向第三方转发画面的 RTSP 端口(TCP),常用 8554;0 为关闭。凭服务账号的令牌取流。',
      en: 'TCP port cameras are handed on at by RTSP, usually 8554; 0 switches it off. Who plays shows the token of a service account.',
      allowed: number(0, 65_535),
    }),
  rtspHost: text.default('0.0.0.0').register(about, {
    env: 'ANYUAN_RTSP_HOST',
    zh: 'RTSP 转发端口的监听地址。',
    en: 'Address the RTSP port listens on.',
    allowed: address,
  }),
  gb28181Port: integer(0, 65_535)
    .default(0)
    .register(about, {
      env: 'ANYUAN_GB28181_PORT',
      zh: 'GB/T 28181 信令(SIP)的 TCP 与 UDP 端口,常用 5060;0 为关闭。',
      en: 'TCP and UDP port of GB/T 28181 signalling (SIP), usually 5060; 0 switches it off.',
      allowed: number(0, 65_535),
    }),
  gb28181TlsPort: integer(0, 65_535)
    .default(0)
    .register(about, {
      env: 'ANYUAN_GB28181_TLS_PORT',
      zh: 'GB/T 28181 信令的 TLS 端口,常用 5061;需要证书(npm run anyuan tls),0 为关闭。',
      en: 'TLS port of GB/T 28181 signalling, usually 5061; needs a certificate (npm run anyuan tls), 0 switches it off.',
      allowed: number(0, 65_535),
    }),
  gb28181Host: text.default('0.0.0.0').register(about, {
    env: 'ANYUAN_GB28181_HOST',
    zh: 'GB/T 28181 信令与媒体端口的监听地址。',
    en: 'Address the ports of GB/T 28181, signalling and media, listen on.',
    allowed: address,
  }),
  gb28181Id: text
    .regex(/^\d{20}$/)
    .optional()
    .register(about, {
      env: 'ANYUAN_GB28181_ID',
      zh: '本平台的 20 位国标编码(GB/T 28181-2022 附录 E),前 10 位为域;启用国标接入时必填,不要用各厂商的默认值。',
      en: 'Our code of 20 digits (GB/T 28181-2022 annex E), the first ten are the domain; needed with the port. Not the default of some maker.',
      allowed: { zh: '20 位数字', en: '20 digits' },
    }),
  gb28181Address: text.optional().register(about, {
    env: 'ANYUAN_GB28181_ADDRESS',
    zh: '告知设备和上级的本机地址;不填则取与对方同网段的网卡地址。经地址转换时须填写。',
    en: 'Our address as devices and platforms are told it; by default that of the network card on their network. Needed behind address translation.',
    allowed: { zh: 'IP 地址', en: 'an IP address' },
  }),
  gb28181MediaPorts: text
    .regex(/^(0|\d{1,5}-\d{1,5})$/)
    .default('30000-30999')
    .register(about, {
      env: 'ANYUAN_GB28181_MEDIA_PORTS',
      zh: '收发国标媒体流的端口范围(TCP 与 UDP),防火墙须放行;0 为由系统选择。',
      en: 'Ports that GB/T 28181 media comes to and goes out from (TCP and UDP), open in the firewall; 0: the system chooses.',
      allowed: { zh: '起-止,或 0', en: 'from-to, or 0' },
    }),
  gb28181Password: z
    .string()
    .min(6)
    .optional()
    .register(about, {
      env: 'ANYUAN_GB28181_PASSWORD',
      zh: '未单独设密码的国标设备注册用的密码;不填则每台设备须有自己的接入密钥。',
      en: 'Password with which GB/T 28181 devices register that have none of their own; without it each needs one.',
      allowed: { zh: '至少 6 个字符', en: 'at least 6 characters' },
      secret: true,
    }),
  adminPassword: z
    .string()
    .min(12)
    .optional()
    .register(about, {
      env: 'ANYUAN_ADMIN_PASSWORD',
      zh: '首次启动时管理员 admin 的密码;不填则生成一次性密码并显示一次。',
      en: 'Password of the administrator admin at the very first start; without it a one-time password is made and shown once.',
      allowed: { zh: '至少 12 个字符', en: 'at least 12 characters' },
      secret: true,
    }),
  secondFactor: onOff.default(true).register(about, {
    env: 'ANYUAN_SECOND_FACTOR',
    zh: '登录第二步(第二验证方式)。off 时只凭密码登录:仅用于恢复最后一个管理员的登录,或不含真实数据的试装。',
    en: 'The second step of signing in. While off, a password alone signs in: only to let the last administrator back in, or for trials without real data.',
    allowed: switches,
  }),
  callsPerSecond: integer(0, 100_000)
    .default(50)
    .register(about, {
      env: 'ANYUAN_CALLS_PER_SECOND',
      zh: '一次登录或一个令牌平均每秒最多多少次调用(可一次用掉 60 秒的量),超过的答 429;报警、处警与免登录的接口不受此限;0 为不限。',
      en: 'Calls a second of one session or token on average (those of 60 s may come at once); what is beyond is answered 429. Presses, work on alarms and what needs no sign-in are not counted; 0: no limit.',
      allowed: number(0, 100_000),
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
  backupTo: text
    .refine((value) => !value.startsWith('s3:') || (URL.canParse(value) && new URL(value).pathname.length > 1))
    .optional()
    .register(about, {
      env: 'ANYUAN_BACKUP_TO',
      zh: '每夜备份放到哪里:文件夹、已挂载的共享目录,或 S3 存储。不要与数据目录在同一块磁盘上。',
      en: 'Where the nightly backups go: a folder, a mounted share, or an S3 store. Not on the disk of the data folder.',
      allowed: {
        zh: '路径,或 s3://密钥ID:密钥@主机[:端口]/桶[/目录][?region=…&tls=off]',
        en: 'a path, or s3://keyId:secret@host[:port]/bucket[/folder][?region=…&tls=off]',
      },
      secret: true,
    }),
  backupApart: text.optional().register(about, {
    env: 'ANYUAN_BACKUP_APART',
    zh: '每夜把 secret.key、backup.key、audit-head.jsonl 另存到的文件夹;不要与备份放在一起。',
    en: 'Folder to which secret.key, backup.key and audit-head.jsonl are copied each night; not the place of the backups.',
    allowed: path,
  }),
  suite: z
    .enum(suiteNames)
    .optional()
    .register(about, {
      env: 'ANYUAN_SUITE',
      zh: '密码套件,新安装时选定:standard 为 SHA-256、AES-256-GCM、Ed25519;sm 为国密 SM3、SM4、SM2。不填按数据中已定的(新安装为 standard);与数据不一致时不启动,改用 npm run anyuan suite 转换。',
      en: 'Cipher suite, chosen when installing: standard is SHA-256, AES-256-GCM, Ed25519; sm is SM3, SM4, SM2. Without it that of the data (standard in a new installation); where it differs from the data the server does not start: npm run anyuan suite changes it.',
      allowed: { zh: 'standard 或 sm', en: 'standard or sm' },
    }),
  ballastMb: integer(0, 10_240)
    .default(256)
    .register(about, {
      env: 'ANYUAN_BALLAST_MB',
      zh: '预留磁盘空间(MB):磁盘写满时释放,使报警仍可入库;0 为不预留。',
      en: 'Disk space held in reserve (MB): released when the disk is full, so that alarms can still be stored; 0 for none.',
      allowed: number(0, 10_240),
    }),
  outgoingLocal: z
    .enum(['demo', 'on', 'off'])
    .default('demo')
    .register(about, {
      env: 'ANYUAN_OUTGOING_LOCAL',
      zh: '页面上填写的地址(摄像机、短信网关、邮件服务器等)能否指向本机;demo 为仅演示医院可以(模拟设备在本机)。链路本地地址始终不连接。',
      en: 'Whether addresses typed into pages (cameras, SMS gateway, mail server …) may be this machine; demo: only in the demonstration hospital, whose simulated devices are. Link-local addresses are never connected to.',
      allowed: { zh: 'demo、on 或 off', en: 'demo, on or off' },
    }),
  hisUrl: urlOf('http', 'https')
    .optional()
    .register(about, {
      env: 'ANYUAN_HIS_URL',
      zh: '院内系统(HIS)患者查询接口的地址,不含 /patients;不填则表单上没有查询。',
      en: 'Address of the hospital system (HIS) that patients are looked up in, without /patients; without it forms offer no look-up.',
      allowed: { zh: 'http 或 https 地址', en: 'an http or https address' },
    }),
  hisToken: text.optional().register(about, {
    env: 'ANYUAN_HIS_TOKEN',
    zh: '院内系统接口的令牌,随 Authorization: Bearer 发送。',
    en: 'Token for it, sent as Authorization: Bearer.',
    allowed: { zh: '文字', en: 'text' },
    secret: true,
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
