import { X509Certificate } from 'node:crypto';

import type { FastifyInstance } from 'fastify';
import { toString } from 'qrcode';

import type { Tls } from '../tls/index.ts';

/** The address of the page; in clear too, since a phone that does not trust the hospital yet begins there. */
export const installPath = '/install';

const steps = [
  {
    zh: '安卓(Android)、鸿蒙',
    en: 'Android, HarmonyOS',
    lines: [
      ['下载证书 ca.crt。', 'Download the certificate ca.crt.'],
      [
        '设置 → 安全 → 更多安全设置 → 加密与凭据 → 安装证书 → CA 证书,选择刚下载的文件。',
        'Settings → Security → More → Encryption and credentials → Install a certificate → CA certificate; choose the file.',
      ],
    ],
  },
  {
    zh: '苹果(iOS)',
    en: 'iPhone',
    lines: [
      ['用 Safari 下载证书,按提示允许下载描述文件。', 'Download it with Safari and allow the profile.'],
      ['设置 → 通用 → VPN 与设备管理,安装该描述文件。', 'Settings → General → VPN and device management: install it.'],
      [
        '设置 → 通用 → 关于本机 → 证书信任设置,打开对该证书的完全信任。',
        'Settings → General → About → Certificate trust settings: trust it fully.',
      ],
    ],
  },
  {
    zh: 'Windows 电脑',
    en: 'Windows',
    lines: [
      [
        '双击下载的 ca.crt → 安装证书 → 本地计算机 → 受信任的根证书颁发机构。',
        'Open ca.crt → Install certificate → Local machine → Trusted root certification authorities.',
      ],
    ],
  },
] as const;

/** How a phone comes to trust the hospital, and to the pages: on paper at the guard room, or on any screen beside it. */
export function installPage(server: FastifyInstance, tls: Tls | null): void {
  server.get(installPath, async (request, reply) => {
    const authority = tls?.authority() ?? null;
    const html = page({
      host: request.host,
      isTls: tls !== null,
      fingerprint: authority === null ? null : new X509Certificate(authority).fingerprint256,
      certificate: authority === null ? null : await code(`http://${request.host}/ca.crt`),
      phone: await code(`${tls ? 'https' : request.protocol}://${request.host}/m`),
    });
    return reply.type('text/html; charset=utf-8').send(html);
  });
}

const code = (text: string): Promise<string> => toString(text, { type: 'svg', margin: 2, width: 200 });

interface Shown {
  host: string;
  isTls: boolean;
  fingerprint: string | null;
  certificate: string | null;
  phone: string;
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);

const inClear = `<p class="warn"><b>◆ 本服务器尚未启用 HTTPS。</b>请信息科在服务器上运行 <code>npm run anyuan tls</code> 后重启;此前断网打开、实时扫码、NFC 不可用。<br>
This server has no HTTPS yet: run <code>npm run anyuan tls</code> on it and restart. Until then pages do not open without a network.</p>`;

const ofTheHospital = `<p>本服务器使用医院自己的证书,终端通常已信任,无须安装。<br>
The certificate is the hospital's own; devices usually trust it already.</p>`;

function page({ host, isTls, fingerprint, certificate, phone }: Shown): string {
  const trust = certificate
    ? `<h2>1 信任医院证书 Trust the certificate</h2>
<div class="code">${certificate}</div>
<p><a href="http://${escaped(host)}/ca.crt">http://${escaped(host)}/ca.crt</a></p>
<p>安装前核对指纹 Compare the fingerprint before you install it (SHA-256):<br><code>${fingerprint}</code></p>
${steps
  .map(
    ({ zh, en, lines }) =>
      `<h3>${zh} <small>${en}</small></h3><ol>${lines.map(([one, other]) => `<li>${one}<br><small>${other}</small></li>`).join('')}</ol>`,
  )
  .join('')}`
    : isTls
      ? ofTheHospital
      : inClear;
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>安院 · 安装指南</title><style>
body{max-width:640px;margin:0 auto;padding:16px;font:17px/1.6 system-ui,sans-serif;color:#1c2430;background:#fff}
h1{font-size:24px}h2{font-size:20px;margin-top:28px}h3{font-size:17px;margin:16px 0 4px}
small{color:#566}code{overflow-wrap:anywhere;font-size:14px}.code svg{display:block;width:200px;height:200px}
.warn{border:2px solid #b3261e;padding:12px;border-radius:8px}ol{padding-inline-start:24px;margin:4px 0}
@media print{a{color:inherit;text-decoration:none}}</style></head><body>
<h1>安院 · 手机安装指南 <small>Anyuan on a phone</small></h1>
${trust}
<h2>${certificate ? '2' : '1'} 打开并装到桌面 Open it, and put it on the home screen</h2>
<div class="code">${phone}</div>
<ol><li>扫码或在浏览器输入 <b>${isTls ? 'https' : 'http'}://${escaped(host)}/m</b> 并登录。<br><small>Scan, or type the address, and sign in.</small></li>
<li>浏览器菜单 → 添加到主屏幕。<br><small>Menu of the browser → Add to home screen.</small></li>
<li>我的 → 本机自检:逐项说明哪些功能可用及原因。<br><small>Me → Check of this phone: what works, and why the rest does not.</small></li></ol>
</body></html>`;
}
