import type { TestApp } from '../../../test/kit.ts';

/** A page as somebody without scripts has it: its words, and the one form on it. */
export interface Sheet {
  status: number;
  text: string;
  html: string;
  headers: Record<string, unknown>;
}

type Fields = Record<string, string>;
type Files = { name: string; bytes: Uint8Array; type?: string }[];

const plain = (html: string): string =>
  html
    .replace(/<(style|script)[^]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
const unescape = plain;

/** A visitor with a browser that knows forms and cookies, and nothing else. */
export class Visitor {
  readonly #app: () => TestApp['app'];
  readonly #ip: string;
  cookies: Record<string, string> = {};
  page: Sheet = { status: 0, text: '', html: '', headers: {} };

  constructor(t: TestApp, ip = '203.0.113.7') {
    this.#app = () => t.app;
    this.#ip = ip;
  }

  async #ask(method: 'GET' | 'POST', url: string, body?: FormData): Promise<Sheet> {
    const encoded = body && new Response(body);
    const response = await this.#app().http.fastify.inject({
      method,
      url,
      remoteAddress: this.#ip,
      headers: {
        'accept-language': 'zh-CN',
        cookie: Object.entries(this.cookies)
          .map(([name, value]) => `${name}=${value}`)
          .join('; '),
        ...(encoded && { 'content-type': encoded.headers.get('content-type') ?? '' }),
      },
      ...(encoded && { payload: Buffer.from(await encoded.arrayBuffer()) }),
    });
    for (const { name, value } of response.cookies) this.cookies[name] = value;
    if (response.statusCode === 303) return this.get(String(response.headers.location));
    const html = response.body;
    this.page = { status: response.statusCode, text: plain(html), html, headers: response.headers };
    return this.page;
  }

  get(url: string): Promise<Sheet> {
    return this.#ask('GET', url);
  }

  /** What the page's form would send if nothing were touched. */
  fields(): Fields {
    const form = /<form id="f"[^]*?<\/form>/.exec(this.page.html)?.[0] ?? '';
    const found: Fields = {};
    const attribute = (tag: string, name: string) => unescape(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
    for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
      const type = attribute(tag, 'type');
      const isTicked = / checked/.test(tag);
      if (type === 'file' || ((type === 'radio' || type === 'checkbox') && !isTicked)) continue;
      found[attribute(tag, 'name')] = attribute(tag, 'value');
    }
    for (const [, name = '', text = ''] of form.matchAll(/<textarea[^>]* name="([^"]+)"[^>]*>\n?([^<]*)<\/textarea>/g))
      found[name] = text;
    return found;
  }

  /** Presses a button of the form with these answers filled in. */
  send(answers: Fields, go = 'next', files: Files = []): Promise<Sheet> {
    const action = /<form id="f"[^>]* action="([^"]+)"/.exec(this.page.html)?.[1];
    if (!action) throw new Error(`no form on this page: ${this.page.text.slice(0, 300)}`);
    return this.post(action, { ...this.fields(), ...answers, ...(go && { go }) }, files);
  }

  post(url: string, fields: Fields, files: Files = []): Promise<Sheet> {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    for (const { name, bytes, type } of files)
      body.append('files', new Blob([new Uint8Array(bytes)], { type: type ?? 'application/octet-stream' }), name);
    return this.#ask('POST', url, body);
  }

  /** Reads the sum in words and gives its answer. */
  async sum(): Promise<string> {
    await this.send({}, 'words');
    const digits = '零一二三四五六七八九';
    const match = /(.)十(.)加(.),等于多少/.exec(this.page.text);
    if (!match) throw new Error(`no sum on this page: ${this.page.text.slice(0, 300)}`);
    const [ten, one, more] = match.slice(1).map((digit) => digits.indexOf(digit)) as [number, number, number];
    return String(ten * 10 + one + more);
  }

  /** Agrees, does the sum, goes on. */
  async agree(more: Fields = {}): Promise<Sheet> {
    const said = await this.sum();
    return this.send({ agree: 'yes', said, ...more });
  }

  /** The code on the page of thanks. */
  code(): string {
    const code = /id="code">([0-9A-Z-]{14})</.exec(this.page.html)?.[1];
    if (!code) throw new Error(`no code on this page: ${this.page.text.slice(0, 400)}`);
    return code;
  }
}
